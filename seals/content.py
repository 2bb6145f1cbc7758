"""The bytes that are sealed: one digest for each row, one head for each seal.

Written so that anybody can compute them anew from a copy of the database: whole numbers big-endian,
a text as its length in four bytes and its UTF-8, days and instants as PostgreSQL sends them. The
order of everything is fixed by ids, which a copy keeps.
"""

import datetime
import hashlib
from dataclasses import dataclass

from seals.models import Kind

DIGEST_BYTES = 32
MARK_BYTES = 8
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def _text(name: str) -> str:
    return (
        f"int4send(coalesce(octet_length({name}), -1)) || convert_to(coalesce({name}, ''), 'UTF8')"
    )


def _number(name: str) -> str:
    """An id that may be missing is 0, which no row has."""
    return f"int8send(coalesce({name}, 0))"


@dataclass(frozen=True, slots=True)
class Content:
    """Where the rows of a kind are, and how each becomes bytes.

    `digest` and `label` are SQL over one row of the table by the name `entry`.
    """

    table: str
    noun: str
    digest: str
    label: str


# Accounts are told by what they are called and not by their ids: whoever exchanged two accounts'
# names would have moved money.
_TRANSFERS = f"""
    SELECT string_agg(
        int4send(transfer.position) || int2send(transfer.kind) || int8send(transfer.amount_minor)
        || {_text("debit.code")} || {_text("credit.code")}
        || {_text("asset.code")} || int2send(coalesce(asset.decimals, -1)::smallint),
        ''::bytea ORDER BY transfer.position)
    FROM ledger_transfer transfer
    LEFT JOIN ledger_account debit ON debit.id = transfer.debit_id
    LEFT JOIN ledger_account credit ON credit.id = transfer.credit_id
    LEFT JOIN ledger_asset asset ON asset.id = debit.asset_id
    WHERE transfer.journal_id = entry.id
"""  # noqa: S608 - the parts are written here

CONTENTS = {
    Kind.JOURNALS: Content(
        table="ledger_journal",
        noun="journal",
        digest=f"""sha256(
            int8send(entry.id) || {_text("entry.reference")}
            || int4send(octet_length(entry.digest)) || entry.digest
            || date_send(entry.happened_on) || timestamptz_send(entry.recorded_at)
            || {_number("entry.book_id")} || {_number("entry.reverses_id")}
            || coalesce(({_TRANSFERS}), ''::bytea)
        )""",
        label="entry.reference",
    ),
    Kind.DEEDS: Content(
        table="people_auditevent",
        noun="deed",
        digest=f"""sha256(
            int8send(entry.id) || {_text("entry.action")} || {_number("entry.person_id")}
            || {_text("entry.subject_type")} || int8send(entry.subject_id)
            || {_number("entry.cause_id")} || timestamptz_send(entry.at)
            || {_text("entry.data::text")}
        )""",
        label="entry.action || ' ' || entry.subject_type || ':' || entry.subject_id",
    ),
}


def head_of(
    *, kind: str, number: int, sealed_at: datetime.datetime, prev: bytes, digests: bytes
) -> bytes:
    """Return the SHA-256 of a seal: its kind, number, time and rows, the head before, the digests.

    The first four are one line of ASCII, the time in whole microseconds since 1970.
    """
    microseconds = (sealed_at - _EPOCH) // datetime.timedelta(microseconds=1)
    title = f"{kind} {number} {microseconds} {len(digests) // DIGEST_BYTES}\n"

    return hashlib.sha256(title.encode("ascii") + prev + digests).digest()


def marks_of(digests: bytes) -> bytes:
    """Return the first bytes of each digest."""
    return b"".join(
        digests[start : start + MARK_BYTES] for start in range(0, len(digests), DIGEST_BYTES)
    )
