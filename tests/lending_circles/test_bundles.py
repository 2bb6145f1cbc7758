"""Bundles of preferences that peers adopt together."""

import datetime

import pytest

from business_day import chain
from lending_circles.models import BundleAnswer, BundleProposal, LoanAccount
from lending_circles.operations import bundles, membership, trust
from lending_circles.queries.bundles import effect_of
from lending_circles.refusals import NotAMember, NotProposed, NotYours, PeerLeaving, ProposalUnsound
from people.models import AuditEvent, Notice
from tests import factories
from tests.lending_circles.test_directions import direction, link_of

pytestmark = pytest.mark.django_db

State = BundleProposal.State
ENDS_ON = factories.DAY + datetime.timedelta(days=2)


def make_once():
    network = factories.a_network()
    ana, *peers = factories.members(network, "Ana", "Bruno", "Chi", "Dona")
    factories.link_all(network, [(ana, peer) for peer in peers])
    return ana, *peers


@pytest.fixture
def circle(made_once):
    return made_once


def propose(ana, *peers, **options):
    return bundles.propose_bundle(
        **{
            "account_id": ana.pk,
            "bundle": "STEADY",
            "peer_account_ids": [peer.pk for peer in peers],
            "needed": 2,
            "ends_on": ENDS_ON,
            "on": factories.DAY,
            "by": ana.person,
            **options,
        }
    )


def say(operation, proposal, account, on=factories.DAY, by=None):
    return operation(proposal_id=proposal.pk, account_id=account.pk, on=on, by=by or account.person)


def test_a_bundle_holds_for_all_who_agreed_once_enough_have(circle):
    ana, bruno, chi, dona = circle
    proposal = propose(ana, bruno, chi, dona, needed=3)

    say(bundles.agree_bundle, proposal, bruno)
    say(bundles.agree_bundle, proposal, bruno)
    assert direction(ana, bruno)[0] == direction(bruno, ana)[0] == "LOAN"
    say(bundles.agree_bundle, proposal, chi)

    assert [direction(one, ana)[0] for one in (bruno, chi, dona)] == ["EXTEND", "EXTEND", "LOAN"]
    assert [direction(ana, one)[0] for one in (bruno, chi, dona)] == ["EXTEND"] * 3
    kept = LoanAccount.objects.get(pk=chi.pk)
    assert (kept.offers_third, kept.second_on_time_percent_min) == ("LOAN", 75)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_on) == (State.ADOPTED, factories.DAY)
    assert Notice.objects.filter(kind="BUNDLE_PROPOSED").count() == 3
    assert Notice.objects.filter(kind="BUNDLE_ADOPTED").count() == 3
    adopted = AuditEvent.objects.filter(action="BUNDLE_ADOPTED")
    assert {event.cause.action for event in adopted} == {"BUNDLE_PROPOSED"}


def test_who_agrees_later_joins_until_the_last_day(circle):
    ana, bruno, chi, dona = circle
    proposal = propose(ana, bruno, chi, dona)
    say(bundles.agree_bundle, proposal, bruno)

    say(bundles.agree_bundle, proposal, chi)
    assert direction(chi, ana)[0] == "EXTEND"
    after = ENDS_ON + datetime.timedelta(days=1)
    chain.live_through(network_id=ana.network_id, until=ENDS_ON)
    chain.open_day(network_id=ana.network_id, on=after)
    with pytest.raises(NotProposed):
        say(bundles.agree_bundle, proposal, dona, on=after)

    assert BundleAnswer.objects.filter(proposal=proposal, adopted_on=None).get().account == dona


