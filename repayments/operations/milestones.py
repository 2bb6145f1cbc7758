"""Milestones: a business delivers, officers or delegates decide, and the tranche is released."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from banks.models import Approval
from banks.steps import approvals
from governance.models import Ballot, Motion
from governance.queries.panels import member_ids
from governance.steps import cast
from loans.models import BankLoan, Milestone
from people import audit
from people.models import Person
from repayments.conduct_refusals import (
    DelegatesDecide,
    MilestoneUnknown,
    ReasonMissing,
    SaidAlready,
)
from repayments.models import MilestoneEvidence
from repayments.queries.acceptance import ACCEPT, asked_about, deciders_of
from repayments.steps import acceptance, extension_votes, extensions
from repayments.steps import milestones as steps
from repayments.steps.conduct_people import (
    JUDGES,
    Role,
    check_business,
    check_officer,
    get_loan,
    share_day_of,
)

APPROVERS = (Role.APPROVER,)
TWO_OFFICERS = 2


@transaction.atomic(durable=True)
def deliver_milestone(
    *,
    milestone_id: int,
    remark: str,
    documents: Sequence[tuple[str, bytes]] = (),
    on: datetime.date,
    by: Person,
) -> Milestone:
    """Show what was done for a milestone; `documents` are files by name and content.

    Officers, delegates or both are asked, as the contract says. What was refused, or missed and not
    ended in a default yet, may be delivered again.

    Raises DayNotOpen, EvidenceMissing, LoanEnded, MilestoneState, MilestoneUnknown, NotTheBusiness,
    OutOfOrder and the refusals of keep_file. Source: R0-17, R2-18, R2-19.
    """
    milestone, bank_loan = _take(milestone_id, on)
    check_business(by, bank_loan)

    steps.deliver(milestone, bank_loan, remark=remark, documents=documents, on=on, by=by)

    return milestone


@transaction.atomic(durable=True)
def accept_milestone(
    *, milestone_id: int, on: datetime.date, by: Person, remark: str = ""
) -> Milestone:
    """Say that a delivery is what was agreed; its tranche is released when nobody else is asked.

    Where officers decide it takes two of them: the first one's yes waits for the second's, given
    here or in the inbox. A delegate's yes is a ballot, counted when the vote closes.

    Raises DayNotOpen, DelegatesDecide, LoanEnded, MilestoneState, MilestoneUnknown, NotOfficer,
    OwnBusiness, SameOfficer and SaidAlready. Source: R0-17, R2-19; A-36; RX-05.
    """
    milestone, bank_loan = _take(milestone_id, on)
    evidence = steps.waiting_evidence(milestone)
    if _votes(milestone, bank_loan, Ballot.Vote.YES, remark=remark, on=on, by=by):
        return milestone
    check_officer(by, bank_loan, JUDGES)
    if not evidence.asks_officers:
        raise DelegatesDecide
    if evidence.officer_said_on is not None:
        raise SaidAlready

    if deciders_of(bank_loan).officers == 1:
        return _keep_word(evidence, milestone, bank_loan, remark=remark, on=on, by=by)
    asked = asked_about([evidence.pk]).filter(bank_id=bank_loan.servicer_id).first()
    if asked is None:
        acceptance.ask_second(evidence, milestone, bank_loan, remark=remark, on=on, by=by)
        return milestone
    approval = approvals.take(
        public_id=asked.public_id,
        kind=ACCEPT,
        by=by,
        on=on,
        remark=remark,
        roles=JUDGES,
    )

    return _keep_word(evidence, milestone, bank_loan, approval=approval, on=on, by=by)


@transaction.atomic(durable=True)
def confirm_accept_milestone(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Milestone:
    """Say the second yes to a delivery that another officer accepted.

    Raises DayNotOpen, LoanEnded, MilestoneState, NotAsked, NotOfficer, OwnBusiness and SameOfficer.
    Source: R0-17, R2-19; RX-05.
    """
    approval = approvals.take(
        public_id=public_id, kind=ACCEPT, by=by, on=on, remark=remark, roles=JUDGES
    )
    milestone, bank_loan = _take(approval.payload["milestone_id"], on)
    check_officer(by, bank_loan, JUDGES)
    evidence = steps.waiting_evidence(milestone)

    return _keep_word(evidence, milestone, bank_loan, approval=approval, on=on, by=by)


@transaction.atomic(durable=True)
def refuse_milestone(*, milestone_id: int, reason: str, on: datetime.date, by: Person) -> Milestone:
    """Say why a delivery is not what was agreed; until the deadline it may be delivered again.

    A delegate's no is a ballot, counted when the vote closes.

    Raises DayNotOpen, DelegatesDecide, LoanEnded, MilestoneState, MilestoneUnknown, NotOfficer,
    OwnBusiness and ReasonMissing. Source: R0-17, R2-19, R2-22.
    """
    milestone, bank_loan = _take(milestone_id, on)
    evidence = steps.waiting_evidence(milestone)
    if not reason.strip():
        raise ReasonMissing
    if _votes(milestone, bank_loan, Ballot.Vote.NO, remark=reason, on=on, by=by):
        return milestone
    check_officer(by, bank_loan, JUDGES)
    if not evidence.asks_officers:
        raise DelegatesDecide

    evidence.officer = by
    evidence.save(update_fields=["officer"])
    audit.record("MILESTONE_TURNED_DOWN", by=by, subject=milestone)
    steps.turn_down(evidence, milestone, bank_loan, reason=reason.strip(), on=on)

    return milestone


@transaction.atomic(durable=True)
def extend_milestone(*, milestone_id: int, reason: str, on: datetime.date, by: Person) -> Milestone:
    """Ask for a milestone's and its loan's one extension, of one interval.

    The delegates vote on it, or where none are named the holders; no officer grants it.

    Raises ChallengedAlready, DayNotOpen, ExtensionUsed, LoanEnded, MilestoneState,
    MilestoneUnknown, MotionOpenAlready, NotOfficer, OwnBusiness, ReasonMissing and VoteOpenAlready.
    Source: A-36; R2-22, R2-27.
    """
    milestone, bank_loan = _take(milestone_id, on)
    check_officer(by, bank_loan, APPROVERS)
    if not reason.strip():
        raise ReasonMissing
    extensions.check_extension(bank_loan)

    if bank_loan.panel_id is not None:
        steps.ask_panel(
            steps.EXTEND, f"more time? {reason.strip()}", milestone, bank_loan, on=on, by=by
        )
    else:
        extension_votes.ask_for_extension(milestone, bank_loan, reason=reason.strip(), on=on, by=by)
    audit.record(
        "MILESTONE_EXTENSION", by=by, subject=milestone, data={"reason": reason.strip()[:500]}
    )
    milestone.refresh_from_db()

    return milestone


@transaction.atomic(durable=True)
def unlock_milestone(
    *, milestone_id: int, reason: str, on: datetime.date, by: Person
) -> Approval | Milestone:
    """Ask to release a milestone's part exceptionally, without a delivery.

    Who decides about deliveries decides about this: a second officer, and then the delegates where
    they are asked too, or the delegates.

    Raises AskedAlready, DayNotOpen, LoanEnded, MilestoneState, MilestoneUnknown, MotionOpenAlready,
    NotOfficer, OwnBusiness and ReasonMissing. Source: R2-27.
    """
    milestone, bank_loan = _take(milestone_id, on)
    check_officer(by, bank_loan, JUDGES)
    if not reason.strip():
        raise ReasonMissing
    # What is not refused now may be later: the state is looked at again when it is decided.
    steps.move(milestone, Milestone.State.UNLOCKED)
    if deciders_of(bank_loan).officers < TWO_OFFICERS:
        _ask_to_unlock(milestone, bank_loan, reason, on=on, by=by)
        milestone.refresh_from_db()
        return milestone

    return approvals.ask(
        bank=bank_loan.servicer,
        kind=steps.UNLOCK,
        subject=milestone,
        summary=f"Release milestone {milestone.number} of {bank_loan.title} without delivery",
        payload={"milestone_id": milestone.pk, "amount_minor": milestone.amount_minor},
        by=by,
        on=on,
        amount_minor=milestone.amount_minor,
        asset=bank_loan.asset,
        reason=reason.strip(),
    )


@transaction.atomic(durable=True)
def confirm_unlock_milestone(
    *, public_id: str, by: Person, on: datetime.date, remark: str = ""
) -> Milestone:
    """Release a milestone's part without a delivery, as another officer asked.

    Where the delegates are asked beside the officers, they vote on it now.
    Raises DayNotOpen, LoanEnded, MilestoneState, MotionOpenAlready, NotAsked, NotOfficer and
    SameOfficer. Source: A-36; R2-27.
    """
    approval = approvals.take(
        public_id=public_id, kind=steps.UNLOCK, by=by, on=on, remark=remark, roles=JUDGES
    )
    milestone, bank_loan = _take(approval.payload["milestone_id"], on)
    check_officer(by, bank_loan, JUDGES)

    if deciders_of(bank_loan).delegates:
        steps.move(milestone, Milestone.State.UNLOCKED)
        _ask_to_unlock(milestone, bank_loan, approval.reason, on=on, by=by)
        milestone.refresh_from_db()
    else:
        steps.unlock(milestone, bank_loan, on=on)

    return milestone


def _ask_to_unlock(
    milestone: Milestone, bank_loan: BankLoan, reason: str, *, on: datetime.date, by: Person
) -> None:
    question = f"release without delivery? {reason.strip()}"
    steps.ask_panel(steps.UNLOCK, question, milestone, bank_loan, on=on, by=by)


def _keep_word(
    evidence: MilestoneEvidence,
    milestone: Milestone,
    bank_loan: BankLoan,
    *,
    on: datetime.date,
    by: Person,
    remark: str = "",
    approval: Approval | None = None,
) -> Milestone:
    """Write down that the bank said yes; the delivery is accepted where nobody else is asked.

    Of two officers the first is named, and the approval names the second.
    """
    evidence.officer = by if approval is None else approval.maker
    evidence.officer_said_on = on
    evidence.approval = approval
    evidence.reason = remark[:500] if approval is None else approval.reason
    evidence.save(update_fields=["officer", "officer_said_on", "approval", "reason"])
    audit.record("MILESTONE_APPROVED", by=by, subject=milestone)
    steps.conclude(evidence, milestone, bank_loan, on=on)
    milestone.refresh_from_db()

    return milestone


def _take(milestone_id: int, on: datetime.date) -> tuple[Milestone, BankLoan]:
    """Lock a milestone and its loan while the day is open."""
    found = Milestone.objects.filter(pk=milestone_id).values_list("bank_loan_id", flat=True).first()
    if found is None:
        raise MilestoneUnknown
    share_day_of(get_loan(found), on=on)

    return steps.take_milestone(milestone_id)


def _votes(
    milestone: Milestone,
    bank_loan: BankLoan,
    vote: Ballot.Vote,
    *,
    remark: str,
    on: datetime.date,
    by: Person,
) -> bool:
    """Cast a delegate's ballot on a delivery; tell whether there was one to cast."""
    if bank_loan.panel_id is None or by.pk not in member_ids(bank_loan.panel_id):
        return False
    motion = Motion.objects.filter(
        kind=steps.ACCEPT,
        subject_type=audit.subject_type(Milestone),
        subject_id=milestone.pk,
        state=Motion.State.OPEN,
    ).first()
    if motion is None:
        return False
    cast(motion_id=motion.pk, vote=vote, on=on, by=by, remark=remark)

    return True
