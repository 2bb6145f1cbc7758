"""Delegates decide what is listed; investors propose other terms, and both sides answer."""

import pytest

from governance.models import Motion
from loans.models import Collateral
from marketplace.models import Commitment, CounterProposal, Offer
from marketplace.operations import counter_proposals, offers, saved_searches
from marketplace.steps import offer_days
from people import operations as people
from people.models import AuditEvent, Notice
from people.refusals import Refusal
from tests import bank_scene
from tests.bank_scene import days
from tests.marketplace import offers as made

pytestmark = pytest.mark.django_db


def make_once():
    return bank_scene.a_bank_network()


@pytest.fixture
def scene(made_once):
    return made_once


def refused(code, deed, **named):
    with pytest.raises(Refusal) as caught:
        deed(**named)
    assert caught.value.code == code
    return caught.value


def a_voted_offer(scene, **other):
    delegates = [people.register_person(name=f"Delegate {number}").pk for number in range(7)]
    draft = made.a_draft(scene, needs_vote=True, delegate_ids=tuple(delegates), **other)
    return offers.list_offer(offer_id=draft.pk, on=scene.on, by=scene.person("olga"))


def test_delegates_are_asked_before_an_offer_is_listed(scene):
    offer = a_voted_offer(scene)

    motion = Motion.objects.get()
    assert offer.state == Offer.State.VOTING
    assert (motion.kind, motion.subject_id) == ("LIST_OFFER", offer.pk)
    assert motion.closes_on == scene.on + days(3)
    assert (offer.panel.threshold, offer.panel.delegates.count()) == (4, 7)
    assert Notice.objects.filter(kind="MOTION_OPENED").count() == 7


@pytest.mark.parametrize(("result", "state"), [("PASSED", "FUNDING"), ("FAILED", "REJECTED")])
def test_the_day_takes_their_decision_up(scene, result, state):
    offer = a_voted_offer(scene)
    assert offer_days.take_votes(network_id=scene.network.pk, on=scene.on) == 0
    Motion.objects.update(state=result, decided_on=scene.on)

    assert offer_days.take_votes(network_id=scene.network.pk, on=scene.on) == 1
    assert offer_days.take_votes(network_id=scene.network.pk, on=scene.on) == 0

    offer.refresh_from_db()
    assert offer.state == state


def test_an_offer_that_is_no_longer_covered_waits(scene):
    offer = a_voted_offer(scene)
    Motion.objects.update(state="PASSED", decided_on=scene.on)
    scene.bank.state = "SUSPENDED"
    scene.bank.save(update_fields=["state"])

    assert offer_days.take_votes(network_id=scene.network.pk, on=scene.on) == 0

    offer.refresh_from_db()
    assert offer.state == Offer.State.VOTING


def test_a_personal_loan_is_always_voted_on(scene):
    scene.bank.lends_personal = True
    scene.bank.save(update_fields=["lends_personal"])
    delegates = tuple(people.register_person(name=f"D {number}").pk for number in range(7))

    draft = made.a_draft(
        scene, product="PERSONAL", delegate_ids=delegates, collateral_millionths=1_500_000
    )

    assert draft.needs_vote


def test_a_personal_loan_is_listed_with_its_collateral_in_escrow_and_the_panels_vote_alone(scene):
    scene.bank.lends_personal = True
    scene.bank.save(update_fields=["lends_personal"])
    delegates = tuple(people.register_person(name=f"D {number}").pk for number in range(7))
    draft = made.a_draft(
        scene, product="PERSONAL", delegate_ids=delegates, collateral_millionths=1_500_000
    )
    listing = {"offer_id": draft.pk, "on": scene.on, "by": scene.person("olga")}

    refused("COLLATERAL_MISSING", offers.list_offer, **listing)
    bank_scene.a_collateral(scene, draft.case, 1_499)
    refused("COLLATERAL_MISSING", offers.list_offer, **listing)
    bank_scene.a_collateral(scene, draft.case, 1)
    assert offers.list_offer(**listing).state == Offer.State.VOTING
    refused("OFFER_STATE", offers.open_funding, **listing)
    Motion.objects.update(state="PASSED", decided_on=scene.on)
    Collateral.objects.update(value_minor=1)
    assert offer_days.take_votes(network_id=scene.network.pk, on=scene.on) == 0

    Collateral.objects.update(value_minor=75_000)
    assert offer_days.take_votes(network_id=scene.network.pk, on=scene.on) == 1

    draft.refresh_from_db()
    assert draft.state == Offer.State.FUNDING


def propose(scene, offer, name="ines", **other):
    said = {"rate_millionths": 100_000, **other}
    return counter_proposals.propose(
        offer_id=offer.pk, investor=scene.person(name), on=scene.on, **said
    )


def answer(scene, proposal, side, name):
    return counter_proposals.accept_proposal(
        proposal_id=proposal.pk, side=side, on=scene.on, by=scene.person(name)
    )


