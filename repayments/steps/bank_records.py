"""A bank's loan taken in hand: locked, with its balance and its installments."""

import datetime
from dataclasses import dataclass

from django.db import connection

from loans.models import BankLoan, Loan, LoanTerms, Milestone, Release
from repayments.models import Accrual, Installment, LoanBalance
from rules.amortization import ScheduleTerms
from rules.day_count import due_days

# More periods after the last due day are never counted: a default comes long before.
PERIODS_AFTER_END_MAX = 1_200


@dataclass(slots=True, kw_only=True)
class HeldLoan:
    """A loan that this transaction has locked, and its installments by number."""

    terms: BankLoan
    balance: LoanBalance
    lines: list[Installment]

    @property
    def loan(self) -> Loan:
        """Return the row that circles' loans have as well."""
        return self.terms.loan

    @property
    def escrow_left_minor(self) -> int:
        """Return what is neither released nor returned. Source: N-2."""
        one = self.terms
        return one.escrowed_minor - one.released_minor - one.escrow_returned_minor

    def unpaid(self) -> list[Installment]:
        """Return the installments that are not complete, oldest first."""
        return [line for line in self.lines if line.paid_on is None]

    def later(self, on: datetime.date) -> list[Installment]:
        """Return the unpaid installments whose day is still to come."""
        return [line for line in self.unpaid() if line.due_on > on]


@dataclass(frozen=True, slots=True)
class Running:
    """The period that is running: its number, the installment that its interest belongs to."""

    number: int
    line: Installment
    # Interest of this period that was charged already, before its end.
    charged_minor: int
    is_after_end: bool


def take_loan(loan_id: int) -> HeldLoan:
    """Lock a bank's loan for a change of its money: its balance first, then its own rows.

    Whoever sells its notes locks the loan's row, so that a payment knows the holders of record.
    """
    assert connection.in_atomic_block

    balance = LoanBalance.objects.select_for_update(no_key=True).get(pk=loan_id)
    terms = (
        BankLoan.objects.select_for_update(no_key=True, of=("self", "loan"))
        .select_related("loan", "asset", "bank")
        .get(pk=loan_id)
    )
    lines = list(Installment.objects.filter(loan_id=loan_id).order_by("number"))

    return HeldLoan(terms=terms, balance=balance, lines=lines)


def running_period(held: HeldLoan, on: datetime.date) -> Running | None:
    """Return the period that runs on a day; None before anything was released.

    After the last due day periods go on, and their interest belongs to the last installment.
    """
    if not held.lines:
        return None
    line = next((line for line in held.lines if line.due_on > on), held.lines[-1])
    is_after_end = line.due_on <= on
    number = line.number
    if is_after_end:
        number += periods_after_end(held.terms, line.due_on, on)
    charged = Accrual.objects.filter(loan_id=held.terms.pk, week=number).first()

    return Running(number, line, charged.charged_minor if charged else 0, is_after_end)


def periods_after_end(terms: LoanTerms, last_due_on: datetime.date, on: datetime.date) -> int:
    """Return which period after the last due day a day lies in, from 1; its last day belongs to
    the next one."""
    count = 1
    while count < PERIODS_AFTER_END_MAX and period_after_end(terms, last_due_on, count) <= on:
        count += 1

    return count


def period_after_end(terms: LoanTerms, last_due_on: datetime.date, count: int) -> datetime.date:
    """Return the day on which so many periods after the last due day end."""
    return due_days(
        starts_on=last_due_on, count=count, period=terms.period, length=terms.period_length
    )[-1]


def schedule_terms(terms: LoanTerms, *, anchor_on: datetime.date) -> ScheduleTerms:
    """Return what of a contract its schedule follows from."""
    return ScheduleTerms(
        amortization=(
            LoanTerms.Amortization.BULLET
            if terms.repayment == LoanTerms.Repayment.BULLET
            else terms.amortization
        ),
        rate_millionths=terms.rate_millionths,
        day_count=terms.day_count,
        period=terms.period,
        anchor_on=anchor_on,
        principal_grace_count=terms.principal_grace_count,
    )


def anchor_on(bank_loan: BankLoan) -> datetime.date | None:
    """Return the day on which the loan's first period began: that of its first release."""
    first = Release.objects.filter(bank_loan=bank_loan, number=1).first()

    return None if first is None else first.released_on


def servicing_state(terms: BankLoan) -> BankLoan.Servicing:
    """Return where a loan stands that is being served. Source: states.md, Offer."""
    if terms.servicing == BankLoan.Servicing.PAUSED:
        return BankLoan.Servicing.PAUSED
    if terms.disbursement != LoanTerms.Disbursement.AT_ONCE:
        open_states = set(
            terms.milestones.filter(state__in=["WAITING", "DELIVERED", "REFUSED"]).values_list(
                "state", flat=True
            )
        )
        if Milestone.State.DELIVERED in open_states:
            return BankLoan.Servicing.AWAITING_APPROVAL
        if open_states and terms.repayment == LoanTerms.Repayment.BULLET:
            return BankLoan.Servicing.AWAITING_APPLICATION
    if terms.released_minor == 0:
        return (
            BankLoan.Servicing.ACTIVE
            if terms.disbursement == LoanTerms.Disbursement.AT_ONCE
            else BankLoan.Servicing.AWAITING_APPLICATION
        )
    if terms.repayment == LoanTerms.Repayment.BULLET:
        return BankLoan.Servicing.AWAITING_REPAYMENT

    return BankLoan.Servicing.REPAYING
