"""Agreements of trust, and what they do to unique peers."""

import datetime

import pytest

from governance.models import Network
from governance.refusals import NotOrganiser
from lending_circles.models import LoanAccount, PeerConsent, TrustLink
from lending_circles.operations import membership, trust
from lending_circles.queries import circle
from lending_circles.refusals import (
    AlreadyTrusted,
    AmountNotPositive,
    BorrowingRefused,
    NoAgreement,
    NotAMember,
    NotYours,
    PeerLeaving,
    TrustWithSelf,
)
from people.models import AuditEvent, Notice
from tests import factories

pytestmark = pytest.mark.django_db

State = TrustLink.State


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def request(asking, asked, by=None):
    return trust.request_trust(
        account_id=asking.pk, peer_account_id=asked.pk, on=factories.DAY, by=by
    )


def answer(operation, link, account, by=None):
    return operation(link_id=link.pk, account_id=account.pk, on=factories.DAY, by=by)


def agreed(one, other):
    return factories.agree(one, other, factories.DAY)


def counts(*accounts):
    return [fresh(account).unique_peers for account in accounts]


@pytest.fixture
def pair():
    return factories.members(factories.a_network(), "Ana", "Bruno")


def test_an_agreement_is_asked_for_and_agreed_by_both(pair):
    ana, bruno = pair

    link = request(ana, bruno, by=ana.person)
    again = request(ana, bruno, by=ana.person)
    answer(trust.agree_trust, link, bruno, by=bruno.person)
    answer(trust.agree_trust, link, bruno, by=bruno.person)
    assert (fresh(link).state, fresh(link).agreed_by) == (State.AGREED_BY_ONE, bruno)
    assert fresh(link).offered_on == factories.DAY
    assert counts(ana, bruno) == [0, 0]
    answer(trust.agree_trust, link, ana, by=ana.person)
    answer(trust.agree_trust, link, ana, by=ana.person)

    assert link == again
    assert fresh(link).state == State.ACTIVE
    assert fresh(link).agreed_on == factories.DAY
    assert counts(ana, bruno) == [1, 1]
    assert AuditEvent.objects.filter(action="TRUST_STANDS").count() == 1


def test_a_profile_is_offered_before_either_agrees(pair):
    ana, bruno = pair
    link = trust.request_trust(
        account_id=ana.pk,
        peer_account_id=bruno.pk,
        on=factories.DAY,
        by=ana.person,
        remark="  We share a garden. ",
    )

    with pytest.raises(NoAgreement):
        answer(trust.offer_profile, link, ana)
    with pytest.raises(NoAgreement):
        answer(trust.agree_trust, link, ana)
    answer(trust.offer_profile, link, bruno)
    answer(trust.offer_profile, link, bruno)
    assert fresh(link).state == State.PROFILE_OFFERED
    answer(trust.agree_trust, link, ana)
    assert (fresh(link).state, fresh(link).agreed_by) == (State.AGREED_BY_ONE, ana)
    answer(trust.agree_trust, link, bruno)

    assert fresh(link).state == State.ACTIVE
    assert link.remark == "We share a garden."
    assert list(Notice.objects.order_by("id").values_list("person__name", "kind")) == [
        ("Bruno", "TRUST_REQUESTED"),
        ("Ana", "PROFILE_OFFERED"),
        ("Bruno", "TRUST_AGREED_BY_ONE"),
        ("Ana", "TRUST_STANDS"),
    ]
    causes = AuditEvent.objects.filter(subject_type="lending_circles.trustlink").order_by("id")
    assert list(causes.values_list("action", "cause__action")) == [
        ("TRUST_REQUESTED", None),
        ("PROFILE_OFFERED", "TRUST_REQUESTED"),
        ("TRUST_AGREED", "PROFILE_OFFERED"),
        ("TRUST_AGREED", "TRUST_AGREED"),
        ("TRUST_STANDS", "TRUST_AGREED"),
    ]


def test_two_requests_that_meet_show_both_profiles_and_bind_nobody(pair):
    ana, bruno = pair

    request(ana, bruno)
    link = request(bruno, ana)
    assert link.state == State.PROFILE_OFFERED
    assert request(bruno, ana) == link
    for account in pair:
        answer(trust.agree_trust, link, account)

    assert fresh(link).state == State.ACTIVE
    with pytest.raises(AlreadyTrusted):
        request(ana, bruno)


@pytest.mark.parametrize("steps", [0, 1, 2])
def test_a_request_is_declined_or_withdrawn_once_at_every_step(pair, steps):
    ana, bruno = pair

    def walked():
        link = request(ana, bruno)
        for operation in (trust.offer_profile, trust.agree_trust)[:steps]:
            answer(operation, link, bruno)
        return link

    declined = walked()
    answer(trust.decline_trust, declined, bruno)
    answer(trust.decline_trust, declined, bruno)
    withdrawn = walked()
    answer(trust.withdraw_trust_request, withdrawn, ana)
    answer(trust.withdraw_trust_request, withdrawn, ana)

    assert fresh(declined).state == State.DECLINED
    assert fresh(withdrawn).state == State.WITHDRAWN
    for operation in (
        trust.offer_profile,
        trust.agree_trust,
        trust.close_trust,
        trust.consent_to_link,
        trust.decline_trust,
    ):
        if steps == 0 or operation is not trust.offer_profile:
            with pytest.raises(NoAgreement):
                answer(operation, withdrawn, bruno)


