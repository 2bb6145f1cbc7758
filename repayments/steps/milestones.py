"""Milestones inside operations and the night: taken in hand, delivered, decided, released."""

import datetime
from collections.abc import Sequence

from django.db import connection

from banks.steps.files import keep_file
from governance.steps import drop_motions, open_motion
from loans.models import BankLoan, LoanTerms, Milestone, Release, ScheduleVersion
from people import audit
from people.models import Person
from repayments.conduct_refusals import (
    EvidenceMissing,
    MilestoneState,
    MilestoneUnknown,
    OutOfOrder,
)
from repayments.models import EvidenceFile, MilestoneEvidence
from repayments.queries.acceptance import ACCEPT, deciders_of
from repayments.steps import bank_planning, capital_calls
from repayments.steps.acceptance import drop_request
from repayments.steps.bank_accruing import accrue_to
from repayments.steps.bank_records import servicing_state, take_loan
from repayments.steps.bank_releases import release
from repayments.steps.conduct_people import (
    JUDGES,
    check_open,
    get_loan,
    tell_holders,
    tell_officers,
    tell_owner,
)
from rules.conduct_states import MILESTONES_DONE, is_milestone_move

EXTEND = "EXTEND_MILESTONE"
UNLOCK = "UNLOCK_MILESTONE"
NAME_LENGTH_MAX = 120
Outcome = MilestoneEvidence.Outcome
State = Milestone.State


def take_milestone(milestone_id: int) -> tuple[Milestone, BankLoan]:
    """Lock a milestone behind its loan. Raises LoanEnded, MilestoneUnknown."""
    assert connection.in_atomic_block
    loan_id = (
        Milestone.objects.filter(pk=milestone_id).values_list("bank_loan_id", flat=True).first()
    )
    if loan_id is None:
        raise MilestoneUnknown
    take_loan(loan_id)
    bank_loan = get_loan(loan_id)
    check_open(bank_loan)

    return Milestone.objects.select_for_update(no_key=True).get(pk=milestone_id), bank_loan


def deadline_on(milestone: Milestone) -> datetime.date:
    """Return the last day on which a milestone is delivered in time."""
    return milestone.extended_to or milestone.due_on


def deliver(
    milestone: Milestone,
    bank_loan: BankLoan,
    *,
    remark: str,
    documents: Sequence[tuple[str, bytes]],
    on: datetime.date,
    by: Person,
) -> MilestoneEvidence:
    """Keep what is shown, and ask those whose word it takes.

    Raises EvidenceMissing, MilestoneState, OutOfOrder and the refusals of keep_file.

    Source: R0-17, R2-18, R2-19; A-36.
    """
    if not remark.strip():
        raise EvidenceMissing
    earlier = bank_loan.milestones.filter(number__lt=milestone.number)
    if earlier.exclude(state__in=MILESTONES_DONE).exists():
        raise OutOfOrder

    move(milestone, State.DELIVERED)
    deciders = deciders_of(bank_loan)
    evidence = MilestoneEvidence.objects.create(
        milestone=milestone,
        number=MilestoneEvidence.objects.filter(milestone=milestone).count() + 1,
        remark=remark.strip(),
        delivered_by=by,
        delivered_on=on,
        asks_officers=deciders.officers > 0,
        asks_delegates=deciders.delegates,
    )
    EvidenceFile.objects.bulk_create(
        EvidenceFile(
            evidence=evidence,
            file=keep_file(content=content, name=name),
            name=name[-NAME_LENGTH_MAX:],
        )
        for name, content in documents
    )
    milestone.delivered_on = on
    milestone.remark = remark.strip()[:500]
    milestone.save(update_fields=["state", "delivered_on", "remark"])
    restate(bank_loan)
    _ask(evidence, milestone, bank_loan, on=on, by=by)
    audit.record(
        "MILESTONE_DELIVERED",
        by=by,
        subject=milestone,
        data={
            "number": evidence.number,
            "files": list(evidence.files.order_by("sha256").values_list("sha256", flat=True)),
        },
    )

    return evidence


def waiting_evidence(milestone: Milestone) -> MilestoneEvidence:
    """Return the delivery that waits for a decision. Raises MilestoneState."""
    found = MilestoneEvidence.objects.filter(milestone=milestone, outcome=Outcome.WAITING).first()
    if found is None:
        raise MilestoneState("Nothing was delivered that waits for a decision.")

    return found


def conclude(
    evidence: MilestoneEvidence, milestone: Milestone, bank_loan: BankLoan, *, on: datetime.date
) -> bool:
    """Accept a delivery when all whose word it takes have said yes; tell whether they have."""
    if evidence.asks_officers and evidence.officer_said_on is None:
        return False
    if evidence.asks_delegates and evidence.delegates_said_on is None:
        return False

    _close(evidence, Outcome.ACCEPTED, on=on)
    _done(milestone, bank_loan, State.ACCEPTED, on=on)
    text = f"“{bank_loan.title}”: milestone {milestone.number}, {milestone.name}, is accepted."
    tell_owner(bank_loan, kind="MILESTONE_ACCEPTED", text=text, on=on)
    tell_holders(bank_loan, kind="MILESTONE_ACCEPTED", text=text, on=on)

    return True


