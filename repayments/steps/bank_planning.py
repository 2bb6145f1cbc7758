"""The schedule of a bank's loan: planned at its contract, derived anew at every change."""

import datetime
from collections.abc import Sequence

from django.db import connection

from loans.models import BankLoan, Loan, LoanTerms, Milestone, ScheduleVersion
from loans.steps.bank_loans import BankLoanDraft
from repayments.models import Installment, LateEpisode
from repayments.steps.bank_records import (
    HeldLoan,
    anchor_on,
    running_period,
    schedule_terms,
    take_loan,
)
from rules.amortization import PlannedLine, bullet_due_on, due_days, planned_schedule
from rules.repayment import Due


def first_plan(draft: BankLoanDraft, *, on: datetime.date) -> tuple[PlannedLine, ...]:
    """Return the schedule of a loan as if all of it were released today."""
    terms = draft.terms
    last = max((one.due_on for one in draft.milestones), default=None)

    return planned_schedule(
        draft.principal_minor,
        terms=schedule_terms(terms, anchor_on=on),
        starts_on=on,
        days=_first_days(terms, on=on, last_milestone_on=last),
    )


def replan(
    *,
    bank_loan: BankLoan,
    reason: ScheduleVersion.Reason,
    on: datetime.date,
    days: Sequence[datetime.date] = (),
    folds_arrears: bool = False,
) -> ScheduleVersion:
    """Derive the unpaid installments that are still to come anew; the old version is kept.

    Due days are kept, unless `days` names others. Where no day is left, what is outstanding falls
    due one period from now. With `folds_arrears` (extension, restructuring) overdue principal
    becomes part of the new plan; overdue interest stays due where it is, and is paid first.
    Terms that change with it are saved by the caller before.

    Source: A-55; N-4.
    """
    return replan_held(
        take_loan(bank_loan.pk), reason=reason, on=on, days=days, folds_arrears=folds_arrears
    )


def replan_held(
    held: HeldLoan,
    *,
    reason: ScheduleVersion.Reason,
    on: datetime.date,
    days: Sequence[datetime.date] = (),
    folds_arrears: bool = False,
) -> ScheduleVersion:
    """Derive the schedule of a loan anew that is locked and accrued up to the day."""
    assert connection.in_atomic_block
    began_on = anchor_on(held.terms)
    assert began_on is not None
    overdue = [line for line in held.unpaid() if line.due_on <= on]
    if folds_arrears:
        _fold(overdue, on=on)
    later = held.later(on)
    kept = [line for line in held.lines if line not in later]
    first_number = later[0].number if later else _number_after(held, on)
    paid_interest_minor = later[0].interest_paid_minor if later else 0
    open_minor = held.balance.outstanding_minor - sum(
        line.principal_minor - line.principal_paid_minor for line in overdue
    )

    plan = planned_schedule(
        open_minor,
        terms=schedule_terms(held.terms, anchor_on=began_on),
        starts_on=held.terms.accrued_through_on or on,
        days=days or _days_left(held, later, on=on),
        first_number=first_number,
        accrued=int(held.terms.accrued_scaled),
    )
    # An installment of which something was paid already keeps that beside what is planned anew.
    paid = {line.number: line.principal_paid_minor for line in later}
    lines = [
        Installment(
            loan_id=held.terms.pk,
            number=one.number,
            due_on=one.due_on,
            principal_minor=one.principal_minor + paid.get(one.number, 0),
            principal_paid_minor=paid.get(one.number, 0),
            interest_minor=max(one.interest_minor, paid_interest_minor if place == 0 else 0),
            interest_paid_minor=paid_interest_minor if place == 0 else 0,
        )
        for place, one in enumerate(plan)
    ]
    _write(held, kept, lines)

    return keep_version(held.terms, plan, reason=reason, on=on)


