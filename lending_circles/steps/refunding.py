"""Gives back to a circle loan what its purchase returned: lenders first, the borrower last."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from django.db import connection

from ledger import pools
from ledger.kinds import Kind, Purpose
from lending_circles.queries.refunding import loss_of
from lending_circles.steps.blocks import lift_blocks
from lending_circles.steps.deposit_changes import change_deposits
from lending_circles.steps.recovering import share_recoveries
from loans import steps as loan_steps
from loans.models import Loan, Note
from repayments.models import Installment
from repayments.steps.collecting import PaymentTable, collect, lines_of, lock_balances
from rules.fees import fee_earned
from rules.loan_refund import refund_to_loan
from rules.repayment import Allocation


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRefund:
    """What a refund gives to a loan, or to those who lost by it; the rest is the customer's.

    `allocation` is of a loan that is being repaid, `recovered_minor` goes to the stake of a
    borrower in default (`stake_id`), from where it is shared out.
    """

    POOLS: ClassVar = (
        Purpose.COMMON_POOL,
        Purpose.TRANSACTION_POOL,
        Purpose.TRANSACTION_POOL_UNEARNED,
    )

    loan: Loan
    lines: tuple[Installment, ...] = ()
    allocation: Allocation | None = None
    recovered_minor: int = 0
    stake_id: int | None = None

    @property
    def minor(self) -> int:
        """All that goes to the loan."""
        if self.allocation is None:
            return self.recovered_minor
        return self.allocation.principal_minor + self.allocation.interest_minor

    def account_ids(self) -> set[int]:
        """Return the accounts that it pays into, so that they can be locked with the till's."""
        if self.allocation is None:
            return {self.stake_id} if self.stake_id is not None else set()
        notes = loan_steps.notes_outstanding(np.array([self.loan.pk], dtype=np.int64))
        shards = {
            pools.credit_shard(pools.pool_accounts(self.loan.network_id, purpose), self.loan.pk)
            for purpose in self.POOLS
        }

        return shards | {int(account) for account in notes.account_ids}


def plan_refund(loan_id: int, amount_minor: int, *, on: datetime.date) -> LoanRefund:
    """Return how a refund of this loan's purchase is divided; the loan stays as it is until then.

    Source: A-51; of a defaulted loan A-60.
    """
    assert connection.in_atomic_block
    lock_balances(np.array([loan_id], dtype=np.int64))
    loan = Loan.objects.get(pk=loan_id)
    if loan.state == Loan.State.DEFAULTED:
        return _recovery(loan, amount_minor)
    if loan.state != Loan.State.REPAYING:
        return LoanRefund(loan=loan)

    lines = tuple(Installment.objects.filter(loan=loan).order_by("number"))
    dues = [line.due() for line in lines if line.paid_on is None]

    return LoanRefund(loan=loan, lines=lines, allocation=refund_to_loan(dues, amount_minor, on=on))


def reckon_again(refund: LoanRefund, amount_minor: int) -> LoanRefund:
    """Return the plan as it is once the accounts that it pays into are locked.

    Others recover by the same stake: what they brought back meanwhile is not to be given twice, and
    nobody brings back more while that account is locked. A plan for a loan that is being repaid is
    kept by the lock on the loan.
    """
    assert connection.in_atomic_block
    if refund.stake_id is None:
        return refund

    return _recovery(refund.loan, amount_minor)


def refund_loan(refund: LoanRefund, *, from_id: int, reference: str, on: datetime.date) -> None:
    """Pay a loan from a merchant's till as planned: notes, interest due, fee earned, schedule.

    Lenders and the common pool receive their parts exactly as of a repayment.
    """
    assert connection.in_atomic_block
    loan, allocation = refund.loan, refund.allocation
    assert allocation is not None

    earned_minor = fee_earned(
        loan.transaction_fee_minor,
        len(refund.lines),
        numbers=[line.number for line in allocation.collected if line.is_complete],
    )
    settled = collect(
        PaymentTable(
            references=[f"loan:{loan.pk}:refund:{reference}"],
            loan_ids=np.array([loan.pk], dtype=np.int64),
            source_ids=np.array([from_id], dtype=np.int64),
            principals=np.array([allocation.principal_minor], dtype=np.int64),
            interests=np.array([allocation.interest_minor], dtype=np.int64),
            releases=np.array([earned_minor], dtype=np.int64),
        ),
        lines_of(loan.pk, allocation.collected),
        network_id=loan.network_id,
        on=on,
        source=Installment.Source.REFUND,
        principal_kind=Kind.LOAN_REFUND,
    )
    lift_blocks(network_id=loan.network_id, loan_ids=settled)
    if Note.objects.filter(loan=loan, lien_case_id__isnull=False).exists():
        share_recoveries(network_id=loan.network_id, on=on)


def share_refund(refund: LoanRefund, *, on: datetime.date) -> None:
    """Share out what a refund has put into the stake of a borrower in default.

    Source: A-60: those who lost share it pro rata, then the contingency pool.
    """
    assert connection.in_atomic_block
    assert refund.stake_id is not None

    change_deposits({refund.stake_id: refund.recovered_minor}, on=on)
    share_recoveries(network_id=refund.loan.network_id, on=on)


def _recovery(loan: Loan, amount_minor: int) -> LoanRefund:
    """Return what those who lost by the loan's default have not recovered yet, at most."""
    loss = loss_of(loan)
    if loss is None:
        return LoanRefund(loan=loan)

    return LoanRefund(
        loan=loan,
        recovered_minor=min(amount_minor, loss.open_minor),
        stake_id=loss.stake_id,
    )