def turn_down(
    evidence: MilestoneEvidence,
    milestone: Milestone,
    bank_loan: BankLoan,
    *,
    reason: str,
    on: datetime.date,
) -> None:
    """Refuse a delivery; until the deadline it may be delivered again. Source: R2-22."""
    drop_request(evidence, on=on)
    _close(evidence, Outcome.REFUSED, on=on, reason=reason)
    move(milestone, State.REFUSED)
    milestone.decided_on = on
    milestone.remark = reason[:500]
    milestone.save(update_fields=["state", "decided_on", "remark"])
    restate(bank_loan)
    drop_motions(subject=milestone, kinds=[ACCEPT], on=on)
    tell_owner(
        bank_loan,
        kind="MILESTONE_REFUSED",
        text=f"“{bank_loan.title}”: milestone {milestone.number} is refused: {reason}",
        on=on,
    )


def unlock(milestone: Milestone, bank_loan: BankLoan, *, on: datetime.date) -> None:
    """Release a milestone's part although it was not delivered. Source: R2-27."""
    _done(milestone, bank_loan, State.UNLOCKED, on=on)
    drop_motions(subject=milestone, kinds=[ACCEPT, EXTEND, UNLOCK], on=on)
    text = f"“{bank_loan.title}”: milestone {milestone.number} is released without delivery."
    tell_owner(bank_loan, kind="MILESTONE_UNLOCKED", text=text, on=on)
    tell_holders(bank_loan, kind="MILESTONE_UNLOCKED", text=text, on=on)


def move(milestone: Milestone, state: Milestone.State) -> None:
    """Move a milestone to a state that it may go to; the caller saves. Raises MilestoneState."""
    if not is_milestone_move(milestone.state, state):
        raise MilestoneState(context={"state": milestone.state})
    milestone.state = state


def ask_panel(
    kind: str,
    question: str,
    milestone: Milestone,
    bank_loan: BankLoan,
    *,
    on: datetime.date,
    by: Person,
) -> None:
    """Put a question about a milestone to the loan's delegates."""
    assert bank_loan.panel is not None
    open_motion(
        panel=bank_loan.panel,
        kind=kind,
        subject=milestone,
        question=f"{bank_loan.title}, milestone {milestone.number} ({milestone.name}): {question}",
        on=on,
        by=by,
    )


def replan_bullet(
    bank_loan: BankLoan, *, reason: ScheduleVersion.Reason, on: datetime.date
) -> None:
    """Set the day of a repayment in one part anew, where nothing is released with it. A-45."""
    if bank_loan.repayment != LoanTerms.Repayment.BULLET:
        return
    held = take_loan(bank_loan.pk)
    if held.lines:
        accrue_to(held, on=on)
        bank_planning.replan_held(held, reason=reason, on=on)


def restate(bank_loan: BankLoan) -> None:
    """Write where the loan stands after a milestone moved."""
    state = servicing_state(bank_loan)
    BankLoan.objects.filter(pk=bank_loan.pk).update(servicing=state)
    bank_loan.servicing = state


def _ask(
    evidence: MilestoneEvidence,
    milestone: Milestone,
    bank_loan: BankLoan,
    *,
    on: datetime.date,
    by: Person,
) -> None:
    if evidence.asks_delegates:
        ask_panel(ACCEPT, "was it delivered?", milestone, bank_loan, on=on, by=by)
    if evidence.asks_officers:
        tell_officers(
            bank_loan,
            roles=JUDGES,
            kind="MILESTONE_DELIVERED",
            text=f"“{bank_loan.title}”: milestone {milestone.number} waits for your decision.",
            on=on,
        )


def _close(
    evidence: MilestoneEvidence, outcome: str, *, on: datetime.date, reason: str = ""
) -> None:
    evidence.outcome = outcome
    evidence.decided_on = on
    evidence.reason = reason[:500]
    evidence.save(update_fields=["outcome", "decided_on", "reason"])


def _done(
    milestone: Milestone, bank_loan: BankLoan, state: Milestone.State, *, on: datetime.date
) -> None:
    """Mark a milestone done, and release or call what it stands for.

    Of a streamed loan its part flows from now on. A repayment in one part falls due so many days
    after the last of them. Source: R0-17, R2-18, R2-20; A-45.
    """
    move(milestone, state)
    milestone.decided_on = on
    milestone.save(update_fields=["state", "decided_on"])
    kind = Release.Kind.MILESTONE if state == State.ACCEPTED else Release.Kind.UNLOCK
    is_tranche = bank_loan.disbursement == LoanTerms.Disbursement.MILESTONES
    audit.record(f"MILESTONE_{state}", by=None, subject=milestone)
    if is_tranche and milestone.amount_minor:
        if bank_loan.funding == LoanTerms.Funding.CALLED:
            capital_calls.open_call(
                bank_loan, milestone.amount_minor, kind=kind, milestone=milestone, on=on
            )
        else:
            release(
                bank_loan=bank_loan,
                amount_minor=milestone.amount_minor,
                kind=kind,
                milestone=milestone,
                on=on,
            )
            return
    replan_bullet(bank_loan, reason=ScheduleVersion.Reason.RELEASE, on=on)
    restate(bank_loan)