def test_a_no_a_limit_and_a_pause_stay_as_they_are(circle):
    ana, bruno, chi, dona = circle
    options = {"lender_account_id": ana.pk, "by": ana.person}
    trust.grant(**options, link_id=link_of(ana, bruno).pk, permission="NONE", limit_minor=None)
    trust.grant(**options, link_id=link_of(ana, chi).pk, permission="FORGIVE", limit_minor=50_00)
    trust.pause_direction(**options, link_id=link_of(ana, dona).pk, on=factories.DAY)
    effect = effect_of(LoanAccount.objects.get(pk=ana.pk), "STEADY")
    assert dict(effect.raised) == {"LOAN": 1}
    assert dict(effect.lowered) == {"FORGIVE": 1}
    assert (effect.same_count, effect.refused_count, effect.paused_count) == (0, 1, 1)

    say(bundles.agree_bundle, propose(ana, bruno), bruno)

    assert direction(ana, bruno)[0] == "NONE"
    assert direction(ana, chi) == ("EXTEND", "", None)
    assert link_of(ana, chi).low_limit_minor == 50_00
    assert direction(ana, dona) == ("EXTEND", "OWN", factories.DAY)


def test_without_enough_it_lapses_and_changes_nothing(circle):
    ana, bruno, chi, _ = circle
    proposal = propose(ana, bruno, chi, needed=3)
    say(bundles.agree_bundle, proposal, bruno)

    chain.live_through(network_id=ana.network_id, until=ENDS_ON - datetime.timedelta(days=1))
    proposal.refresh_from_db()
    assert proposal.state == State.OPEN
    chain.live_through(network_id=ana.network_id, until=ENDS_ON)

    proposal.refresh_from_db()
    assert proposal.state == State.LAPSED
    assert direction(bruno, ana)[0] == "LOAN"


def test_a_yes_is_taken_back_before_it_holds_and_a_no_may_become_a_yes(circle):
    ana, bruno, chi, _ = circle
    proposal = propose(ana, bruno, chi, needed=3)

    say(bundles.agree_bundle, proposal, bruno)
    say(bundles.decline_bundle, proposal, bruno)
    say(bundles.decline_bundle, proposal, bruno)
    say(bundles.agree_bundle, proposal, chi)
    assert direction(chi, ana)[0] == "LOAN"
    say(bundles.agree_bundle, proposal, bruno)

    assert direction(chi, ana)[0] == "EXTEND"
    with pytest.raises(NotProposed):
        say(bundles.decline_bundle, proposal, bruno)


def test_only_those_asked_answer_and_only_the_proposer_takes_back(circle):
    ana, bruno, chi, dona = circle
    proposal = propose(ana, bruno, chi)

    with pytest.raises(NotProposed):
        say(bundles.agree_bundle, proposal, dona)
    with pytest.raises(NotYours):
        say(bundles.agree_bundle, proposal, bruno, by=chi.person)
    with pytest.raises(NotProposed):
        say(bundles.withdraw_bundle, proposal, bruno)
    with pytest.raises(NotProposed):
        say(bundles.decline_bundle, proposal, ana)
    membership.exit_account(account_id=chi.pk, on=factories.DAY, by=None)
    with pytest.raises(PeerLeaving):
        say(bundles.agree_bundle, proposal, chi)
    for _ in range(2):
        say(bundles.withdraw_bundle, proposal, ana)
    with pytest.raises(NotProposed):
        say(bundles.agree_bundle, proposal, bruno)
    adopted = propose(ana, bruno)
    say(bundles.agree_bundle, adopted, bruno)
    with pytest.raises(NotProposed):
        say(bundles.withdraw_bundle, adopted, ana)


def test_a_proposal_that_could_never_hold_is_refused(circle):
    ana, bruno, chi, _ = circle

    for wrong in (
        {"bundle": "LAVISH"},
        {"peer_account_ids": []},
        {"needed": 1},
        {"needed": 3},
        {"ends_on": factories.DAY - datetime.timedelta(days=1)},
        {"ends_on": factories.DAY + datetime.timedelta(days=91)},
    ):
        with pytest.raises(ProposalUnsound):
            propose(ana, bruno, **wrong)
    with pytest.raises(ProposalUnsound):
        propose(bruno, chi)
    with pytest.raises(NotAMember):
        propose(ana, bruno, account_id=0)
    with pytest.raises(NotYours):
        propose(ana, bruno, by=chi.person)
    membership.exit_account(account_id=ana.pk, on=factories.DAY, by=None)
    with pytest.raises(PeerLeaving):
        propose(ana, bruno)
    assert not BundleProposal.objects.exists()
