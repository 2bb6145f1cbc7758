"""Milestones: delivered, decided by officers or delegates, released, extended, unlocked."""

import datetime

import pytest

from banks.operations import approvals
from banks.refusals import NotOfficer, SameOfficer
from governance.models import Ballot, Motion
from governance.operations import cast_ballot
from governance.queries.panels import motion_view
from governance.refusals import MotionClosed, NotDelegate
from loans.models import BankLoan, Milestone, Release, ScheduleVersion
from people.models import AuditEvent, Notice
from repayments import conduct_refusals as refused
from repayments.models import ExtensionVote, Installment, MilestoneEvidence
from repayments.operations.challenges import challenge_loan, vote_on_extension
from repayments.operations.milestones import (
    confirm_unlock_milestone,
    deliver_milestone,
    extend_milestone,
    refuse_milestone,
    unlock_milestone,
)
from repayments.steps.bank_releases import LoanEnded
from tests import bank_scene as scenes
from tests.repayments.bank_laws import assert_laws
from tests.repayments.conduct import accept, deliver, milestone, seven_delegates, sleep, wake

pytestmark = pytest.mark.django_db
TWO_STEPS = ((400, 30), (600, 60))


@pytest.fixture(autouse=True)
def _documents(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


def ask_for_time(scene, loan, *, by="olga"):
    return extend_milestone(
        milestone_id=milestone(loan).pk, reason="Snow.", on=scene.on, by=scene.person(by)
    )


def refuse(scene, loan, number=1, *, by="olga", reason="The oven is missing."):
    return refuse_milestone(
        milestone_id=milestone(loan, number).pk, reason=reason, on=scene.on, by=scene.person(by)
    )


def vote(scene, motion, yes=0, no=0):
    for place in range(1, yes + no + 1):
        cast_ballot(
            motion_id=motion.pk,
            vote="YES" if place <= yes else "NO",
            on=scene.on,
            by=scene.person(f"dana{place}"),
        )


def test_an_accepted_milestone_releases_its_part_and_no_more():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    assert scene.business_money() == 0
    deliver(scene, loan)
    loan.refresh_from_db()
    assert loan.servicing == BankLoan.Servicing.AWAITING_APPROVAL

    accept(scene, loan)

    assert scene.business_money() == 400_00
    release = Release.objects.get(bank_loan=loan)
    assert (release.kind, release.amount_minor) == ("MILESTONE", 400_00)
    assert release.milestone == milestone(loan)
    assert milestone(loan).state == "ACCEPTED"
    assert milestone(loan, 2).state == "WAITING"
    assert loan.schedules.filter(reason=ScheduleVersion.Reason.RELEASE).count() == 1
    assert_laws(loan.pk)
    assert AuditEvent.objects.filter(action="MILESTONE_APPROVED").count() == 1
    told = Notice.objects.filter(kind="MILESTONE_ACCEPTED")
    assert set(told.values_list("person__name", flat=True)) == {"Berta", "Ines", "Ivo"}


def test_milestones_are_delivered_in_their_order_by_the_owner_with_words():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)

    with pytest.raises(refused.OutOfOrder):
        deliver(scene, loan, 2)
    with pytest.raises(refused.EvidenceMissing):
        deliver(scene, loan, remark="  ")
    with pytest.raises(refused.NotTheBusiness):
        deliver_milestone(
            milestone_id=milestone(loan).pk, remark="Mine.", on=scene.on, by=scene.person("ines")
        )
    with pytest.raises(refused.MilestoneUnknown):
        deliver_milestone(milestone_id=0, remark="x", on=scene.on, by=scene.person("berta"))
    assert milestone(loan).state == "WAITING"


def test_evidence_is_kept_by_its_digest():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)

    deliver_milestone(
        milestone_id=milestone(loan).pk,
        remark="See the bill.",
        documents=[("bill.txt", b"An oven, paid."), ("copy.txt", b"An oven, paid.")],
        on=scene.on,
        by=scene.person("berta"),
    )

    evidence = MilestoneEvidence.objects.get(milestone=milestone(loan))
    names = evidence.evidence_files.order_by("name").values_list("name", flat=True)
    assert list(names) == ["bill.txt", "copy.txt"]
    assert evidence.files.distinct().count() == 1