def test_both_sides_make_a_proposal_the_terms(scene):
    offer = made.an_open_offer(scene, milestones=made.milestones(500, 500), reflection_days=4)
    made.commit(scene, offer, "ivo", 100)
    Commitment.objects.update(reflection_ends_on=scene.on - days(1))
    before = offer.prospectus
    proposal = propose(scene, offer, milestones=made.milestones(300, 700), reason="Smaller steps")

    answer(scene, proposal, "BUSINESS", "berta")
    offer.refresh_from_db()
    assert offer.rate_millionths == 120_000
    answer(scene, proposal, "BANK", "pete")

    offer.refresh_from_db()
    proposal.refresh_from_db()
    assert proposal.state == CounterProposal.State.ACCEPTED
    assert offer.rate_millionths == 100_000
    assert list(offer.milestones.order_by("number").values_list("amount_minor", flat=True)) == [
        30_000,
        70_000,
    ]
    assert offer.prospectus.number == before.number + 1
    assert offer.prospectus.content["terms"]["rate_millionths"] == 100_000
    assert offer.revisions.count() == 2
    held = Commitment.objects.get()
    assert held.reflection_ends_on == scene.on + days(4)
    assert held.prospectus_sha256 == offer.prospectus.sha256
    told = Notice.objects.filter(kind="PROSPECTUS_CHANGED")
    assert [one.person for one in told] == [scene.person("ivo")]


def test_a_proposal_is_refused_where_it_cannot_be(scene):
    offer = made.an_open_offer(scene, milestones=made.milestones(500, 500))
    asked = {"offer_id": offer.pk, "investor": scene.person("ines"), "on": scene.on}

    refused("PROPOSAL_EMPTY", counter_proposals.propose, **asked, rate_millionths=120_000)
    refused(
        "MILESTONES_DO_NOT_ADD_UP",
        counter_proposals.propose,
        **asked,
        milestones=made.milestones(100, 100),
    )
    refused(
        "BOTH_SIDES",
        counter_proposals.propose,
        **{**asked, "investor": bank_scene.an_investor(scene, "berta")},
        rate_millionths=1,
    )
    draft = made.a_draft(scene)
    refused(
        "OFFER_STATE",
        counter_proposals.propose,
        **{**asked, "offer_id": draft.pk},
        rate_millionths=1,
    )


def test_a_proposal_is_answered_by_each_side_alone(scene):
    offer = made.an_open_offer(scene)
    proposal = propose(scene, offer)
    asked = {"proposal_id": proposal.pk, "on": scene.on}

    refused(
        "NOT_OWNER",
        counter_proposals.accept_proposal,
        **asked,
        side="BUSINESS",
        by=scene.person("olga"),
    )
    refused("ROLE", counter_proposals.accept_proposal, **asked, side="BANK", by=scene.person("ivo"))
    refused("NOT_OWNER", counter_proposals.decline_proposal, **asked, by=scene.person("ivo"))
    counter_proposals.decline_proposal(**asked, by=scene.person("pete"), remark="Too low")
    refused(
        "PROPOSAL_UNKNOWN", counter_proposals.decline_proposal, **asked, by=scene.person("pete")
    )
    assert Notice.objects.filter(kind="PROPOSAL_DECLINED").count() == 1


def test_a_proposal_can_be_withdrawn_and_lapses_with_the_offer(scene):
    offer = made.an_open_offer(scene)
    proposal, other = propose(scene, offer), propose(scene, offer, "ivo")
    asked = {"proposal_id": proposal.pk, "on": scene.on}
    refused(
        "PROPOSAL_UNKNOWN", counter_proposals.withdraw_proposal, **asked, by=scene.person("ivo")
    )
    counter_proposals.withdraw_proposal(**asked, by=scene.person("ines"))

    made.commit(scene, offer, "ines", 1_000)
    made.close(scene, offer)

    other.refresh_from_db()
    assert other.state == CounterProposal.State.LAPSED


def test_a_search_is_kept_under_one_name(scene):
    ines = scene.person("ines")
    kept = saved_searches.save_search(
        person=ines, name="Bakeries", query="sector=food", is_told=True, on=scene.on
    )
    refused(
        "SEARCH_NAME_TAKEN",
        saved_searches.save_search,
        person=ines,
        name="Bakeries",
        query="",
        is_told=False,
        on=scene.on,
    )
    saved_searches.drop_search(person=scene.person("ivo"), search_id=kept.pk)
    assert ines.saved_searches.count() == 1
    saved_searches.drop_search(person=ines, search_id=kept.pk)
    saved_searches.drop_search(person=ines, search_id=kept.pk)
    assert ines.saved_searches.count() == 0
    told = AuditEvent.objects.filter(subject_type="marketplace.savedsearch", person=ines)
    assert sorted(told.values_list("action", flat=True)) == ["SEARCH_DROPPED", "SEARCH_SAVED"]
