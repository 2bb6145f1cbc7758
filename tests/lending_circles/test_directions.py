"""Directions of agreements: paused by their lenders and by lateness, opened again; wishes."""

import datetime

import pytest

from business_day import chain
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import membership, preferences, trust
from lending_circles.refusals import AmountNotPositive, NoAgreement, NotAMember, NotYours
from people.models import AuditEvent, Notice
from rules.bundles import AcceptanceRule
from tests import factories

pytestmark = pytest.mark.django_db

LATE_ON = datetime.date(2026, 1, 13)


def direction(lender, borrower):
    low, high = sorted((lender.pk, borrower.pk))
    link = TrustLink.objects.get(low=low, high=high, state="ACTIVE")
    side = "low" if link.low_id == lender.pk else "high"
    return tuple(getattr(link, f"{side}_{name}") for name in ("grants", "pause", "paused_on"))


def link_of(lender, borrower):
    low, high = sorted((lender.pk, borrower.pk))
    return TrustLink.objects.get(low=low, high=high, state="ACTIVE")


def grant(lender, borrower, permission, **options):
    return trust.grant(
        link_id=link_of(lender, borrower).pk,
        lender_account_id=lender.pk,
        permission=permission,
        limit_minor=None,
        by=lender.person,
        **options,
    )


def a_missed_payment(**parameters):
    """Ana, who misses her first installment, among five who lend to her in different ways."""
    network = factories.a_network(
        parameters={"SOURCING": "70/0/0/30", "MIN_STAKE_EXTEND": 5_000, **parameters}
    )
    ana = factories.a_member(network, "Ana", spending=3)
    peers = factories.members(network, "Bruno", "Chi", "Dona", "Fay", "Gil", stake=1_000)
    factories.link_all(network, [(ana, peer) for peer in peers])
    _, chi, dona, fay, gil = peers
    grant(chi, ana, "EXTEND")
    grant(dona, ana, "FORGIVE")
    grant(fay, ana, "NONE")
    trust.pause_direction(
        link_id=link_of(gil, ana).pk, lender_account_id=gil.pk, on=factories.DAY, by=gil.person
    )
    factories.a_loan(ana, factories.a_merchant_payee(network), 100)
    return network, ana, peers


def test_a_late_payment_pauses_who_lends_without_extending_and_nobody_else():
    network, ana, (bruno, chi, dona, fay, gil) = a_missed_payment()

    chain.live_through(network_id=network.pk, until=LATE_ON)

    assert direction(bruno, ana) == ("LOAN", "LATE", LATE_ON)
    assert direction(chi, ana) == ("EXTEND", "", None)
    assert direction(dona, ana) == ("FORGIVE", "", None)
    assert direction(fay, ana) == ("NONE", "", None)
    assert direction(gil, ana) == ("LOAN", "OWN", factories.DAY)
    assert direction(ana, bruno) == ("LOAN", "", None)
    told = dict(Notice.objects.filter(kind__startswith="AUTO").values_list("kind", "person__name"))
    assert told == {"AUTO_PAUSED": "Bruno", "AUTO_PAUSED_FOR_YOU": "Ana"}
    assert "Reopen when you wish." in Notice.objects.get(kind="AUTO_PAUSED").text
    paused = AuditEvent.objects.get(action="TRUST_PAUSED", data__late=True)
    assert (paused.person, paused.data["lender"]) == (None, bruno.pk)


def test_a_network_may_do_without_the_pause():
    network, ana, (bruno, *_rest) = a_missed_payment(AUTO_PAUSE_ON_LATE=False)

    chain.live_through(network_id=network.pk, until=LATE_ON)

    assert direction(bruno, ana) == ("LOAN", "", None)
    assert not Notice.objects.filter(kind__startswith="AUTO").exists()


def test_granting_opens_what_lateness_paused_and_says_why():
    network, ana, (bruno, *_rest) = a_missed_payment()
    chain.live_through(network_id=network.pk, until=LATE_ON)

    grant(bruno, ana, "LOAN")

    assert direction(bruno, ana) == ("LOAN", "", None)
    reopened = AuditEvent.objects.filter(action="TRUST_GRANTED").latest("id")
    assert reopened.data["reopened"]
    assert reopened.data["before"] == "NONE"
    assert reopened.cause.action == "TRUST_PAUSED"


def test_a_lender_pauses_their_own_direction_once():
    network = factories.a_network()
    ana, (bruno, _, _), _ = factories.a_circle(network)
    link = link_of(bruno, ana)
    options = {"link_id": link.pk, "on": factories.DAY, "by": bruno.person}

    for _ in range(2):
        trust.pause_direction(**options, lender_account_id=bruno.pk)

    assert direction(bruno, ana) == ("LOAN", "OWN", factories.DAY)
    assert AuditEvent.objects.filter(action="TRUST_PAUSED").count() == 1
    with pytest.raises(NotYours):
        trust.pause_direction(**options, lender_account_id=ana.pk)
    trust.close_trust(link_id=link.pk, account_id=ana.pk, on=factories.DAY, by=None)
    with pytest.raises(NoAgreement):
        trust.pause_direction(**options, lender_account_id=bruno.pk)


