"""Finds what banks received from borrowers and did not pass on to the holders yet."""

import datetime
from dataclasses import dataclass

from banks.models import Bank
from ledger.models import Asset
from repayments.models import Receipt


@dataclass(frozen=True, slots=True)
class PendingReceipt:
    """A receipt that waits, how long, and what is left of the bank's days (below zero: over)."""

    receipt: Receipt
    age_days: int
    days_left: int

    @property
    def is_overdue(self) -> bool:
        """Tell whether the bank's time to pass it on is over."""
        return self.days_left < 0


@dataclass(frozen=True, slots=True)
class Pending:
    """A bank's pending payments: public, because they are the bank's doing and nobody else's."""

    bank: Bank
    receipts: list[PendingReceipt]

    @property
    def count(self) -> int:
        """Return how many wait."""
        return len(self.receipts)

    @property
    def oldest_days(self) -> int | None:
        """Return the age of the oldest; None where none waits."""
        return max((each.age_days for each in self.receipts), default=None)

    @property
    def overdue_count(self) -> int:
        """Return how many wait for longer than the bank promised."""
        return sum(each.is_overdue for each in self.receipts)

    def totals(self) -> list[tuple[Asset, int]]:
        """Return what waits, by asset, in minor units."""
        sums: dict[Asset, int] = {}
        for each in self.receipts:
            asset = each.receipt.bank_loan.asset
            sums[asset] = sums.get(asset, 0) + each.receipt.amount_minor

        return sorted(sums.items(), key=lambda one: one[0].code)


def pending(bank_id: int, on: datetime.date) -> Pending:
    """Return what a bank received and did not pass on, the oldest first.

    A receipt's age counts from the day on which the borrower paid. Source: R0-08; P-33.
    """
    bank = Bank.objects.get(pk=bank_id)
    rows = (
        Receipt.objects.select_related(
            "bank_loan__asset", "bank_loan__business", "entered_by", "approval"
        )
        .filter(bank_id=bank_id, state=Receipt.State.ENTERED)
        .order_by("received_on", "id")
    )

    return Pending(
        bank,
        [
            PendingReceipt(row, age, bank.remit_days - age)
            for row, age in ((row, (on - row.received_on).days) for row in rows)
        ],
    )


def pending_count(bank: Bank) -> int:
    """Return how many receipts of a bank wait."""
    return Receipt.objects.filter(bank=bank, state=Receipt.State.ENTERED).count()