def keep_version(
    bank_loan: BankLoan,
    plan: Sequence[PlannedLine],
    *,
    reason: ScheduleVersion.Reason,
    on: datetime.date,
) -> ScheduleVersion:
    """Keep a schedule as it was planned on a day."""
    assert connection.in_atomic_block

    return ScheduleVersion.objects.create(
        bank_loan=bank_loan,
        number=ScheduleVersion.objects.filter(bank_loan=bank_loan).count() + 1,
        reason=reason,
        made_on=on,
        lines=[
            {
                "number": one.number,
                "due_on": one.due_on.isoformat(),
                "principal_minor": one.principal_minor,
                "interest_minor": one.interest_minor,
            }
            for one in plan
        ],
    )


def dues_of(held: HeldLoan) -> list[Due]:
    """Return what the unpaid installments still ask for."""
    return [line.due() for line in held.unpaid()]


def _first_days(
    terms: LoanTerms, *, on: datetime.date, last_milestone_on: datetime.date | None
) -> tuple[datetime.date, ...]:
    """Return the due days of a schedule that begins today.

    A repayment in one part falls due so many days after the last delivery, which is planned for
    its deadline until it is accepted. Source: A-45; R2-20.
    """
    if terms.repayment == LoanTerms.Repayment.BULLET and last_milestone_on is not None:
        return (bullet_due_on(max(last_milestone_on, on), bullet_days=terms.bullet_days),)
    days = due_days(
        starts_on=on,
        count=terms.installment_count,
        period=terms.period,
        length=terms.period_length,
    )

    return days[-1:] if terms.repayment == LoanTerms.Repayment.BULLET else days


def _days_left(
    held: HeldLoan, later: Sequence[Installment], *, on: datetime.date
) -> tuple[datetime.date, ...]:
    """Return the due days that a new plan has."""
    terms = held.terms
    last = _last_milestone_on(terms)
    if not held.lines:
        return _first_days(terms, on=on, last_milestone_on=last)
    if terms.repayment == LoanTerms.Repayment.BULLET and last is not None:
        return (bullet_due_on(max(last, on), bullet_days=terms.bullet_days),)
    if later:
        return tuple(line.due_on for line in later)

    return due_days(starts_on=on, count=1, period=terms.period, length=terms.period_length)


def _last_milestone_on(terms: BankLoan) -> datetime.date | None:
    """Return the day of the last delivery: when it was accepted, or else its deadline."""
    days = [
        one.decided_on
        if one.decided_on and one.state in (Milestone.State.ACCEPTED, Milestone.State.UNLOCKED)
        else one.extended_to or one.due_on
        for one in terms.milestones.exclude(state=Milestone.State.MISSED)
    ]

    return max(days, default=None)


def _number_after(held: HeldLoan, on: datetime.date) -> int:
    """Return the number of an installment that comes behind all others.

    Interest after the last due day is charged by periods whose numbers are taken.
    """
    running = running_period(held, on)

    return 1 if running is None else max(running.number, held.lines[-1].number + 1)


def _fold(overdue: Sequence[Installment], *, on: datetime.date) -> None:
    """Let overdue installments ask for no more principal than they received."""
    for line in overdue:
        line.principal_minor = line.principal_paid_minor
        if line.interest_minor == line.interest_paid_minor:
            line.paid_on = on
    Installment.objects.bulk_update(overdue, ["principal_minor", "paid_on"])
    LateEpisode.objects.filter(
        loan_id__in=[line.loan_id for line in overdue],
        number__in=[line.number for line in overdue if line.paid_on is not None],
        cured_on=None,
    ).update(cured_on=on)


def _write(held: HeldLoan, kept: Sequence[Installment], lines: Sequence[Installment]) -> None:
    """Put new lines in the place of the unpaid ones to come."""
    Installment.objects.filter(loan_id=held.terms.pk).exclude(
        number__in=[line.number for line in kept]
    ).delete()
    Installment.objects.bulk_create(lines)
    held.lines = [*kept, *lines]
    unpaid = held.unpaid()
    held.balance.next_due_on = unpaid[0].due_on if unpaid else None
    held.balance.save(update_fields=["next_due_on"])
    ends_on, count = held.lines[-1].due_on, len(held.lines)
    Loan.objects.filter(pk=held.terms.pk).update(ends_on=ends_on, installment_count=count)
    held.loan.ends_on, held.loan.installment_count = ends_on, count