def test_many_are_granted_only_where_they_are_ones_own():
    network = factories.a_network()
    ana, (bruno, chi, _), _ = factories.a_circle(network)
    options = {"lender_account_id": ana.pk, "permission": "EXTEND"}

    with pytest.raises(NoAgreement):
        trust.grant_many(**options, link_ids=[link_of(bruno, chi).pk], by=ana.person)
    with pytest.raises(NotYours):
        trust.grant_many(**options, link_ids=[], by=bruno.person)
    with pytest.raises(NotAMember):
        trust.grant_many(lender_account_id=0, permission="LOAN", link_ids=[], by=None)
    with pytest.raises(AmountNotPositive):
        trust.grant_many(**options, limit_minor=-1, link_ids=[], by=None)


def test_a_limit_for_many_leaves_paused_ones_paused():
    network = factories.a_network()
    ana, (bruno, _, _), _ = factories.a_circle(network)
    link = link_of(bruno, ana)
    trust.pause_direction(
        link_id=link.pk, lender_account_id=ana.pk, on=factories.DAY, by=ana.person
    )
    many = {"lender_account_id": ana.pk, "link_ids": [link.pk], "by": ana.person}

    trust.grant_many(**many, limit_minor=20_00)
    assert direction(ana, bruno) == ("LOAN", "OWN", factories.DAY)
    trust.grant_many(**many, permission="LOAN", limit_minor=None)

    assert direction(ana, bruno) == ("LOAN", "", None)
    link.refresh_from_db()
    assert link.low_limit_minor is None


def test_requests_run_out_at_the_close_and_count_from_their_last_move():
    network = factories.a_network(parameters={"TRUST_REQUEST_DAYS": 3})
    ana, bruno, chi, dona = factories.members(network, "Ana", "Bruno", "Chi", "Dona")
    asked = [
        trust.request_trust(
            account_id=ana.pk, peer_account_id=peer.pk, on=factories.DAY, by=ana.person
        )
        for peer in (bruno, chi, dona)
    ]

    def states_after(days):
        chain.live_through(
            network_id=network.pk, until=factories.DAY + datetime.timedelta(days=days)
        )
        return [TrustLink.objects.get(pk=link.pk).state for link in asked]

    assert states_after(1) == ["REQUESTED"] * 3
    on = factories.DAY + datetime.timedelta(days=2)
    chain.open_day(network_id=network.pk, on=on)
    trust.offer_profile(link_id=asked[1].pk, account_id=chi.pk, on=on, by=chi.person)
    assert states_after(2) == ["REQUESTED", "PROFILE_OFFERED", "REQUESTED"]
    assert states_after(4) == ["EXPIRED", "PROFILE_OFFERED", "EXPIRED"]
    assert states_after(5) == ["EXPIRED"] * 3

    assert Notice.objects.filter(kind="TRUST_EXPIRED", person=ana.person).count() == 3
    later = factories.DAY + datetime.timedelta(days=6)
    chain.open_day(network_id=network.pk, on=later)
    again = trust.request_trust(
        account_id=ana.pk, peer_account_id=bruno.pk, on=later, by=ana.person
    )
    assert again.pk != asked[0].pk


def test_who_has_left_leaves_no_request_behind():
    network = factories.a_network()
    ana, bruno = factories.members(network, "Ana", "Bruno")
    link = trust.request_trust(
        account_id=ana.pk, peer_account_id=bruno.pk, on=factories.DAY, by=ana.person
    )
    trust.offer_profile(link_id=link.pk, account_id=bruno.pk, on=factories.DAY, by=bruno.person)
    membership.exit_account(account_id=bruno.pk, on=factories.DAY, by=bruno.person)

    chain.live_through(network_id=network.pk, until=factories.DAY + datetime.timedelta(days=1))

    link.refresh_from_db()
    assert link.state == TrustLink.State.CLOSED


def test_wishes_hold_at_once_and_are_recorded_with_what_was():
    network = factories.a_network()
    ana, (bruno, _, _), _ = factories.a_circle(network)

    preferences.set_preferences(
        account_id=ana.pk,
        by=ana.person,
        offers_second="EXTEND",
        accepts={"third": AcceptanceRule(0, 90, 2)},
        forgives_after_stake=True,
    )
    preferences.set_preferences(account_id=ana.pk, by=ana.person, offers_second="EXTEND")

    kept = LoanAccount.objects.get(pk=ana.pk)
    assert (kept.offers_second, kept.forgives_after_stake) == ("EXTEND", True)
    assert (kept.third_defaults_max, kept.third_on_time_percent_min, kept.third_ratio_min) == (
        0,
        90,
        2,
    )
    assert kept.second_defaults_max is None
    recorded = AuditEvent.objects.get(action="PREFERENCES_SET")
    assert recorded.data["before"]["offers_second"] == "LOAN"
    with pytest.raises(NotYours):
        preferences.set_preferences(account_id=ana.pk, by=bruno.person, relays=False)
    with pytest.raises(NotAMember):
        preferences.set_preferences(account_id=0, by=None, relays=False)
