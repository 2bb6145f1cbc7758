"""The ledger's only step: the one place that opens accounts and moves money.

Every function needs an open transaction and makes one round trip. PostgreSQL does the work
(ledger/sql/), because there it is atomic, and because the application's role may do it in no
other way.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import psycopg
from django.db import connection
from numpy.typing import NDArray
from psycopg.pq import Format

from ledger import digests
from ledger.kinds import Kind, Purpose
from ledger.refusals import (
    AccountDiffers,
    AlreadyReversed,
    AmountNotPositive,
    AssetMixed,
    BalanceTooLarge,
    BeforeOriginal,
    IsReversal,
    JournalEmpty,
    KindNotAllowed,
    LedgerRefusal,
    Overdrawn,
    ReferenceTaken,
    ReferenceUnfit,
    SameAccount,
    UnknownAccount,
    UnknownJournal,
    named,
)
from ledger.wire import (
    BigintArray,
    ByteaArray,
    IntegerArray,
    SmallintArray,
    TextArray,
    bigints,
    first_bigint,
)

__all__ = [
    "AccountDiffers",
    "AccountDraft",
    "AlreadyReversed",
    "AmountNotPositive",
    "AssetMixed",
    "BalanceTooLarge",
    "BeforeOriginal",
    "IsReversal",
    "JournalDraft",
    "JournalEmpty",
    "KindNotAllowed",
    "LedgerRefusal",
    "Move",
    "Overdrawn",
    "ReferenceTaken",
    "ReferenceUnfit",
    "SameAccount",
    "UnknownAccount",
    "UnknownJournal",
    "open_account",
    "open_accounts",
    "post",
    "post_arrays",
    "post_many",
    "reverse",
]

REFERENCE_CHARACTERS_MAX = 200
MINOR_MAX = 2**63 - 1

_POST = "SELECT ledger_post(%s::date, %s::bigint, %s, %s, %s, %s, %s, %s, %s, %s)"
# One transfer needs no arrays from here; the server makes them.
_POST_ONE = """
    SELECT ledger_post(%s::date, %s::bigint, ARRAY[%s::text], ARRAY[%s::bytea], ARRAY[1], ARRAY[1],
        ARRAY[%s::smallint], ARRAY[%s::bigint], ARRAY[%s::bigint], ARRAY[%s::bigint])
