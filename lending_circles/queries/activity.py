"""What moved on a member's two accounts, as movements that can be told in words."""

import datetime
import re
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from ledger.kinds import Kind
from lending_circles.models import LoanAccount
from loans.models import Loan, Note

# Which kinds a choice of the filter shows.
GROUPS: dict[str, tuple[Kind, ...]] = {
    "purchases": (
        Kind.PURCHASE,
        Kind.AUTHORIZATION,
        Kind.AUTHORIZATION_RELEASED,
        Kind.EXCESS_RETURNED,
        Kind.SALE_REFUND,
        Kind.SPLIT,
        Kind.REWARD,
        Kind.MERCHANT_CLAIM,
    ),
    "loans": (Kind.ESTABLISHMENT_FEE, Kind.PRINCIPAL, Kind.INTEREST),
    "lending": (
        Kind.DISBURSEMENT,
        Kind.ADVANCE,
        Kind.ADVANCE_PASSED_ON,
        Kind.JUBILEE_MATCHED,
        Kind.PRINCIPAL,
        Kind.LOAN_REFUND,
        Kind.GIFT_RETURNED,
        Kind.RECOVERY,
    ),
    "stake": (Kind.STAKE, Kind.UNSTAKE, Kind.EXIT_PAYOUT),
}
_LOAN = re.compile(r"^loan:(\d+):")
_INSTALLMENT = re.compile(r"^loan:\d+:installment:(\d+):")


class _Row(NamedTuple):
    """An event as the database sums it up."""

    journal_id: int
    reference: str
    happened_on: datetime.date
    kind: int
    spending_minor: int
    stake_minor: int
    principal_minor: int
    interest_minor: int
    other_id: int | None


@dataclass(frozen=True, slots=True)
class Movement:
    """What one event did to a member's spending and stake accounts.

    `principal_minor` and `interest_minor` are the parts of a repayment; `other_id` is the ledger
    account on the other side, where there was only one.
    """

    journal_id: int
    reference: str
    happened_on: datetime.date
    kind: Kind
    spending_minor: int
    stake_minor: int
    principal_minor: int
    interest_minor: int
    other_id: int | None
    loan: Loan | None = None
    is_own_loan: bool = False
    borrower_name: str = ""
    level: int | None = None

    @property
    def installment(self) -> int | None:
        """The number of the repayment, where the event was one alone."""
        found = _INSTALLMENT.match(self.reference)
        return int(found.group(1)) if found else None

    @property
    def change_minor(self) -> int:
        """What all the member's money gained or lost: money between own pockets is neither."""
        return self.spending_minor + self.stake_minor


def movements_of(
    account: LoanAccount,
    *,
    group: str = "",
    before_journal_id: int | None = None,
    limit: int | None = 40,
) -> list[Movement]:
    """Return what moved, newest first; a group shows some kinds alone.

    Others are named where they are the member's own peers at the first degree; further out a
    movement knows the degree and nothing else (R3-068, R3-120).
    """
    rows = _rows(account, group, before_journal_id, limit)
    loan_ids = {int(found.group(1)) for row in rows if (found := _LOAN.match(row.reference))}
    loans = Loan.objects.select_related("borrower").in_bulk(loan_ids)
    levels = _levels(account, loan_ids)

    return [_movement(account, row, loans, levels) for row in rows]


def _movement(
    account: LoanAccount,
    row: _Row,
    loans: dict[int, Loan],
    levels: dict[int, int],
) -> Movement:
    found = _LOAN.match(row.reference)
    loan = loans.get(int(found.group(1))) if found else None
    is_own = loan is not None and loan.borrower_id == account.person_id
    level = levels.get(loan.pk) if loan is not None else None
    is_near = loan is not None and not is_own and level == Note.Level.FIRST

    return Movement(
        journal_id=row.journal_id,
        reference=row.reference,
        happened_on=row.happened_on,
        kind=Kind(row.kind),
        spending_minor=row.spending_minor,
        stake_minor=row.stake_minor,
        principal_minor=row.principal_minor,
        interest_minor=row.interest_minor,
        other_id=row.other_id,
        loan=loan if is_own else None,
        is_own_loan=is_own,
        borrower_name=loan.borrower.name if is_near and loan is not None else "",
        level=level,
    )


def _levels(account: LoanAccount, loan_ids: set[int]) -> dict[int, int]:
    """Return at which degree the member lends or lent to these loans, the nearest first."""
    if not loan_ids:
        return {}
    rows = (
        Note.objects.filter(holder_id=account.person_id, loan_id__in=loan_ids)
        .order_by("-level")
        .values_list("loan_id", "level")
    )
    return dict(rows)


def _rows(
    account: LoanAccount, group: str, before_journal_id: int | None, limit: int | None
) -> list[_Row]:
    """Return one row an event, its transfers on the member's accounts summed up.

    The newest journals of either side are found by their indexes before anything is summed.
    """
    kinds = [kind.value for kind in GROUPS.get(group, ())] or [kind.value for kind in Kind]
    with connection.cursor() as cursor:
        cursor.execute(
            _MOVEMENTS,
            {
                "spending": account.spending_account_id,
                "stake": account.stake_account_id,
                "own": [account.spending_account_id, account.stake_account_id],
                "kinds": kinds,
                "lends": group != "loans",
                "borrows": group != "lending",
                "before": before_journal_id,
                "limit": limit,
                "principal": Kind.PRINCIPAL.value,
                "interest": Kind.INTEREST.value,
            },
        )
        return [_Row(*row) for row in cursor.fetchall()]


_MOVEMENTS = """
    WITH touched AS (
        (SELECT journal_id FROM ledger_transfer
            WHERE debit_id = ANY(%(own)s) AND kind = ANY(%(kinds)s)
                AND (%(borrows)s OR debit_id = %(stake)s)
                AND (%(before)s::bigint IS NULL OR journal_id < %(before)s::bigint))
        UNION
        (SELECT journal_id FROM ledger_transfer
            WHERE credit_id = ANY(%(own)s) AND kind = ANY(%(kinds)s)
                AND (%(lends)s OR credit_id = %(spending)s)
                AND (%(before)s::bigint IS NULL OR journal_id < %(before)s::bigint))
        ORDER BY journal_id DESC LIMIT %(limit)s
    )
    SELECT journal.id, journal.reference, journal.happened_on, min(transfer.kind),
        sum((credit_id = %(spending)s)::int * amount_minor
            - (debit_id = %(spending)s)::int * amount_minor)::bigint,
        sum((credit_id = %(stake)s)::int * amount_minor
            - (debit_id = %(stake)s)::int * amount_minor)::bigint,
        sum(CASE WHEN kind = %(principal)s THEN amount_minor ELSE 0 END)::bigint,
        sum(CASE WHEN kind = %(interest)s THEN amount_minor ELSE 0 END)::bigint,
        CASE WHEN count(DISTINCT other) = 1 THEN min(other) END
    FROM touched
    JOIN ledger_journal journal ON journal.id = touched.journal_id
    JOIN LATERAL (
        SELECT kind, debit_id, credit_id, amount_minor,
            CASE WHEN debit_id = ANY(%(own)s) THEN credit_id ELSE debit_id END AS other
        FROM ledger_transfer
        WHERE journal_id = journal.id
            AND (debit_id = ANY(%(own)s) OR credit_id = ANY(%(own)s))
    ) AS transfer ON true
    GROUP BY journal.id ORDER BY journal.id DESC
"""
