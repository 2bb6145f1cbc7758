"""A milestone that officers decide takes two: on the page, in the inbox, in the database."""

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from banks.models import Approval, FidelityBond
from banks.operations import approvals
from banks.refusals import NotAsked, SameOfficer
from governance.models import Motion
from loans.models import Milestone, Release
from repayments.models import MilestoneEvidence, Receipt
from repayments.operations.milestones import (
    confirm_accept_milestone,
    confirm_unlock_milestone,
    refuse_milestone,
    unlock_milestone,
)
from tests import bank_scene as scenes
from tests.repayments.conduct import accept, deliver, milestone, seven_delegates, sleep, wake

pytestmark = pytest.mark.django_db
TWO_STEPS = ((400, 30), (600, 60))


@pytest.fixture(autouse=True)
def _documents(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


def make_once():
    return scenes.a_bank_network()


@pytest.fixture
def scene(made_once):
    return made_once


@pytest.fixture
def loan(scene):
    made = scenes.a_bank_loan(scene, milestones=TWO_STEPS)
    deliver(scene, made)
    return made


def test_one_officer_releases_nothing(scene, loan):
    accept(scene, loan, by=("olga",))

    assert (milestone(loan).state, scene.business_money()) == ("DELIVERED", 0)
    with pytest.raises(SameOfficer):
        accept(scene, loan, by=("olga",))
    asked = Approval.objects.get(kind="ACCEPT_MILESTONE")
    with pytest.raises(SameOfficer):
        confirm_accept_milestone(public_id=asked.public_id, by=scene.person("olga"), on=scene.on)

    confirm_accept_milestone(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)

    assert (milestone(loan).state, scene.business_money()) == ("ACCEPTED", 400_00)
    evidence = MilestoneEvidence.objects.get()
    assert (evidence.officer.name, evidence.approval.checker.name) == ("Olga", "Pete")
    with pytest.raises(NotAsked):
        confirm_accept_milestone(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)


def test_a_second_officer_who_says_no_leaves_it_to_be_asked_again(scene, loan):
    accept(scene, loan, by=("olga",))
    asked = Approval.objects.get(kind="ACCEPT_MILESTONE")

    approvals.reject_approval(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)

    assert milestone(loan).state == "DELIVERED"
    accept(scene, loan, by=("pete", "olga"))
    assert milestone(loan).state == "ACCEPTED"


def test_a_refusal_ends_what_waits_in_the_inbox(scene, loan):
    accept(scene, loan, by=("olga",))

    refuse_milestone(
        milestone_id=milestone(loan).pk,
        reason="No oven.",
        on=scene.on,
        by=scene.person("pete"),
    )

    assert Approval.objects.get(kind="ACCEPT_MILESTONE").state == "WITHDRAWN"
    deliver(scene, loan)
    accept(scene, loan)
    assert scene.business_money() == 400_00


def test_beside_a_bank_that_earns_fees_the_delegates_are_asked_to_unlock_too(scene):
    loan = scenes.a_bank_loan(
        scene, milestones=TWO_STEPS, deciders="OFFICERS", servicing_fee_millionths=1
    )
    seven_delegates(scene, loan)
    asked = unlock_milestone(
        milestone_id=milestone(loan).pk, reason="Now.", on=scene.on, by=scene.person("olga")
    )
    assert isinstance(asked, Approval)

    confirm_unlock_milestone(public_id=asked.public_id, by=scene.person("pete"), on=scene.on)

    assert (milestone(loan).state, scene.business_money()) == ("WAITING", 0)
    motion = Motion.objects.get(kind="UNLOCK_MILESTONE")
    for number in range(1, 5):
        motion.ballots.create(person=scene.person(f"dana{number}"), vote="YES", cast_on=scene.on)
    wake(scene, motion.closes_on)
    sleep(scene)
    assert (milestone(loan).state, scene.business_money()) == ("UNLOCKED", 400_00)


@pytest.mark.parametrize("deciders", ["DELEGATES", "BOTH"])
def test_where_delegates_decide_an_officer_asks_them_to_unlock(scene, deciders):
    loan = scenes.a_bank_loan(scene, milestones=TWO_STEPS, deciders=deciders)
    seven_delegates(scene, loan)

    asked = unlock_milestone(
        milestone_id=milestone(loan).pk, reason="Now.", on=scene.on, by=scene.person("olga")
    )

    assert isinstance(asked, Milestone)
    assert Motion.objects.get(kind="UNLOCK_MILESTONE").state == "OPEN"


@pytest.mark.parametrize("state", ["ACCEPTED", "UNLOCKED"])
def test_the_database_lets_no_milestone_be_done_without_them(scene, loan, state):
    accept(scene, loan, by=("olga",))
    MilestoneEvidence.objects.update(
        outcome="ACCEPTED", decided_on=scene.on, officer_said_on=scene.on
    )
    # A motion that nobody voted for is no vote.
    Motion.objects.create(
        panel=seven_delegates(scene, loan),
        kind="UNLOCK_MILESTONE",
        subject_type="loans.milestone",
        subject_id=milestone(loan).pk,
        question="?",
        opened_on=scene.on,
        closes_on=scene.on,
        state="PASSED",
    )

    with pytest.raises(IntegrityError, match="two officers or by the vote"), transaction.atomic():
        Milestone.objects.filter(pk=milestone(loan).pk).update(state=state)
    for kind in ("MILESTONE", "UNLOCK"):
        with pytest.raises(IntegrityError, match="two officers"), transaction.atomic():
            Release.objects.create(
                bank_loan=loan,
                number=9,
                kind=kind,
                milestone=milestone(loan),
                amount_minor=1,
                released_on=scene.on,
                journal_id=1,
            )
    with pytest.raises(IntegrityError, match="begins undelivered"), transaction.atomic():
        Milestone.objects.create(
            bank_loan=loan, number=9, name="x", amount_minor=1, due_on=scene.on, state="ACCEPTED"
        )


def test_the_database_counts_no_receipt_that_nobody_confirmed(scene):
    loan = scenes.a_bank_loan(scene)
    receipt = Receipt.objects.create(
        public_id="rcpt_1",
        bank_loan=loan,
        bank=scene.bank,
        amount_minor=100,
        received_on=scene.on,
        method="CASH",
        entered_by=scene.person("olga"),
    )

    with pytest.raises(IntegrityError, match="two officers"), transaction.atomic():
        Receipt.objects.filter(pk=receipt.pk).update(state="REMITTED", remitted_on=scene.on)


@pytest.mark.parametrize("state", ["VERIFIED", "AT_RISK"])
def test_the_database_verifies_no_bond_that_one_officer_alone_has_seen(scene, state):
    bond = scenes.a_bond(scene, 10)
    FidelityBond.objects.filter(pk=bond.pk).update(state="PLEDGED")

    with pytest.raises(IntegrityError, match="bond"), transaction.atomic():
        FidelityBond.objects.filter(pk=bond.pk).update(state=state)
