"""Pauses the count of late days, and plans a loan anew, once two officers have agreed."""

import datetime
from collections.abc import Sequence

from django.db import connection

from banks.models import Approval
from loans.models import BankLoan, LoanTerms, ScheduleVersion
from people import audit
from people.models import Person
from repayments.models import Challenge, DelinquencyPause, Restructuring
from repayments.steps import bank_planning, challenges
from repayments.steps.bank_accruing import accrue_to
from repayments.steps.bank_records import HeldLoan, anchor_on, take_loan
from repayments.steps.conduct_people import tell_holders, tell_owner
from repayments.steps.extensions import cure_closed, due_grid
from rules.day_count import due_days


def pause(
    bank_loan: BankLoan,
    until: datetime.date,
    *,
    approval: Approval,
    on: datetime.date,
    by: Person,
) -> DelinquencyPause:
    """Count no late days of a locked loan from today through a day."""
    assert connection.in_atomic_block
    before = bank_loan.delinquency_paused_until
    begins_on = on if before is None or before < on else before + datetime.timedelta(days=1)
    bank_loan.paused_days += max(0, (until - begins_on).days + 1)
    bank_loan.delinquency_paused_until = max(until, before or until)
    bank_loan.save(update_fields=["paused_days", "delinquency_paused_until"])

    made = DelinquencyPause.objects.create(
        bank_loan=bank_loan,
        starts_on=on,
        until_on=until,
        reason=approval.payload["reason"],
        approval=approval,
    )
    audit.record(
        "DELINQUENCY_PAUSED",
        by=by,
        subject=bank_loan.loan,
        data={"until": until.isoformat(), "maker": approval.maker_id},
    )
    text = f"“{bank_loan.title}”: late days are not counted until {until.isoformat()}."
    tell_owner(bank_loan, kind="DELINQUENCY_PAUSED", text=text, on=on)
    tell_holders(bank_loan, kind="DELINQUENCY_PAUSED", text=text, on=on)

    return made


def restructure(
    bank_loan: BankLoan,
    *,
    installment_count: int,
    rate_millionths: int,
    approval: Approval | None,
    on: datetime.date,
    by: Person | None,
) -> Restructuring:
    """Plan what a locked loan has outstanding anew over so many installments, at a rate from today.

    Interest so far runs at the old rate and stays due; a repayment in one part becomes one by
    installments. An open challenge ends with it.

    Source: R2-27; A-55; restructured loans stay visible in every figure.
    """
    assert connection.in_atomic_block
    held = take_loan(bank_loan.pk)
    accrue_to(held, on=on)
    terms = held.terms
    rate_before, unpaid = terms.rate_millionths, held.unpaid()
    overdue_minor = sum(line.due().amount_minor for line in unpaid if line.due_on <= on)

    days = new_days(held, installment_count, on=on)
    _change_terms(terms, days, rate_millionths=rate_millionths, on=on)
    schedule = bank_planning.replan_held(
        held, reason=ScheduleVersion.Reason.RESTRUCTURING, on=on, days=days, folds_arrears=True
    )
    cure_closed(held, on=on)
    made = Restructuring.objects.create(
        bank_loan=terms,
        restructured_on=on,
        reason="" if approval is None else approval.payload["reason"],
        rate_before_millionths=rate_before,
        rate_after_millionths=rate_millionths,
        count_before=len(unpaid),
        count_after=len(days),
        overdue_minor=overdue_minor,
        schedule=schedule,
        approval=approval,
    )
    for challenge in Challenge.objects.filter(bank_loan=terms, state=Challenge.State.OPEN):
        challenges.close(challenge, Challenge.State.RESTRUCTURED, on=on)
    audit.record(
        "BANK_LOAN_RESTRUCTURED",
        by=by,
        subject=held.loan,
        data={
            "count": len(days),
            "rate_millionths": rate_millionths,
            "maker": None if approval is None else approval.maker_id,
        },
    )
    text = f"“{bank_loan.title}” is restructured: {len(days)} installments from {days[0]} on."
    tell_owner(bank_loan, kind="LOAN_RESTRUCTURED", text=text, on=on)
    tell_holders(bank_loan, kind="LOAN_RESTRUCTURED", text=text, on=on)

    return made


def _change_terms(
    terms: BankLoan, days: Sequence[datetime.date], *, rate_millionths: int, on: datetime.date
) -> None:
    """Save what a new plan changes in the contract; late days count again after its first day."""
    terms.rate_millionths = rate_millionths
    terms.restructured_on = on
    if terms.repayment == LoanTerms.Repayment.BULLET and len(days) > 1:
        terms.repayment = LoanTerms.Repayment.SCHEDULED
        terms.amortization = LoanTerms.Amortization.EQUAL_INSTALLMENT
    terms.principal_grace_count = 0
    terms.delinquency_paused_until = max(terms.delinquency_paused_until or days[0], days[0])
    terms.save(
        update_fields=[
            "rate_millionths",
            "restructured_on",
            "repayment",
            "amortization",
            "principal_grace_count",
            "delinquency_paused_until",
        ]
    )


def new_days(held: HeldLoan, count: int, *, on: datetime.date) -> tuple[datetime.date, ...]:
    """Return the next so many days on which periods of a loan end."""
    began_on = anchor_on(held.terms)
    assert began_on is not None
    passed = len([day for day in due_grid(held.terms, began_on, until=on) if day <= on])
    grid = due_days(
        starts_on=began_on,
        count=passed + count,
        period=held.terms.period,
        length=held.terms.period_length,
    )

    return tuple(grid[passed:])
