"""Paying a loan from one's own money."""

import datetime
from dataclasses import dataclass

import numpy as np
from django.db import transaction

from governance.steps import share_day
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from lending_circles.steps.blocks import lift_blocks
from lending_circles.steps.recovering import share_recoveries
from loans.models import Loan, Note
from people import audit
from people.models import Person
from people.refusals import Refusal
from repayments.models import Installment
from repayments.steps.collecting import PaymentTable, collect, lines_of, lock_balances
from rules.fees import fee_earned
from rules.repayment import Allocation, allocate, settlement_minor


class LoanNotOpen(Refusal):
    """Only a loan that is being repaid can be paid."""

    code = "LOAN_NOT_OPEN"
    detail = "Nothing is owed on this loan any more."
    remedy = "There is nothing to pay."


class InsufficientFunds(Refusal):
    """The spending account does not hold the payment."""

    code = "INSUFFICIENT_FUNDS"
    detail = "There is not enough money in your account."
    remedy = "Pay a smaller amount, or add money first."


class NothingToPay(Refusal):
    """A payment is more than nothing."""

    code = "AMOUNT_REFUSED"
    detail = "A payment is more than zero."
    remedy = "Write an amount above zero, or pay everything."


class NoSuchLoan(Refusal):
    """There is no such loan, or it is somebody else's: a loan is paid by its borrower."""

    code = "NOT_FOUND"
    detail = "There is no such loan of yours."
    remedy = "Choose one of your own loans."


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPayment:
    """What a payment paid: its parts, and whether it settled the loan."""

    loan: Loan
    principal_minor: int
    interest_minor: int
    is_settled: bool

    @property
    def amount_minor(self) -> int:
        """Both parts together: what left the spending account."""
        return self.principal_minor + self.interest_minor


@transaction.atomic(durable=True)
def pay_loan(
    *,
    loan_id: int,
    amount_minor: int | None,
    on: datetime.date,
    by: Person | None,
    reference: str,
    today: datetime.date | None = None,
) -> LoanPayment:
    """Pay a loan from its borrower's spending account; `amount_minor` None settles it.

    Installments are paid oldest first, principal before interest; what is more than due prepays
    the following ones. No more is taken than the loan asks for. The same reference pays once.
    Raises DayNotOpen, NoSuchLoan, LoanNotOpen, NothingToPay, InsufficientFunds.

    Source: A-06, A-50; R3-054, R3-055.
    """
    loan = Loan.objects.filter(pk=loan_id, product=Loan.Product.PEER).first()
    if loan is None or (by is not None and by.pk != loan.borrower_id):
        raise NoSuchLoan
    share_day(network_id=loan.network_id, on=on, today=today)
    lock_balances(np.array([loan_id], dtype=np.int64))
    loan.refresh_from_db()
    full_reference = f"loan:{loan_id}:payment:{reference}"
    if (paid := _paid_before(loan, full_reference)) is not None:
        return paid
    if loan.state != Loan.State.REPAYING:
        raise LoanNotOpen
    lines = list(Installment.objects.filter(loan=loan).order_by("number"))
    dues = [line.due() for line in lines if line.paid_on is None]

    if amount_minor is not None and amount_minor <= 0:
        raise NothingToPay
    owed_minor = settlement_minor(dues)
    asked_minor = owed_minor if amount_minor is None else min(amount_minor, owed_minor)
    held_minor = ledger_queries.balance(loan.payer_account_id)
    if held_minor < asked_minor:
        raise InsufficientFunds(
            context={"short_minor": asked_minor - held_minor, "held_minor": held_minor}
        )

    allocation = allocate(dues, asked_minor, on=on)

    settled = _collect(loan, allocation, lines, reference=full_reference, on=on)
    lift_blocks(network_id=loan.network_id, loan_ids=settled)
    # A note under lien returns its principal to those who lost by its holder, at once.
    if Note.objects.filter(loan=loan, lien_case_id__isnull=False).exists():
        share_recoveries(network_id=loan.network_id, on=on)

    audit.record("LOAN_PAID", by=by, subject=loan, data={"amount_minor": asked_minor})
    loan.refresh_from_db()

    return LoanPayment(
        loan=loan,
        principal_minor=allocation.principal_minor,
        interest_minor=allocation.interest_minor,
        is_settled=bool(len(settled)),
    )


def _collect(
    loan: Loan,
    allocation: Allocation,
    lines: list[Installment],
    *,
    reference: str,
    on: datetime.date,
) -> np.ndarray:
    """Post the payment as one journal, and write what it paid."""
    earned_minor = fee_earned(
        loan.transaction_fee_minor,
        len(lines),
        numbers=[line.number for line in allocation.collected if line.is_complete],
    )
    payment = PaymentTable(
        references=[reference],
        loan_ids=np.array([loan.pk], dtype=np.int64),
        source_ids=np.array([loan.payer_account_id], dtype=np.int64),
        principals=np.array([allocation.principal_minor], dtype=np.int64),
        interests=np.array([allocation.interest_minor], dtype=np.int64),
        releases=np.array([earned_minor], dtype=np.int64),
    )

    return collect(
        payment,
        lines_of(loan.pk, allocation.collected),
        network_id=loan.network_id,
        on=on,
        source=Installment.Source.PERSONAL,
    )


def _paid_before(loan: Loan, reference: str) -> LoanPayment | None:
    """Return what the journal with this reference paid, if there is one."""
    journal = ledger_queries.find_journal(reference)
    if journal is None:
        return None
    sums = dict.fromkeys((Kind.PRINCIPAL, Kind.INTEREST), 0)
    for transfer in journal.transfers.all():
        if (kind := Kind(transfer.kind)) in sums:
            sums[kind] += transfer.amount_minor

    return LoanPayment(
        loan=loan,
        principal_minor=sums[Kind.PRINCIPAL],
        interest_minor=sums[Kind.INTEREST],
        is_settled=loan.state == Loan.State.SETTLED,
    )
