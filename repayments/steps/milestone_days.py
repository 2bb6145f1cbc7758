"""What the business day does with milestones: votes are taken up, deadlines pass."""

import datetime

from django.db import connection
from django.db.models.functions import Coalesce

from governance.models import Motion
from governance.steps import take_decided
from loans.models import Loan, Milestone
from people.refusals import Refusal
from repayments.steps import extensions, milestones
from repayments.steps.conduct_people import (
    SERVICERS,
    get_loan,
    tell_holders,
    tell_officers,
    tell_owner,
)
from repayments.steps.milestones import ACCEPT, EXTEND, UNLOCK, State
from rules.conduct_states import is_milestone_missed


def take_votes(*, network_id: int, on: datetime.date) -> int:
    """Carry out what delegates decided about milestones; return how many votes were taken up.

    Runs after motions were closed. A vote that found its milestone elsewhere changes nothing.

    Source: A-36; R2-19, R2-27.
    """
    assert connection.in_atomic_block
    decided = take_decided(
        network_id=network_id, kinds=[ACCEPT, EXTEND, UNLOCK], subject=Milestone, on=on
    )
    for motion in decided:
        try:
            _take(motion, on=on)
        except Refusal:
            # The loan has ended, or the milestone was decided meanwhile.
            continue

    return len(decided)


def mark_missed(*, network_id: int, on: datetime.date) -> int:
    """Mark milestones whose last day is over and on which nothing waits; return how many.

    From then on anyone may challenge the loan. Source: R2-22; A-36.
    """
    assert connection.in_atomic_block
    overdue = (
        Milestone.objects.annotate(deadline=Coalesce("extended_to", "due_on"))
        .filter(
            bank_loan__loan__network_id=network_id,
            bank_loan__loan__state=Loan.State.REPAYING,
            state__in=[State.WAITING, State.REFUSED],
            deadline__lt=on,
        )
        .order_by("bank_loan_id", "number")
        .values_list("pk", flat=True)
    )
    missed = list(overdue)
    for milestone_id in missed:
        milestone, bank_loan = milestones.take_milestone(milestone_id)
        last_on = milestones.deadline_on(milestone)
        if not is_milestone_missed(milestone.state, deadline_on=last_on, on=on):
            continue
        milestones.move(milestone, State.MISSED)
        milestone.save(update_fields=["state"])
        milestones.restate(bank_loan)
        text = f"“{bank_loan.title}”: milestone {milestone.number} was not delivered in time."
        for tell in (tell_owner, tell_holders):
            tell(bank_loan, kind="MILESTONE_MISSED", text=text, on=on)
        tell_officers(bank_loan, roles=SERVICERS, kind="MILESTONE_MISSED", text=text, on=on)

    return len(missed)


def _take(motion: Motion, *, on: datetime.date) -> None:
    milestone, bank_loan = milestones.take_milestone(motion.subject_id)
    is_passed = motion.state == Motion.State.PASSED
    if motion.kind == ACCEPT:
        evidence = milestones.waiting_evidence(milestone)
        if not is_passed:
            milestones.turn_down(
                evidence, milestone, bank_loan, reason="The delegates said no.", on=on
            )
            return
        evidence.delegates_said_on = on
        evidence.save(update_fields=["delegates_said_on"])
        milestones.conclude(evidence, milestone, get_loan(bank_loan.pk), on=on)
    elif not is_passed:
        tell_owner(
            bank_loan,
            kind="MOTION_FAILED",
            text=f"“{bank_loan.title}”, milestone {milestone.number}: the delegates said no.",
            on=on,
        )
    elif motion.kind == EXTEND:
        extensions.extend_milestone(milestone, bank_loan, on=on)
    else:
        milestones.unlock(milestone, bank_loan, on=on)
