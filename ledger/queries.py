"""What can be read in the ledger."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from ledger.kinds import Kind
from ledger.models import Account, Journal, Transfer


def account_id(code: str) -> int:
    """Return the id of the account with this code; raises Account.DoesNotExist."""
    return Account.objects.values_list("id", flat=True).get(code=code)


def account_ids(codes: Sequence[str]) -> list[int]:
    """Return the ids of accounts in the order of their codes; raises Account.DoesNotExist."""
    found: dict[str, int] = _pairs(
        "SELECT code, id FROM ledger_account WHERE code = ANY(%s::text[])", list(codes)
    )
    missing = [code for code in codes if code not in found]
    if missing:
        raise Account.DoesNotExist(missing[0])
    return [found[code] for code in codes]


def balance(account_id: int) -> int:
    """Return what an account holds, in minor units; raises Account.DoesNotExist."""
    return Account.objects.values_list("balance_minor", flat=True).get(pk=account_id)


def balances(account_ids: Sequence[int]) -> dict[int, int]:
    """Return what accounts hold, in minor units, by id; raises Account.DoesNotExist."""
    found: dict[int, int] = _pairs(
        "SELECT id, balance_minor FROM ledger_account WHERE id = ANY(%s::bigint[])",
        [int(account_id) for account_id in account_ids],
    )
    _check_all_found(account_ids, found)
    return found


def lock_balances(account_ids: Sequence[int]) -> dict[int, int]:
    """Lock accounts in id order and return what they hold; raises Account.DoesNotExist.

    Nobody else moves these balances until the transaction ends. Call it once in a transaction:
    two calls are two orders, and two orders can wait for each other.
    """
    assert connection.in_atomic_block, "a lock lasts as long as its transaction"

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT account_id, balance_minor FROM ledger_lock(%s::bigint[])", [list(account_ids)]
        )
        found = dict(cursor.fetchall())
    _check_all_found(account_ids, found)
    return found


def find_journal(reference: str) -> Journal | None:
    """Return the journal that a reference stands for, if it was posted."""
    return Journal.objects.filter(reference=reference).first()


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One transfer as one account saw it: `amount_minor` is what its balance gained (or lost)."""

    journal_id: int
    position: int
    reference: str
    happened_on: datetime.date
    kind: Kind
    amount_minor: int
    other_code: str


def history(
    account_id: int, *, before_journal_id: int | None = None, limit: int = 50
) -> list[HistoryLine]:
    """Return an account's latest transfers, newest first; older pages by `before_journal_id`.

    A journal is never cut in two: the last one on a page is there whole.
    """
    older = Q() if before_journal_id is None else Q(journal_id__lt=before_journal_id)
    newest = _latest(Transfer.objects.filter(older, debit_id=account_id), limit)
    newest |= _latest(Transfer.objects.filter(older, credit_id=account_id), limit)
    rows = (
        Transfer.objects.filter(Q(debit_id=account_id) | Q(credit_id=account_id))
        .filter(journal_id__in=sorted(newest, reverse=True)[:limit])
        .select_related("journal", "debit", "credit")
        .order_by("-journal_id", "position")
    )
    return [_line(row, account_id) for row in rows]


def _latest(transfers: QuerySet[Transfer], limit: int) -> set[int]:
    return set(transfers.order_by("-journal_id").values_list("journal_id", flat=True)[:limit])


def _line(row: Transfer, account_id: int) -> HistoryLine:
    gained = row.credit_id == account_id
    return HistoryLine(
        journal_id=row.journal_id,
        position=row.position,
        reference=row.journal.reference,
        happened_on=row.journal.happened_on,
        kind=Kind(row.kind),
        amount_minor=row.amount_minor if gained else -row.amount_minor,
        other_code=row.debit.code if gained else row.credit.code,
    )


@dataclass(frozen=True, slots=True)
class TrialBalanceLine:
    """The accounts of one purpose and asset together, in minor units."""

    asset_code: str
    decimals: int
    purpose: str
    accounts: int
    debits_minor: int
    credits_minor: int

    @property
    def balance_minor(self) -> int:
        """Credits less debits."""
        return self.credits_minor - self.debits_minor


def trial_balance(
    *, on: datetime.date | None = None, book_id: int | None = None
) -> list[TrialBalanceLine]:
    """Return what moved, by asset and purpose, from the journal itself and not from balances.

    `on` takes journals of that day and before; `book_id` those of one network.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TRIAL_BALANCE, {"on": on, "book": book_id})
        return [TrialBalanceLine(*row) for row in cursor.fetchall()]


_TRIAL_BALANCE = """
    WITH side AS (
        SELECT transfer.debit_id AS account_id, transfer.amount_minor AS debit, 0 AS credit
        FROM ledger_transfer transfer JOIN ledger_journal journal ON journal.id = journal_id
        WHERE (%(on)s::date IS NULL OR happened_on <= %(on)s::date)
            AND (%(book)s::bigint IS NULL OR book_id = %(book)s::bigint)
        UNION ALL
        SELECT transfer.credit_id, 0, transfer.amount_minor
        FROM ledger_transfer transfer JOIN ledger_journal journal ON journal.id = journal_id
        WHERE (%(on)s::date IS NULL OR happened_on <= %(on)s::date)
            AND (%(book)s::bigint IS NULL OR book_id = %(book)s::bigint)
    ), moved AS (
        SELECT account_id, sum(debit) AS debit, sum(credit) AS credit FROM side GROUP BY account_id
    )
    SELECT asset.code, asset.decimals, account.purpose, count(*),
        sum(moved.debit)::bigint, sum(moved.credit)::bigint
    FROM moved
    JOIN ledger_account account ON account.id = moved.account_id
    JOIN ledger_asset asset ON asset.id = account.asset_id
    GROUP BY asset.code, asset.decimals, account.purpose
    ORDER BY asset.code, account.purpose
"""


def _pairs(statement: str, wanted: list[Any]) -> dict[Any, int]:
    """Return what two columns hold; written out, because every movement of money asks for it."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [wanted])
        return dict(cursor.fetchall())


def _check_all_found(account_ids: Sequence[int], found: dict[int, int]) -> None:
    for account_id in account_ids:
        if account_id not in found:
            raise Account.DoesNotExist(f"account {account_id}")
