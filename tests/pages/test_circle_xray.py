"""A member sees through their circle: what blocks them, on whom it hangs, and nobody's balance."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from governance.queries import terms_of
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import trust
from lending_circles.queries.bridging import bridged_of, bridging_of
from lending_circles.queries.effects import (
    effects_of_agreement,
    effects_of_closing,
    effects_of_leaving,
)
from lending_circles.queries.xray import blocked_of, xray_of
from lending_circles.refusals import BorrowingRefused
from rules.unlocks import Deed
from tests import factories
from tests.circle_scene import a_community, a_payment

pytestmark = pytest.mark.django_db
UNIT = factories.UNIT


def fresh(account: LoanAccount) -> LoanAccount:
    return LoanAccount.objects.select_related("network__asset", "person").get(pk=account.pk)


def seen(account: LoanAccount, amount: int | None = None):
    account = fresh(account)
    _, terms = terms_of(account.network_id, account.network.business_date)
    return xray_of(account, terms, None if amount is None else amount * UNIT)


def deeds(xray):
    return [[step.deed for step in way] for way in xray.blocked.ways]


def text(answer) -> str:
    return answer.content.decode()


def test_within_reach_nothing_blocks():
    network = factories.a_network()
    ana, _, _ = factories.a_circle(network)

    xray = seen(ana)

    assert xray.blocked.reason is None
    assert xray.blocked.amount_minor == 300 * UNIT
    assert xray.blocked.ways == ()
    # One lender of the minimum stake at each degree.
    assert xray.guaranteed == (100 * UNIT, 100 * UNIT, 100 * UNIT)


def test_the_circle_hangs_on_the_only_friend():
    network = factories.a_network()
    ana, (bruno, _, _), _ = factories.a_circle(network)

    (pillar,) = seen(ana).pillars

    assert (pillar.name, pillar.cut_quarters) == (bruno.person.name, 4)


def test_an_ask_that_is_offered_really_unlocks_the_loan():
    network = factories.a_network()
    ana, (bruno, _, _), payee = factories.a_circle(network)
    link = TrustLink.objects.get(low=ana, high=bruno)
    trust.grant(
        link_id=link.pk, lender_account_id=bruno.pk, permission="LOAN", limit_minor=5_000, by=None
    )

    xray = seen(ana)

    assert deeds(xray)[0] == [Deed.ASK_FOR_MORE]
    assert xray.blocked.peer_names == {bruno.pk: bruno.person.name}
    with pytest.raises(BorrowingRefused):
        factories.a_quote(ana, payee)
    trust.grant(
        link_id=link.pk, lender_account_id=bruno.pk, permission="LOAN", limit_minor=None, by=None
    )
    assert factories.a_quote(ana, payee).principal_minor == 300 * UNIT


@pytest.mark.parametrize(
    ("grants", "deed"),
    [
        ({"permission": "NONE"}, Deed.ASK_TO_LEND),
        ({"permission": "LOAN", "relays": False}, Deed.ASK_TO_RELAY),
    ],
)
def test_a_friend_who_shut_the_way_can_open_it(grants, deed):
    network = factories.a_network()
    ana, (bruno, _, _), payee = factories.a_circle(network)
    link = TrustLink.objects.get(low=ana, high=bruno)
    end = {"link_id": link.pk, "lender_account_id": bruno.pk, "limit_minor": None, "by": None}
    trust.grant(**end, **grants)

    assert deeds(seen(ana)) == [[deed]]
    trust.grant(**end, permission="LOAN", relays=True)
    assert factories.a_quote(ana, payee).principal_minor == 300 * UNIT


def test_topping_up_and_repaying_unlock_as_promised():
    network = factories.a_network()
    ana, _, payee = factories.a_circle(network, spending=1_000)
    loan = factories.a_loan(ana, payee, 250)
    account = fresh(ana)
    _, terms = terms_of(network.pk, account.network.business_date)

    blocked = blocked_of(account, terms, 100 * UNIT)

    by_deed = {way[-1].deed: way[-1].amount_minor for way in blocked.ways}
    assert by_deed == {
        Deed.OTHER_AMOUNT: 50 * UNIT,
        Deed.TOP_UP: 50 * UNIT,
        Deed.REPAY: 50 * UNIT,
    }
    with pytest.raises(BorrowingRefused):
        factories.a_quote(ana, payee, 100, purchase="lamp")
    factories.stake_again(ana, 50)
    assert factories.a_quote(ana, payee, 100, purchase="lamp").pk
    assert loan.principal_minor == 250 * UNIT


def test_more_unique_friends_unlock_as_promised():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 2})
    ana, _, payee = factories.a_circle(network)

    assert [[(s.deed, s.count) for s in way] for way in seen(ana).blocked.ways] == [
        [(Deed.NEW_PEERS, 1)]
    ]
    factories.agree(ana, factories.a_member(network, "Zoe"))
    assert factories.a_quote(ana, payee).pk


def test_a_newcomer_learns_what_to_stake():
    network = factories.a_network()
    ana = factories.a_member(network, "Ana", spending=10, stake=0)
    factories.trust_between(ana, factories.a_member(network, "Bruno"))

    (way, *_) = seen(ana, 50).blocked.ways or ((),)

    # The friends of a friend are not there: no way that could be promised leads to a loan.
    assert way == ()


def test_who_would_bear_a_default_and_what_is_out():
    network = factories.a_network(contingency=1_000)
    ana, (bruno, _, dona), payee = factories.a_circle(network, ratio=3)
    factories.a_loan(ana, payee, 600)

    own, lent = seen(ana).own_default, seen(bruno).lent

    # 600.00 less the stake of 300.00, half of the rest by the contingency pool: 150.00 are lost.
    assert (own.owed_minor, own.stake_minor, own.contingency_minor) == (60_000, 30_000, 15_000)
    assert own.lost_minor == 15_000
    assert [(share.level, share.people, share.amount_minor) for share in own.levels] == [
        (0, 0, 4_500),
        (1, 1, 6_000),
        (2, 1, 3_000),
        (3, 1, 1_500),
    ]
    assert lent.peers == (("Ana", 24_000),)
    assert lent.worst_week_minor == 2_400
    # Dona knows neither name nor more than the sum.
    assert seen(dona).lent.peers == ()
    assert [(share.level, share.people) for share in seen(dona).lent.levels] == [(3, 1)]


def test_common_friends_who_would_fall_are_named_and_strangers_counted():
    # The circle of Ana is Bruno, Chi, Dona and Eli; Dona trusts Eli (numbers 8.7).
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 2})
    ana, bruno, chi, dona, eli = factories.members(network, "Ana", "Bruno", "Chi", "Dona", "Eli")
    factories.link_all(network, [(ana, bruno), (ana, chi), (ana, dona), (ana, eli), (dona, eli)])

    effects = effects_of_agreement(fresh(bruno), fresh(chi))

    assert effects.falling == ("Ana",)
    assert effects.others_falling == 0
    assert (effects.before, effects.after, effects.falls_below) == (1, 0, False)
    assert not effects.is_harmless
    closing = effects_of_closing(fresh(ana), fresh(bruno))
    assert (closing.before, closing.after, closing.falls_below) == (2, 1, True)
    assert effects_of_closing(fresh(ana), fresh(dona)).is_harmless
    assert effects_of_leaving(fresh(bruno)).falling == ("Ana",)


def test_somebody_who_is_no_peer_is_counted_and_not_named():
    # Zoe's only two unique friends are Chi and Dona; she and Bruno have Chi in common.
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 2})
    bruno, chi, dona, zoe = factories.members(network, "Bruno", "Chi", "Dona", "Zoe")
    factories.link_all(network, [(zoe, chi), (zoe, dona), (bruno, chi)])

    effects = effects_of_agreement(fresh(bruno), fresh(zoe))

    assert effects.others_falling == 1
    assert "Zoe" not in effects.falling


def test_the_page_names_nobody_beyond_the_circle_and_tells_no_balance():
    community = a_community()
    ana = community.client("Ana")

    page = text(ana.get(reverse("circle_xray"), {"amount": "299"}))
    far = [name for name in ("Chi", "Dona") if name in page]

    assert far == []
    assert "On whom it depends" in page
    assert text(ana.get(reverse("circle_xray"), {"amount": "many"}))


def test_a_refused_purchase_says_the_cheapest_ways_out():
    community = a_community()
    payment = a_payment(community, 900)

    refused = community.client("Ana").post(reverse("pay_ask_circle", args=[payment.public_id]))

    assert refused.status_code == 422
    assert "The cheapest ways out" in text(refused)
    assert "Top up your stake by" in text(refused)


def test_a_loan_that_the_pool_bridged_says_so():
    network = factories.a_network(parameters={"SHORTFALL_POLICY": "PILOT"})
    ana = factories.a_member(network, "Ana", stake=300)
    factories.trust_between(ana, factories.a_member(network, "Bruno", stake=180))
    payee = factories.a_merchant_payee(network)

    quote = factories.a_quote(ana, payee, 300)
    loan = factories.a_loan(ana, payee, 300)

    # Bruno would give 210.00 and has 180.00; the pool gives its 90.00 and bridges 30.00.
    assert bridged_of(quote) == loan.bridged_minor == 3_000
    assert (loan.level_1_minor, loan.pool_minor) == (18_000, 12_000)
    bridging = bridging_of(fresh(ana).network)
    assert (bridging.loan_count, bridging.bridged_minor) == (1, 3_000)
    assert bridging.last_day == factories.DAY + timedelta(days=179)
    said = render_to_string(
        "lending_circles/bridged.html",
        {"bridged_minor": loan.bridged_minor, "asset": fresh(ana).network.asset},
    )
    assert "30.00" in said