def test_nobody_answers_their_own_request_or_for_others(pair):
    ana, bruno = pair
    link = request(ana, bruno)
    chi = factories.a_member(ana.network, "Chi")

    for operation in (trust.agree_trust, trust.offer_profile, trust.decline_trust):
        with pytest.raises(NoAgreement):
            answer(operation, link, ana)
    with pytest.raises(NoAgreement):
        answer(trust.withdraw_trust_request, link, bruno)
    with pytest.raises(NoAgreement):
        answer(trust.agree_trust, link, chi)
    with pytest.raises(NotYours):
        answer(trust.agree_trust, link, bruno, by=chi.person)
    with pytest.raises(NotYours):
        request(ana, chi, by=bruno.person)


def test_trust_joins_two_members_of_one_network_who_stay(pair):
    ana, bruno = pair
    far = factories.a_member(factories.a_network(slug="sea"), "Far")
    membership.exit_account(account_id=bruno.pk, on=factories.DAY, by=None)

    with pytest.raises(TrustWithSelf):
        request(ana, ana)
    with pytest.raises(NotAMember):
        request(ana, far)
    with pytest.raises(NotAMember):
        trust.request_trust(account_id=ana.pk, peer_account_id=0, on=factories.DAY, by=None)
    with pytest.raises(PeerLeaving):
        request(ana, bruno)
    assert not TrustLink.objects.exists()


def test_an_agreement_is_closed_by_either_end_and_may_begin_again(pair):
    ana, bruno = pair
    link = agreed(ana, bruno)

    answer(trust.close_trust, link, bruno)
    answer(trust.close_trust, link, bruno)
    assert counts(ana, bruno) == [0, 0]
    anew = agreed(bruno, ana)

    assert fresh(link).state == State.CLOSED
    assert fresh(anew).state == State.ACTIVE
    assert counts(ana, bruno) == [1, 1]


def test_a_common_friend_who_would_fall_below_the_minimum_is_asked_first():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 2})
    ana, bruno, chi = factories.members(network, "Ana", "Bruno", "Chi")
    factories.link_all(network, [(ana, bruno), (ana, chi)])
    assert fresh(ana).state == LoanAccount.State.ACTIVE

    link = agreed(bruno, chi)
    assert link.state == State.AGREED_BY_ONE
    assert answer(trust.agree_trust, link, bruno).state == State.AGREED_BY_ONE
    assert [row.account_id for row in PeerConsent.objects.all()] == [ana.pk]
    assert [row.link for row in circle.requests_of(ana).consents] == [link]
    with pytest.raises(NotYours):
        answer(trust.consent_to_link, link, ana, by=bruno.person)
    answer(trust.consent_to_link, link, ana, by=ana.person)
    answer(trust.consent_to_link, link, ana, by=ana.person)

    assert fresh(link).state == State.ACTIVE
    assert counts(ana, bruno, chi) == [0, 0, 0]
    assert fresh(ana).unique_warning


def test_a_friend_who_keeps_enough_peers_is_not_asked():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1, "UNIQUE_BUFFER": 0})
    ana, *friends = factories.members(network, "Ana", "Bruno", "Chi", "Dona", "Eli")
    factories.link_all(network, [(ana, friend) for friend in friends])

    link = agreed(friends[0], friends[1])

    assert link.state == State.ACTIVE
    assert counts(ana) == [2]
    assert not fresh(ana).unique_warning


def test_the_buffer_warns_before_the_minimum_breaks():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1, "UNIQUE_BUFFER": 1})
    ana, *friends = factories.members(network, "Ana", "Bruno", "Chi", "Dona")
    factories.link_all(network, [(ana, friend) for friend in friends])
    assert not fresh(ana).unique_warning

    link = TrustLink.objects.get(low=ana, high=friends[0])
    answer(trust.close_trust, link, friends[0])

    assert fresh(ana).unique_warning
    assert fresh(ana).peers_missing_since is None