"""


@dataclass(frozen=True, slots=True)
class Move:
    """A transfer to be: `amount_minor` leaves the debit account and reaches the credit account."""

    kind: Kind
    debit_id: int
    credit_id: int
    amount_minor: int


@dataclass(frozen=True, slots=True)
class JournalDraft:
    """A journal to be: one event and all that it moves."""

    reference: str
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class AccountDraft:
    """An account to be."""

    code: str
    purpose: Purpose
    asset_id: int
    floor_minor: int | None = 0


def post(
    *,
    reference: str,
    moves: Sequence[Move],
    on: datetime.date,
    book_id: int | None = None,
) -> int:
    """Post one journal and return its id; the same journal again returns the first one's id.

    `book_id` is the network whose day `on` is. Raises Overdrawn where an account would fall below
    its floor, ReferenceTaken where the reference stands for other transfers, and what else
    ledger/refusals.py names.
    """
    _check_reference(reference)
    rows = _rows(reference, moves)
    digest = digests.digest(rows)
    if len(rows) == 1:
        return first_bigint(_call(_POST_ONE, (on, book_id, reference, digest, *rows[0])))

    kinds, debits, credits, amounts = zip(*rows, strict=True)
    places = range(1, len(rows) + 1)
    posted = _call(
        _POST,
        (
            on,
            book_id,
            TextArray.of_texts([reference]),
            ByteaArray.of([digest]),
            IntegerArray.of([1] * len(rows)),
            IntegerArray.of(places),
            SmallintArray.of(kinds),
            BigintArray.of(debits),
            BigintArray.of(credits),
            BigintArray.of(amounts),
        ),
    )
    return first_bigint(posted)


def post_many(
    drafts: Sequence[JournalDraft],
    *,
    on: datetime.date,
    book_id: int | None = None,
) -> list[int]:
    """Post many journals in one round trip: all or none; return their ids in the drafts' order.

    Floors hold after the whole call. Raises as `post` does.
    """
    if not drafts:
        return []
    rows = [row for draft in drafts for row in _rows(draft.reference, draft.moves)]
    columns = np.array(rows, dtype=np.int64).T
    posted = post_arrays(
        references=[draft.reference for draft in drafts],
        counts=np.array([len(draft.moves) for draft in drafts], dtype=np.int64),
        kinds=columns[0],
        debits=columns[1],
        credits=columns[2],
        amounts=columns[3],
        on=on,
        book_id=book_id,
    )
    return list(posted.tolist())


def post_arrays(
    *,
    references: Sequence[str],
    counts: NDArray[np.integer],
    kinds: NDArray[np.integer],
    debits: NDArray[np.int64],
    credits: NDArray[np.int64],
    amounts: NDArray[np.int64],
    on: datetime.date,
    book_id: int | None = None,
) -> NDArray[np.int64]:
    """Post many journals given as columns, in one round trip; return their ids.

    The first `counts[0]` transfers belong to the first reference, and so on. Raises as `post`.
    """
    assert len(counts) == len(references)
    assert len(kinds) == len(debits) == len(credits) == len(amounts) == int(counts.sum())
    if not len(references):
        return np.empty(0, dtype=np.int64)
    for reference in references:
        _check_reference(reference)
    if not bool((counts > 0).all()):
        raise JournalEmpty(references[int(np.argmin(counts))])

    ends = np.cumsum(counts, dtype=np.int64)
    owners = np.repeat(np.arange(1, len(counts) + 1, dtype=np.int64), counts)
    places = np.arange(1, len(kinds) + 1, dtype=np.int64)
    positions = places - np.repeat(ends - counts, counts)
    posted = _call(
        _POST,
        (
            on,
            book_id,
            TextArray.of_texts(references),
            ByteaArray.of(digests.digests(ends, kinds, debits, credits, amounts)),
            IntegerArray.of_numpy(owners),
            IntegerArray.of_numpy(positions),
            SmallintArray.of_numpy(kinds),
            BigintArray.of_numpy(debits),
            BigintArray.of_numpy(credits),
            BigintArray.of_numpy(amounts),
        ),
    )
    return bigints(posted)


def reverse(
    *,
    reference: str,
    journal_id: int,
    on: datetime.date,
    book_id: int | None = None,
) -> int:
    """Post the exact negative of a journal, once, and return the id of the reversal.

    It stands in the original's book, unless `book_id` names another one. Raises AlreadyReversed,
    IsReversal where the journal is a reversal itself, BeforeOriginal,
    UnknownJournal, and Overdrawn where the money has moved on.
    """
    _check_reference(reference)
    return first_bigint(
        _call(
            "SELECT ARRAY[ledger_reverse(%s::text, %s::bigint, %s::date, %s::bigint)]",
            (reference, journal_id, on, book_id),
        )
    )


def open_account(
    *,
    code: str,
    purpose: Purpose,
    asset_id: int,
    floor_minor: int | None = 0,
) -> int:
    """Open an account, or find it where the same one is open, and return its id.

    Raises AccountDiffers where the code names an account of another purpose, asset or floor.
    """
    return open_accounts([AccountDraft(code, purpose, asset_id, floor_minor)])[0]


def open_accounts(drafts: Sequence[AccountDraft]) -> list[int]:
    """Open many accounts in one round trip and return their ids in the drafts' order."""
    opened = _call(
        "SELECT ledger_open_accounts(%s::text[], %s::text[], %s::bigint[], %s::bigint[])",
        (
            [draft.code for draft in drafts],
            [draft.purpose.value for draft in drafts],
            [draft.asset_id for draft in drafts],
            [draft.floor_minor for draft in drafts],
        ),
    )
    return list(bigints(opened).tolist())


def _rows(reference: str, moves: Sequence[Move]) -> list[tuple[int, int, int, int]]:
    """Turn moves into rows of numbers that fit the columns."""
    if not moves:
        raise JournalEmpty(reference)
    rows = [(int(move.kind), move.debit_id, move.credit_id, move.amount_minor) for move in moves]
    for _, debit_id, credit_id, amount_minor in rows:
        if amount_minor <= 0:
            raise AmountNotPositive(reference)
        if amount_minor > MINOR_MAX:
            raise BalanceTooLarge(reference)
        if not 0 < debit_id <= MINOR_MAX or not 0 < credit_id <= MINOR_MAX:
            raise UnknownAccount(f"{debit_id} -> {credit_id}")
    return rows


def _check_reference(reference: str) -> None:
    if not 0 < len(reference) <= REFERENCE_CHARACTERS_MAX or not reference.isprintable():
        raise ReferenceUnfit(repr(reference[:REFERENCE_CHARACTERS_MAX]))


def _call(sql: str, parameters: Sequence[Any]) -> bytes:
    """Call one of the ledger's functions and return the array of ids that it returns.

    The driver's own cursor binds on the server and sends binary arrays, where Django's would
    write every number into the text of the statement.
    """
    assert connection.in_atomic_block, "money moves in a transaction"

    connection.ensure_connection()
    # Django's wrapper takes any driver cursor; the stubs know only its own.
    bound: Any = psycopg.Cursor(connection.connection)
    bound.format = Format.BINARY
    with named(), connection.make_cursor(bound) as cursor:
        cursor.execute(sql, parameters)
        returned: bytes = bound.pgresult.get_value(0, 0)
    return returned
