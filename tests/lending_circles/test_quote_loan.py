"""Asking for a circle loan: what it is made up of, or the first reason why not."""

import datetime

import pytest

from ledger.models import Journal
from lending_circles.models import LoanAccount, Quote
from lending_circles.operations import borrowing
from lending_circles.queries import circle
from lending_circles.refusals import BorrowingRefused, NotAMember
from tests import factories

pytestmark = pytest.mark.django_db

MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture
def network():
    return factories.a_network()


def refusal(account, payee, amount=300):
    with pytest.raises(BorrowingRefused) as refused:
        factories.a_quote(account, payee, amount)
    return refused.value


def test_a_quote_tells_levels_fees_dates_and_the_all_in_rate(network):
    ana, _, payee = factories.a_circle(network)

    quote = factories.a_quote(ana, payee, 300)
    sheet = circle.sheet_of(quote)

    assert [quote.level_1_minor, quote.level_2_minor, quote.level_3_minor, quote.pool_minor] == [
        120_00,
        60_00,
        30_00,
        90_00,
    ]
    assert (quote.transaction_fee_minor, quote.contingency_fee_minor) == (3_00, 3_00)
    assert quote.apr_tenths_percent == 253
    assert len(sheet.installments) == 10
    assert sheet.installments[0].due_on == factories.DAY + datetime.timedelta(days=7)
    assert sheet.cost_minor == 6_00 + sheet.interest_minor
    assert quote.expires_at == factories.NOON + 15 * MINUTE


def test_asking_again_gives_the_same_quote_while_it_lives(network):
    ana, _, payee = factories.a_circle(network)

    first = factories.a_quote(ana, payee)
    again = factories.a_quote(ana, payee, at=factories.NOON + 14 * MINUTE)
    later = factories.a_quote(ana, payee, at=factories.NOON + 15 * MINUTE)
    other = factories.a_quote(ana, payee, purchase="lamp")

    assert first == again
    assert len({first.pk, later.pk, other.pk}) == 3


def test_a_refusal_writes_nothing(network):
    ana, _, payee = factories.a_circle(network)
    before = Journal.objects.count()

    refusal(ana, payee, 300_000)

    assert not Quote.objects.exists()
    assert Journal.objects.count() == before


def test_somebody_unknown_is_no_member(network):
    payee = factories.a_merchant_payee(network)

    with pytest.raises(NotAMember):
        borrowing.quote_loan(
            account_id=0,
            amount_minor=100_00,
            payee=payee,
            purchase="oven",
            on=factories.DAY,
            at=factories.NOON,
        )


@pytest.mark.parametrize(
    ("changed", "code", "remedy"),
    [
        ({"state": "PENDING_STAKE"}, "NOT_ACTIVE", "Stake the minimum first."),
        ({"state": "HOLD_TO_EXIT"}, "NOT_ACTIVE", "You are leaving the network"),
        ({"state": "EXITED"}, "NOT_ACTIVE", "Join the network again first."),
        ({"deposit_minor": 90_00}, "TOP_UP_REQUIRED", "Add 10.00 RIV to your stake."),
    ],
)
def test_a_members_state_is_looked_at_first(network, changed, code, remedy):
    ana, _, payee = factories.a_circle(network)
    LoanAccount.objects.filter(pk=ana.pk).update(**changed)

    refused = refusal(ana, payee, 300_000)

    assert refused.code == code
    assert refused.remedy.startswith(remedy)


def test_who_was_late_is_blocked_until_nothing_is_open(network):
    ana, _, payee = factories.a_circle(network)
    factories.a_loan(ana, payee, 100)
    LoanAccount.objects.filter(pk=ana.pk).update(borrowing_blocked=True)

    assert refusal(ana, payee, 100).code == "BORROWING_BLOCKED"


def test_unique_peers_are_counted_now():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 2})
    ana, _, payee = factories.a_circle(network)

    refused = refusal(ana, payee)

    assert refused.code == "TOO_FEW_UNIQUE_PEERS"
    assert refused.context["unique_peers"] == 1
    assert refused.remedy == "Agree on trust with 1 more who trust nobody else in your circle."


def test_the_merchant_is_qualified_and_a_stranger(network):
    ana, _, _ = factories.a_circle(network)
    unknown = factories.a_merchant_payee(network, "Feria", qualified=False, related=True)
    own = factories.a_merchant_payee(network, "Tienda", related=True)

    assert refusal(ana, unknown).code == "MERCHANT_NOT_QUALIFIED"
    assert refusal(ana, own).code == "RELATED_MERCHANT"