def test_a_refused_milestone_is_delivered_again_until_its_deadline():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    deliver(scene, loan)

    with pytest.raises(refused.ReasonMissing):
        refuse(scene, loan, reason=" ")
    refuse(scene, loan)
    assert milestone(loan).state == "REFUSED"
    assert scene.business_money() == 0
    deliver(scene, loan, remark="Now it is here.")
    accept(scene, loan)

    deliveries = MilestoneEvidence.objects.filter(milestone=milestone(loan)).order_by("number")
    assert [one.outcome for one in deliveries] == ["REFUSED", "ACCEPTED"]
    assert scene.business_money() == 400_00
    with pytest.raises(refused.MilestoneState):
        accept(scene, loan)


def test_only_judging_officers_of_the_serving_bank_decide_and_nobody_on_their_own_business():
    scene = scenes.a_bank_network()
    scenes.an_officer(scene, "ina", "INTAKE")
    scenes.an_officer(scene, "berta")
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    deliver(scene, loan)

    for name in ("ina", "ines"):
        with pytest.raises(NotOfficer):
            accept(scene, loan, by=(name,))
    with pytest.raises(refused.OwnBusiness):
        accept(scene, loan, by=("berta",))
    assert milestone(loan).state == "DELIVERED"


def test_a_milestone_of_the_last_day_is_not_missed_and_one_that_waits_for_officers_neither():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 3), (600, 60)))
    wake(scene, scenes.MONDAY + scenes.days(3))
    assert milestone(loan).state == "WAITING"
    deliver(scene, loan)

    wake(scene, scenes.MONDAY + scenes.days(6))

    assert milestone(loan).state == "DELIVERED"
    refuse(scene, loan)
    sleep(scene)
    assert milestone(loan).state == "MISSED"
    assert Notice.objects.filter(kind="MILESTONE_MISSED", person=scene.person("ivo")).exists()


def test_a_missed_milestone_may_still_be_delivered():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 3), (600, 60)))
    wake(scene, scenes.MONDAY + scenes.days(4))
    assert milestone(loan).state == "MISSED"

    deliver(scene, loan)
    accept(scene, loan)

    assert scene.business_money() == 400_00


def test_the_last_acceptance_sets_the_day_of_a_repayment_in_one_part():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(
        scene, milestones=TWO_STEPS, repayment="BULLET", product="PROJECT", bullet_days=30
    )
    deliver(scene, loan)
    accept(scene, loan)
    line = Installment.objects.get(loan_id=loan.pk)
    assert line.due_on == scenes.MONDAY + scenes.days(60 + 30)
    loan.refresh_from_db()
    assert loan.servicing == BankLoan.Servicing.AWAITING_APPLICATION
    wake(scene, scenes.MONDAY + scenes.days(10))

    deliver(scene, loan, 2)
    accept(scene, loan, 2)

    line = Installment.objects.get(loan_id=loan.pk, paid_on=None)
    assert line.due_on == scenes.MONDAY + scenes.days(10 + 30)
    assert line.principal_minor == 1_000_00
    loan.refresh_from_db()
    assert loan.servicing == BankLoan.Servicing.AWAITING_REPAYMENT
    assert_laws(loan.pk)


def test_delegates_accept_by_four_of_seven_when_the_window_ends():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders="DELEGATES")
    seven_delegates(scene, loan)
    deliver(scene, loan)
    motion = Motion.objects.get(kind="ACCEPT_MILESTONE")
    assert motion.closes_on == scenes.MONDAY + scenes.days(3)
    with pytest.raises(refused.DelegatesDecide):
        accept(scene, loan)

    vote(scene, motion, yes=4)
    wake(scene, motion.closes_on)
    assert scene.business_money() == 0
    sleep(scene)

    motion.refresh_from_db()
    assert (motion.state, motion.handled_on) == ("PASSED", motion.closes_on)
    assert scene.business_money() == 400_00
    assert milestone(loan).decided_on == motion.closes_on


