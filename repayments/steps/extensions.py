"""The one extension of a loan: by one interval, for a milestone or for what is overdue."""

import datetime
from collections.abc import Sequence
from itertools import pairwise

from django.db import connection

from loans.models import BankLoan, LoanTerms, Milestone, ScheduleVersion
from people import audit
from repayments.conduct_refusals import ExtensionUsed, MilestoneState, NothingReleased
from repayments.models import CoverAlert, LateEpisode
from repayments.steps import bank_planning, milestones
from repayments.steps.bank_accruing import accrue_to
from repayments.steps.bank_records import HeldLoan, anchor_on, take_loan
from repayments.steps.conduct_people import tell_holders, tell_owner
from rules.day_count import due_days

# So many due days from the beginning of a loan are looked at; a period is at least a day.
GRID_MAX = 40_000


def check_extension(bank_loan: BankLoan) -> None:
    """Raise ExtensionUsed where a loan was extended before. Source: A-36."""
    if bank_loan.extended_on is not None:
        raise ExtensionUsed


def check_extendable(milestone: Milestone) -> None:
    """Raise MilestoneState where a milestone needs no more time."""
    waiting = (Milestone.State.WAITING, Milestone.State.REFUSED, Milestone.State.MISSED)
    if milestone.state not in waiting:
        raise MilestoneState(context={"state": milestone.state})


def extend_milestone(milestone: Milestone, bank_loan: BankLoan, *, on: datetime.date) -> None:
    """Give a milestone one interval more, counted from its deadline or, if that is past, today.

    What comes after it moves as far. Raises ExtensionUsed, MilestoneState.

    Source: A-36; R2-22, R2-27.
    """
    assert connection.in_atomic_block
    check_extension(bank_loan)
    check_extendable(milestone)

    before = milestones.deadline_on(milestone)
    until = interval_after(bank_loan, before)
    if until <= on:
        until = interval_after(bank_loan, on)
    moved = until - before
    later = bank_loan.milestones.filter(number__gt=milestone.number, state=Milestone.State.WAITING)
    for one in (milestone, *later.order_by("number")):
        one.extended_to = milestones.deadline_on(one) + moved
        if one.state == Milestone.State.MISSED:
            milestones.move(one, Milestone.State.WAITING)
        one.save(update_fields=["extended_to", "state"])
    milestones.replan_bullet(bank_loan, reason=ScheduleVersion.Reason.EXTENSION, on=on)
    _mark(bank_loan, on=on)
    milestones.restate(bank_loan)
    _tell(bank_loan, f"milestone {milestone.number} may be delivered until {until}", on=on)


def extend_schedule(bank_loan: BankLoan, *, on: datetime.date) -> None:
    """Move everything that is unpaid by one interval; overdue interest stays due.

    Late days are not counted until the first new due day.
    Raises ExtensionUsed, NothingReleased.

    Source: A-36; R2-27.
    """
    assert connection.in_atomic_block
    check_extension(bank_loan)
    held = take_loan(bank_loan.pk)
    if not held.unpaid():
        raise NothingReleased

    accrue_to(held, on=on)
    days = shifted_days(held, on=on)
    bank_planning.replan_held(
        held, reason=ScheduleVersion.Reason.EXTENSION, on=on, days=days, folds_arrears=True
    )
    cure_closed(held, on=on)
    paused_until = max(bank_loan.delinquency_paused_until or days[0], days[0])
    BankLoan.objects.filter(pk=bank_loan.pk).update(delinquency_paused_until=paused_until)
    _mark(bank_loan, on=on)
    _tell(bank_loan, f"its next installment falls due on {days[0]}", on=on)


def extend_cure(bank_loan: BankLoan, *, on: datetime.date) -> None:
    """Give the business one interval more to add collateral. Raises ExtensionUsed.

    Source: A-36; R2-12.
    """
    assert connection.in_atomic_block
    check_extension(bank_loan)
    until = interval_after(bank_loan, on)
    CoverAlert.objects.filter(
        bank_loan=bank_loan, level=CoverAlert.Level.CALL, ended_on__isnull=True
    ).update(cure_by=until)
    _mark(bank_loan, on=on)
    _tell(bank_loan, f"collateral may be added until {until}", on=on)


def interval_after(terms: LoanTerms, day: datetime.date) -> datetime.date:
    """Return the day one interval of a loan after another."""
    return due_days(starts_on=day, count=1, period=terms.period, length=terms.period_length)[-1]


def shifted_days(held: HeldLoan, *, on: datetime.date) -> tuple[datetime.date, ...]:
    """Return the due days of what is unpaid, one interval later; those not to come are left out."""
    began_on = anchor_on(held.terms)
    assert began_on is not None
    unpaid = [line.due_on for line in held.unpaid()]
    grid = due_grid(held.terms, began_on, until=max(*unpaid, on))
    after = dict(pairwise(grid))
    moved = {after.get(day) or interval_after(held.terms, day) for day in unpaid}
    days = tuple(sorted(day for day in moved if day > on))

    return days or (next(day for day in grid if day > on),)


def due_grid(
    terms: LoanTerms, began_on: datetime.date, *, until: datetime.date
) -> Sequence[datetime.date]:
    """Return the days on which periods of a loan end, to two beyond a day."""
    count = 16
    while True:
        grid = due_days(
            starts_on=began_on, count=count, period=terms.period, length=terms.period_length
        )
        beyond = [day for day in grid if day > until]
        if len(beyond) > 1 or count > GRID_MAX:
            return grid[: len(grid) - len(beyond) + 2]
        count *= 4


def cure_closed(held: HeldLoan, *, on: datetime.date) -> None:
    """End the late episodes of installments that ask for nothing any more."""
    open_numbers = [line.number for line in held.unpaid()]
    LateEpisode.objects.filter(loan_id=held.terms.pk, cured_on=None).exclude(
        number__in=open_numbers
    ).update(cured_on=on)


def _mark(bank_loan: BankLoan, *, on: datetime.date) -> None:
    BankLoan.objects.filter(pk=bank_loan.pk).update(extended_on=on)
    bank_loan.extended_on = on
    audit.record("BANK_LOAN_EXTENDED", by=None, subject=bank_loan.loan)


def _tell(bank_loan: BankLoan, words: str, *, on: datetime.date) -> None:
    text = f"“{bank_loan.title}” is extended once: {words}."
    tell_owner(bank_loan, kind="LOAN_EXTENDED", text=text, on=on)
    tell_holders(bank_loan, kind="LOAN_EXTENDED", text=text, on=on)