@pytest.fixture
def network_of_cascades(db):
    return factories.a_network(slug="cascades", parameters={"SHORTFALL_POLICY": "CASCADE_IN"})


def test_the_limit_is_the_ratio_times_the_stake(network):
    ana, _, payee = factories.a_circle(network, stake=100, ratio=3)

    refused = refusal(ana, payee, 330)

    assert refused.code == "OVER_LIMIT"
    assert refused.detail == "You can borrow 300.00 RIV more."
    assert refused.remedy == (
        "Pay with your own money, buy for less, or add 10.00 RIV to your stake."
    )
    assert factories.a_quote(ana, payee, 300)


def test_nobody_is_told_to_stake_what_they_do_not_have(network):
    ana, _, payee = factories.a_circle(network, stake=1_500, spending=200)

    short = refusal(ana, payee, 3_500)
    within = refusal(ana, payee, 1_700)

    assert short.detail == "You can borrow 1,500.00 RIV more."
    assert short.remedy == (
        "Pay with your own money or buy for less. For this loan your stake lacks 2,000.00 RIV; "
        "you have 200.00 RIV to add."
    )
    assert within.remedy == (
        "Pay with your own money, buy for less, or add 200.00 RIV to your stake."
    )


def test_what_strangers_could_carry_in_is_not_told(network_of_cascades):
    ana = factories.a_member(network_of_cascades, "Ana", stake=1_000)
    bruno, chi, dona = factories.members(network_of_cascades, "Bruno", "Chi", "Dona", stake=100)
    factories.trust_between(ana, bruno, chi, dona)
    payee = factories.a_merchant_payee(network_of_cascades)

    refused = refusal(ana, payee, 600)

    assert (refused.code, refused.context["level"]) == ("LEVEL_SHORT", 1)
    assert refused.detail == "Your circle lacks the money for its part of this loan."


def test_the_smallest_loan(network):
    ana, _, payee = factories.a_circle(network)

    assert refusal(ana, payee, 4).detail == "The smallest loan is 5.00 RIV."


def test_the_first_level_and_the_pool_tell_what_they_lack(network):
    ana = factories.a_member(network, "Ana")
    bruno = factories.a_member(network, "Bruno", stake=100)
    chi, dona = factories.members(network, "Chi", "Dona", stake=1_000)
    factories.trust_between(ana, bruno, chi, dona)

    refused = refusal(ana, factories.a_merchant_payee(network))

    assert refused.code == "LEVEL_SHORT"
    assert refused.context == {"level": 1, "short_minor": 20_00}
    assert refused.detail == "Your circle lacks 20.00 RIV for its part of this loan."


def test_farther_levels_tell_their_name_alone(network):
    ana = factories.a_member(network, "Ana")
    bruno = factories.a_member(network, "Bruno", stake=1_000)
    chi = factories.a_member(network, "Chi", stake=100)
    factories.trust_between(ana, bruno, chi)
    payee = factories.a_merchant_payee(network)

    third = refusal(ana, payee, 300)
    assert (third.context["level"], third.context["short_minor"]) == (3, 30_00)
    for digits in ("30", "1000", "100"):
        assert digits not in str(third)


def test_an_empty_pool_is_short():
    network = factories.a_network(common=10)
    ana, _, payee = factories.a_circle(network)

    refused = refusal(ana, payee)

    assert refused.context["level"] == 0
    assert refused.detail == "The common pool lacks 80.00 RIV for its part of this loan."


def test_the_fee_comes_from_the_members_own_money(network):
    ana, _, payee = factories.a_circle(network, spending=5)

    refused = refusal(ana, payee)

    assert refused.code == "FEE_NOT_COVERED"
    assert refused.remedy == "Add 1.00 RIV to your spending account."


def test_what_a_level_lacks_is_carried_inward_where_that_is_the_rule():
    network = factories.a_network(parameters={"SHORTFALL_POLICY": "CASCADE_IN"})
    ana = factories.a_member(network, "Ana")
    bruno = factories.a_member(network, "Bruno", stake=1_000)
    factories.trust_between(ana, bruno)

    quote = factories.a_quote(ana, factories.a_merchant_payee(network))

    assert (quote.level_1_minor, quote.pool_minor) == (210_00, 90_00)