def test_silence_counts_as_no():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders="DELEGATES")
    seven_delegates(scene, loan)
    deliver(scene, loan)
    motion = Motion.objects.get(kind="ACCEPT_MILESTONE")

    vote(scene, motion, yes=3)
    wake(scene, motion.closes_on)
    sleep(scene)

    assert Motion.objects.get(pk=motion.pk).state == "FAILED"
    assert milestone(loan).state == "REFUSED"
    assert scene.business_money() == 0


def test_votes_are_secret_until_the_close_and_the_last_one_counts():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders="DELEGATES")
    seven_delegates(scene, loan)
    deliver(scene, loan)
    motion = Motion.objects.get(kind="ACCEPT_MILESTONE")
    vote(scene, motion, no=4)
    vote(scene, motion, yes=4)

    shown = motion_view(motion, scene.person("dana7"))

    assert (shown.own_vote, shown.voted_count, shown.result) == ("", 4, None)
    assert motion_view(motion, scene.person("dana1")).own_vote == "YES"
    cast = AuditEvent.objects.filter(action="BALLOT_CAST")
    assert cast.count() == 8
    assert all(event.data == {} for event in cast)
    wake(scene, motion.closes_on)
    sleep(scene)
    motion.refresh_from_db()
    result = motion_view(motion, scene.person("dana7")).result
    assert (result.yes, result.silent, result.is_passed) == (4, 3, True)
    with pytest.raises(MotionClosed):
        vote(scene, motion, yes=1)


def test_only_delegates_vote():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders="DELEGATES")
    seven_delegates(scene, loan)
    deliver(scene, loan)

    with pytest.raises(NotDelegate):
        cast_ballot(
            motion_id=Motion.objects.get().pk, vote="YES", on=scene.on, by=scene.person("olga")
        )


def test_both_means_an_officer_and_the_delegates_in_any_order():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders="BOTH")
    seven_delegates(scene, loan)
    deliver(scene, loan)
    for place in range(1, 5):
        accept(scene, loan, by=(f"dana{place}",))
    assert Ballot.objects.filter(vote="YES").count() == 4
    wake(scene, scenes.MONDAY + scenes.days(3))
    sleep(scene)
    assert milestone(loan).state == "DELIVERED"
    assert scene.business_money() == 0

    accept(scene, loan, by=("olga",))

    assert scene.business_money() == 400_00


def test_an_officer_says_yes_once_and_may_still_end_it_while_delegates_vote():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders="BOTH")
    seven_delegates(scene, loan)
    deliver(scene, loan)
    accept(scene, loan, by=("olga",))
    with pytest.raises(refused.SaidAlready):
        accept(scene, loan)

    refuse(scene, loan, by="pete")

    assert milestone(loan).state == "REFUSED"
    assert Motion.objects.get().state == "FAILED"


@pytest.mark.parametrize(
    ("fees", "is_released"), [({}, True), ({"servicing_fee_millionths": 1}, False)]
)
def test_a_bank_that_earns_fees_is_not_alone_where_delegates_are_named(fees, is_released):
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders="OFFICERS", **fees)
    seven_delegates(scene, loan)
    deliver(scene, loan)

    accept(scene, loan)

    assert (scene.business_money() > 0) is is_released
    assert Motion.objects.exists() is not is_released


def test_the_holders_give_a_milestone_one_interval_more_and_once():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 3), (600, 40)))
    wake(scene, scenes.MONDAY + scenes.days(4))
    assert milestone(loan).state == "MISSED"

    ask_for_time(scene, loan)
    with pytest.raises(refused.VoteOpenAlready):
        ask_for_time(scene, loan, by="pete")
    assert milestone(loan).extended_to is None
    asked = ExtensionVote.objects.get()
    # Nothing has been released yet: what counts is what they have committed.
    assert {one.holder.name: one.weight_minor for one in asked.ballots.all()} == {
        "Ines": 600_00,
        "Ivo": 400_00,
    }
    vote_on_extension(vote_id=asked.pk, vote="YES", on=scene.on, by=scene.person("ines"))
    wake(scene, asked.closes_on)
    sleep(scene)

    first, second = milestone(loan), milestone(loan, 2)
    assert (first.state, first.extended_to) == ("WAITING", datetime.date(2026, 2, 8))
    assert second.extended_to - second.due_on == first.extended_to - first.due_on
    loan.refresh_from_db()
    assert loan.extended_on == scene.on
    with pytest.raises(refused.ExtensionUsed):
        ask_for_time(scene, loan, by="pete")


