"""Reads what moved in one account, row by row, each with the balance after it."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Case, F, Q, Sum, When

from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.models import Account, Transfer

ROWS_PER_PAGE = 25
ROWS_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One movement: how much came (or went), and what the account held after it."""

    journal_id: int
    on: datetime.date
    kind: Kind
    amount_minor: int
    balance_minor: int
    reference: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows, newest first; older ones follow before the journal `older`, if there are any."""

    rows: list[Row]
    older: int | None


def rows_of(
    account: Account, *, before_journal_id: int | None = None, limit: int = ROWS_PER_PAGE
) -> Page:
    """Return an account's rows, the newest first; no journal is cut in two."""
    balance_minor = account.balance_minor
    if before_journal_id is not None:
        balance_minor -= _moved_since(account.pk, before_journal_id)
    lines = ledger_queries.history(account.pk, before_journal_id=before_journal_id, limit=limit)
    rows = []
    # Within a journal the last transfer stands first, so that balances follow from row to row.
    for line in sorted(lines, key=lambda one: (one.journal_id, one.position), reverse=True):
        rows.append(
            Row(
                line.journal_id,
                line.happened_on,
                line.kind,
                line.amount_minor,
                balance_minor,
                line.reference,
            )
        )
        balance_minor -= line.amount_minor
    is_full = len({row.journal_id for row in rows}) >= limit

    return Page(rows, rows[-1].journal_id if is_full else None)


def all_rows(account: Account) -> Iterator[Row]:
    """Yield every row, the newest first, some hundred journals at a time."""
    before = None
    while True:
        page = rows_of(account, before_journal_id=before, limit=ROWS_AT_ONCE)
        yield from page.rows
        if page.older is None:
            return
        before = page.older


def _moved_since(account_id: int, journal_id: int) -> int:
    sums = Transfer.objects.filter(
        Q(debit_id=account_id) | Q(credit_id=account_id), journal_id__gte=journal_id
    ).aggregate(
        moved=Sum(
            Case(
                When(credit_id=account_id, then=F("amount_minor")),
                default=-F("amount_minor"),
            )
        )
    )

    return int(sums["moved"] or 0)
