"""Gives back to circle loans what their purchase returned: lenders, then givers, the rest later."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from django.db import connection

from ledger import pools
from ledger.kinds import Kind, Purpose
from lending_circles.queries.refunding import loans_behind, loss_of
from lending_circles.steps.blocks import lift_blocks
from lending_circles.steps.deposit_changes import change_deposits
from lending_circles.steps.recovering import share_recoveries
from lending_circles.steps.returning_gifts import GiftBack, lock_funds, plan_gifts, return_gifts
from loans import steps as loan_steps
from loans.models import Loan, Note
from people.models import AuditEvent
from repayments.models import Installment
from repayments.steps.collecting import PaymentTable, collect, lines_of, lock_balances
from rules.fees import fee_earned
from rules.loan_refund import refund_to_loans
from rules.repayment import Allocation


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanPart:
    """What a refund pays of one loan that is being repaid."""

    loan: Loan
    lines: tuple[Installment, ...]
    allocation: Allocation

    @property
    def minor(self) -> int:
        """All that goes to this loan."""
        return self.allocation.principal_minor + self.allocation.interest_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRefund:
    """What a refund gives for the loans behind a purchase; the rest is the customer's.

    `parts` are of loans that are being repaid, an extension first; `recovered_minor` goes to the
    stake of a borrower in default (`stake_id`), from where it is shared out. What is left then
    returns the `gifts` of those who forgave or matched something.
    """

    POOLS: ClassVar = (
        Purpose.COMMON_POOL,
        Purpose.TRANSACTION_POOL,
        Purpose.TRANSACTION_POOL_UNEARNED,
    )

    behind: tuple[Loan, ...]
    parts: tuple[LoanPart, ...] = ()
    recovered_minor: int = 0
    stake_id: int | None = None
    gifts: tuple[GiftBack, ...] = ()

    @property
    def minor(self) -> int:
        """All that does not go to the customer: to loans, those who lost, those who gave."""
        returned_minor = sum(one.minor for one in self.gifts)

        return sum(part.minor for part in self.parts) + self.recovered_minor + returned_minor

    def account_ids(self) -> set[int]:
        """Return the accounts that it pays into, so that they can be locked with the till's."""
        givers = {account for one in self.gifts for account in one.account_ids()}
        if not self.parts:
            return givers | ({self.stake_id} if self.stake_id is not None else set())
        loan_ids = [part.loan.pk for part in self.parts]
        notes = loan_steps.notes_outstanding(np.array(sorted(loan_ids), dtype=np.int64))
        shards = {
            pools.credit_shard(pools.pool_accounts(part.loan.network_id, purpose), part.loan.pk)
            for part in self.parts
            for purpose in self.POOLS
        }

        return givers | shards | {int(account) for account in notes.account_ids}


def lock_loans(loan_ids: Iterable[int]) -> None:
    """Lock all loans behind several purchases in one order, before any account of the ledger.

    Whoever refunds one purchase after the other would otherwise hold the accounts of the first
    while waiting for the loan of the second.
    """
    assert connection.in_atomic_block
    behind = {loan.pk for loan_id in loan_ids for loan in loans_behind(loan_id)}

    lock_balances(np.array(sorted(behind), dtype=np.int64))
    lock_funds(behind)


def plan_refund(loan_id: int, amount_minor: int, *, on: datetime.date) -> LoanRefund:
    """Return how a refund of this loan's purchase is divided; its loans stay as they are till then.

    Source: A-51; of a defaulted loan A-60; decision 0014.
    """
    assert connection.in_atomic_block
    lock_loans([loan_id])
    behind = tuple(loans_behind(loan_id))
    repaying = [loan for loan in behind if loan.state == Loan.State.REPAYING]
    if not repaying:
        return _recovery(behind, amount_minor)

    lines = [tuple(Installment.objects.filter(loan=loan).order_by("number")) for loan in repaying]
    dues = [[line.due() for line in of_loan if line.paid_on is None] for of_loan in lines]
    allocations = refund_to_loans(dues, amount_minor, on=on)

    return LoanRefund(
        behind=behind,
        gifts=plan_gifts(behind, allocations[-1].left_minor),
        parts=tuple(
            LoanPart(loan=loan, lines=of_loan, allocation=allocation)
            for loan, of_loan, allocation in zip(repaying, lines, allocations, strict=True)
            if allocation.collected
        ),
    )


def reckon_again(refund: LoanRefund, amount_minor: int) -> LoanRefund:
    """Return the plan as it is once the accounts that it pays into are locked.

    Others recover by the same stake: what they brought back meanwhile is not to be given twice, and
    nobody brings back more while that account is locked. A plan for loans that are being repaid is
    kept by the locks on the loans.
    """
    assert connection.in_atomic_block
    if refund.stake_id is None:
        return refund

    return _recovery(refund.behind, amount_minor)


def refund_loans(
    refund: LoanRefund, *, from_id: int, reference: str, cause: AuditEvent, on: datetime.date
) -> None:
    """Pay loans from a merchant's till as planned: notes, interest due, fee earned, schedule.

    Lenders and the common pool receive their parts exactly as of a repayment; then come gifts that
    were not needed. What has reached the stake of a borrower in default by now is shared out.
    """
    assert connection.in_atomic_block

    for part in refund.parts:
        _refund_loan(part, from_id=from_id, reference=reference, on=on)
    if refund.recovered_minor:
        _share_out(refund, on=on)
    return_gifts(
        refund.gifts,
        from_id=from_id,
        network_id=refund.behind[0].network_id,
        reference=reference,
        cause=cause,
        on=on,
    )
    if Note.objects.filter(loan__in=refund.behind, lien_case_id__isnull=False).exists():
        share_recoveries(network_id=refund.behind[0].network_id, on=on)


def _refund_loan(part: LoanPart, *, from_id: int, reference: str, on: datetime.date) -> None:
    loan, allocation = part.loan, part.allocation
    earned_minor = fee_earned(
        loan.transaction_fee_minor,
        len(part.lines),
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


def _share_out(refund: LoanRefund, *, on: datetime.date) -> None:
    """Share out what a refund has put into the stake of a borrower in default.

    Source: A-60: those who lost share it pro rata, then the contingency pool.
    """
    assert refund.stake_id is not None

    change_deposits({refund.stake_id: refund.recovered_minor}, on=on)
    share_recoveries(network_id=refund.behind[0].network_id, on=on)


def _recovery(behind: tuple[Loan, ...], amount_minor: int) -> LoanRefund:
    """Return what those who lost by the loans' default have not recovered yet, then gifts."""
    loss = loss_of(behind)
    recovered_minor = 0 if loss is None else min(amount_minor, loss.open_minor)

    return LoanRefund(
        behind=behind,
        recovered_minor=recovered_minor,
        stake_id=None if loss is None else loss.stake_id,
        gifts=plan_gifts(behind, amount_minor - recovered_minor),
    )