def test_without_more_than_half_a_milestone_gets_no_more_time():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 30), (600, 60)))
    ask_for_time(scene, loan)
    asked = ExtensionVote.objects.get()
    for name, word in (("ines", "YES"), ("ines", "ABSTAIN"), ("ivo", "YES")):
        vote_on_extension(vote_id=asked.pk, vote=word, on=scene.on, by=scene.person(name))
    for name, word, why in (
        ("olga", "YES", refused.NotHolder),
        ("ivo", "PERHAPS", refused.VoteUnknown),
    ):
        with pytest.raises(why):
            vote_on_extension(vote_id=asked.pk, vote=word, on=scene.on, by=scene.person(name))
    with pytest.raises(refused.LoanUnknown):
        vote_on_extension(vote_id=0, vote="YES", on=scene.on, by=scene.person("ivo"))

    wake(scene, asked.closes_on)
    sleep(scene)

    asked.refresh_from_db()
    assert asked.state == "FAILED"
    assert milestone(loan).extended_to is None
    assert Notice.objects.filter(kind="EXTENSION_VOTE", person=scene.person("berta")).exists()
    with pytest.raises(refused.ChallengeClosed):
        vote_on_extension(vote_id=asked.pk, vote="YES", on=scene.on, by=scene.person("ivo"))


def test_what_is_delivered_before_the_vote_is_over_needs_no_more_time():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 30), (600, 60)))
    ask_for_time(scene, loan)
    asked = ExtensionVote.objects.get()
    vote_on_extension(vote_id=asked.pk, vote="YES", on=scene.on, by=scene.person("ines"))
    deliver(scene, loan)
    with pytest.raises(refused.MilestoneState):
        ask_for_time(scene, loan)

    wake(scene, asked.closes_on)
    sleep(scene)

    assert (milestone(loan).state, milestone(loan).extended_to) == ("DELIVERED", None)


def test_nobody_asks_for_time_while_the_loan_is_challenged():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 3), (600, 40)))
    wake(scene, scenes.MONDAY + scenes.days(4))
    challenge_loan(loan_id=loan.pk, ground="MILESTONE", on=scene.on, by=scene.person("ivo"))

    with pytest.raises(refused.ChallengedAlready):
        ask_for_time(scene, loan)


def test_where_delegates_are_named_they_vote_on_an_extension():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=((400, 30), (600, 60)))
    seven_delegates(scene, loan)

    ask_for_time(scene, loan)
    assert milestone(loan).extended_to is None
    vote(scene, Motion.objects.get(kind="EXTEND_MILESTONE"), yes=5, no=2)
    wake(scene, scenes.MONDAY + scenes.days(3))
    sleep(scene)

    assert milestone(loan).extended_to == datetime.date(2026, 3, 4)


def test_two_officers_unlock_a_milestone():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    asked = unlock_milestone(
        milestone_id=milestone(loan).pk,
        reason="The supplier must be paid.",
        on=scene.on,
        by=scene.person("olga"),
    )
    assert milestone(loan).state == "WAITING"
    with pytest.raises(SameOfficer):
        confirm_unlock_milestone(public_id=asked.public_id, by=scene.person("olga"), on=scene.on)

    confirm_unlock_milestone(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)

    assert milestone(loan).state == "UNLOCKED"
    assert Release.objects.get(bank_loan=loan).kind == "UNLOCK"
    assert scene.business_money() == 400_00
    assert_laws(loan.pk)


def test_an_unlocking_turned_down_changes_nothing():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    asked = unlock_milestone(
        milestone_id=milestone(loan).pk, reason="Please.", on=scene.on, by=scene.person("olga")
    )

    approvals.reject_approval(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)

    assert milestone(loan).state == "WAITING"
    assert scene.business_money() == 0


def test_nothing_is_delivered_on_a_loan_that_has_ended():
    scene = scenes.a_bank_network()
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    loan.loan.state = "SETTLED"
    loan.loan.settled_on = scene.on
    loan.loan.save()

    with pytest.raises(LoanEnded):
        deliver(scene, loan)
    assert Milestone.objects.filter(state="WAITING").count() == 2
