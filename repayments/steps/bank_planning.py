"""The schedule of a bank's loan: planned at its contract, derived anew at every change."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from loans.models import BankLoan, Loan, LoanTerms, ScheduleVersion
from loans.steps.bank_loans import BankLoanDraft
from repayments.models import Installment, LoanBalance
from rules.schedule import equal_principal


@dataclass(frozen=True, slots=True)
class Line:
    """One planned repayment."""

    number: int
    due_on: datetime.date
    principal_minor: int
    interest_minor: int


def first_plan(draft: BankLoanDraft, *, on: datetime.date) -> list[Line]:
    """Return the schedule of a loan as if all of it were released today."""
    return _lines(draft.terms, draft.principal_minor, start_on=on, first=1)


def replan(
    *,
    bank_loan: BankLoan,
    reason: ScheduleVersion.Reason,
    on: datetime.date,
    is_start: bool = False,
) -> ScheduleVersion:
    """Derive the unpaid installments that are still to come anew; keep the old version.

    Source: A-55.
    """
    assert connection.in_atomic_block
    balance = LoanBalance.objects.get(pk=bank_loan.pk)
    kept = list(Installment.objects.filter(loan_id=bank_loan.pk, due_on__lte=on))
    Installment.objects.filter(loan_id=bank_loan.pk, due_on__gt=on).delete()
    arrears = sum(row.principal_minor - row.principal_paid_minor for row in kept)

    lines = _lines(bank_loan, balance.outstanding_minor - arrears, start_on=on, first=len(kept) + 1)
    Installment.objects.bulk_create(
        Installment(
            loan_id=bank_loan.pk,
            number=one.number,
            due_on=one.due_on,
            principal_minor=one.principal_minor,
            interest_minor=one.interest_minor,
        )
        for one in lines
    )
    unpaid = Installment.objects.filter(loan_id=bank_loan.pk, paid_on=None).order_by("due_on")
    LoanBalance.objects.filter(pk=bank_loan.pk).update(
        next_due_on=unpaid.values_list("due_on", flat=True).first()
    )
    Loan.objects.filter(pk=bank_loan.pk).update(ends_on=lines[-1].due_on)

    return keep_version(bank_loan, lines, reason=reason, on=on)


def keep_version(
    bank_loan: BankLoan,
    lines: Sequence[Line],
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
            for one in lines
        ],
    )


def _lines(
    terms: LoanTerms, principal_minor: int, *, start_on: datetime.date, first: int
) -> list[Line]:
    count = max(terms.installment_count - first + 1, 1)
    days = {"DAY": 1, "WEEK": 7, "MONTH": 30}[terms.period] * terms.period_length

    return [
        Line(first + place, start_on + datetime.timedelta(days=days * (place + 1)), part_minor, 0)
        for place, part_minor in enumerate(equal_principal(principal_minor, count))
    ]