def test_closing_gives_the_others_time_and_the_one_who_closes_none():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1})
    ana = factories.a_member(network, "Ana")
    bruno, chi = factories.members(network, "Bruno", "Chi", stake=1_000)
    dona = factories.a_member(network, "Dona", stake=1_000)
    factories.trust_between(ana, bruno, chi, dona)
    # Nobody is near enough to lend any more, but what is checked before that still tells.
    payee = factories.a_merchant_payee(network)
    link = TrustLink.objects.get(low=ana, high=bruno)

    answer(trust.close_trust, link, bruno)

    assert fresh(ana).peers_missing_since == factories.DAY
    with pytest.raises(BorrowingRefused) as in_grace:
        factories.a_quote(ana, payee, 100)
    over = factories.DAY + datetime.timedelta(days=15)
    Network.objects.filter(pk=network.pk).update(business_date=over)
    with pytest.raises(BorrowingRefused) as after_grace:
        factories.a_quote(ana, payee, 100)
    assert in_grace.value.code == "LEVEL_SHORT"
    assert after_grace.value.code == "TOO_FEW_UNIQUE_PEERS"
    assert after_grace.value.detail == "You have 0 unique peers; 1 are needed."


def test_the_one_who_closes_stops_borrowing_at_once():
    network = factories.a_network(parameters={"MIN_UNIQUE_PEERS": 1})
    ana, bruno = factories.members(network, "Ana", "Bruno")
    link = agreed(ana, bruno)

    answer(trust.close_trust, link, ana)

    assert fresh(ana).peers_missing_since is None
    with pytest.raises(BorrowingRefused) as refused:
        factories.a_quote(ana, factories.a_merchant_payee(network), 100)
    assert refused.value.code == "TOO_FEW_UNIQUE_PEERS"


def test_a_grant_is_one_sided_and_reaches_the_next_quote():
    network = factories.a_network()
    ana, (bruno, _, _), payee = factories.a_circle(network)
    link = TrustLink.objects.get(low=ana, high=bruno)

    def grant(permission, limit_minor=None):
        trust.grant(
            link_id=link.pk,
            lender_account_id=bruno.pk,
            permission=permission,
            limit_minor=limit_minor,
            by=bruno.person,
        )

    grant("LOAN", 100_00)
    with pytest.raises(BorrowingRefused) as limited:
        factories.a_quote(ana, payee, 300)
    grant("NONE")
    with pytest.raises(BorrowingRefused) as closed:
        factories.a_quote(ana, payee, 300)
    grant("LOAN", 120_00)

    assert limited.value.context["short_minor"] == 20_00
    assert closed.value.context["short_minor"] == 120_00
    assert factories.a_quote(ana, payee, 300).level_1_minor == 120_00
    assert fresh(link).low_grants == "LOAN"
    assert fresh(link).low_limit_minor is None


def test_a_limit_counts_what_the_borrower_owes_already():
    network = factories.a_network()
    ana, (bruno, _, _), payee = factories.a_circle(network, stake=1_000)
    link = TrustLink.objects.get(low=ana, high=bruno)
    trust.grant(
        link_id=link.pk,
        lender_account_id=bruno.pk,
        permission="LOAN",
        limit_minor=150_00,
        by=bruno.person,
    )
    factories.a_loan(ana, payee, 300)

    with pytest.raises(BorrowingRefused) as refused:
        factories.a_quote(ana, payee, 100, purchase="lamp")

    assert refused.value.context["short_minor"] == 10_00


def test_a_grant_is_for_its_lender_alone(pair):
    ana, bruno = pair
    link = agreed(ana, bruno)
    options = {"link_id": link.pk, "permission": "LOAN"}

    with pytest.raises(NotYours):
        trust.grant(**options, lender_account_id=bruno.pk, limit_minor=None, by=ana.person)
    with pytest.raises(AmountNotPositive):
        trust.grant(**options, lender_account_id=bruno.pk, limit_minor=-1, by=None)
    answer(trust.close_trust, link, ana)
    with pytest.raises(NoAgreement):
        trust.grant(**options, lender_account_id=bruno.pk, limit_minor=None, by=None)


def test_links_are_imported_once_by_organisers(pair):
    ana, bruno = pair
    rows = [(ana.pk, bruno.pk, State.ACTIVE), (bruno.pk, ana.pk, State.REQUESTED)]
    options = {"network_id": ana.network_id, "on": factories.DAY}

    with pytest.raises(NotOrganiser):
        trust.import_links(**options, rows=rows, by=ana.person)
    with pytest.raises(TrustWithSelf):
        trust.import_links(**options, rows=[(ana.pk, ana.pk, State.ACTIVE)], by=None)
    with pytest.raises(NotAMember):
        trust.import_links(**options, rows=[(ana.pk, 0, State.ACTIVE)], by=None)
    first = trust.import_links(**options, rows=rows, by=None)
    again = trust.import_links(**options, rows=rows, by=None)

    assert (first, again) == (1, 0)
    assert TrustLink.objects.get().state == State.ACTIVE
    assert counts(ana, bruno) == [1, 1]


def test_a_circle_names_peers_and_numbers_the_rest():
    network = factories.a_network()
    ana, (bruno, _, _), _ = factories.a_circle(network)

    seen = circle.circle_of(LoanAccount.objects.select_related("network").get(pk=ana.pk))

    assert [peer.account for peer in seen.peers] == [bruno]
    assert seen.peers[0].is_unique
    assert seen.lender_counts == (1, 1, 1)
    assert (seen.unique_count, seen.unique_min) == (1, 0)
