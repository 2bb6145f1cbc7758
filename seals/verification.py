"""Looks whether everything is as it was sealed, and names what is not, the first first."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from seals import queries
from seals.content import CONTENTS, DIGEST_BYTES, MARK_BYTES, Content, head_of, marks_of
from seals.models import NO_HEAD, Kind, Seal

BREACHES_SHOWN_MAX = 20
ROWS_AT_ONCE = 20_000
SEALS_AT_ONCE = 1_000

# How many seals come next, so that their rows fit into memory.
_NEXT_STRETCH = """
    SELECT max(number) FROM (
        SELECT number, sum(row_count) OVER (ORDER BY number) - row_count AS rows_before
        FROM (
            SELECT number, row_count FROM seals_seal
            WHERE kind = %(kind)s AND number > %(after)s ORDER BY number LIMIT %(seals)s
        ) next
    ) counted WHERE rows_before < %(rows)s
"""
# The inner lateral keeps to the index: the planner would read the whole table for each seal.
_DIGESTS = """
    SELECT seal.number, seal.sealed_at, seal.prev, seal.head, seal.row_count,
        coalesce(found.digests, ''::bytea)
    FROM seals_seal seal CROSS JOIN LATERAL (
        SELECT string_agg({digest}, ''::bytea ORDER BY entry.id) AS digests
        FROM unnest(seal.ids) AS span CROSS JOIN LATERAL (
            SELECT * FROM {table} WHERE id >= lower(span) AND id < upper(span) ORDER BY id OFFSET 0
        ) entry
    ) found
    WHERE seal.kind = %(kind)s AND seal.number > %(after)s AND seal.number <= %(until)s
    ORDER BY seal.number
"""
_ROWS_OF = """
    SELECT wanted.id, {label}, {digest}
    FROM (
        SELECT span.id FROM seals_seal seal, unnest(seal.ids) AS part,
            generate_series(lower(part), upper(part) - 1) AS span(id)
        WHERE seal.kind = %(kind)s AND seal.number = %(number)s
    ) wanted
    LEFT JOIN {table} entry ON entry.id = wanted.id
    ORDER BY wanted.id
"""
# In one cluster of PostgreSQL the order of transactions tells what came too late; what a copy
# brought along from another waits for the sealer.
_UNSEALED = """
    WITH sealed AS MATERIALIZED (
        SELECT coalesce(range_agg(ids), '{{}}') AS ids FROM seals_seal WHERE kind = %(kind)s
    ), place AS MATERIALIZED (
        SELECT through_xid::text::xid8 AS xid, through_id AS id FROM seals_seal
        WHERE kind = %(kind)s AND cluster = %(cluster)s
            AND number = (SELECT max(number) FROM seals_seal WHERE kind = %(kind)s)
    )
    SELECT entry.id, {label}, entry.xid >= %(beyond)s::text::xid8
    FROM {table} entry, sealed, place
    WHERE NOT entry.id <@ sealed.ids
        AND ((entry.xid, entry.id) <= (place.xid, place.id)
            OR (place.xid > '0' AND entry.xid >= %(beyond)s::text::xid8))
    ORDER BY entry.id
"""
_COUNTS = """
    WITH sealed AS MATERIALIZED (
        SELECT coalesce(range_agg(ids), '{{}}') AS ids, count(*) AS seals,
            coalesce(sum(row_count), 0)::bigint AS promised
        FROM seals_seal WHERE kind = %(kind)s
    )
    SELECT seals, promised,
        (SELECT coalesce(sum(upper(part) - lower(part)), 0)::bigint FROM unnest(ids) AS part),
        (SELECT count(*) FROM {table} entry WHERE NOT entry.id <@ sealed.ids)
    FROM sealed
"""


@dataclass(frozen=True, slots=True)
class KeptHead:
    """A head that somebody keeps outside."""

    kind: str
    number: int
    head: str


@dataclass(slots=True)
class Verdict:
    """What a look at one chain found; `breaches` names the first of what is wrong."""

    kind: Kind
    seals: int = 0
    rows: int = 0
    waiting: int = 0
    breach_count: int = 0
    breaches: list[str] = field(default_factory=list)

    def _add(self, breach: str) -> None:
        self.breach_count += 1
        if len(self.breaches) < BREACHES_SHOWN_MAX:
            self.breaches.append(breach)


def verify(kind: Kind, kept: Iterable[KeptHead] = ()) -> Verdict:
    """Compute every seal of a kind anew, and look for rows that were slipped in.

    The chain is read in stretches that fit into memory; the transaction around decides what is
    seen. `kept` are heads that stand outside of the database: only they tell of a chain that was
    made anew as a whole.
    """
    content = CONTENTS[kind]
    verdict = Verdict(kind)
    followed, number = NO_HEAD, 0
    for found in _recomputed(content, kind):
        if found.number != number + 1:
            verdict._add(f"seal {number + 1} is gone")
        elif found.prev != followed:
            verdict._add(f"seal {found.number} does not follow seal {number}")
        if found.computed_head() != found.head:
            for breach in _changed(content, kind, found):
                verdict._add(breach)
        followed, number = found.head, found.number
    for breach in (*_slipped_in(content, kind, number), *_unlike_kept(kind, kept)):
        verdict._add(breach)
    verdict.seals, promised, verdict.rows, verdict.waiting = _one_row(
        _COUNTS.format(table=content.table), {"kind": kind.value}
    )
    if promised != verdict.rows and not verdict.breach_count:
        verdict._add(f"{promised - verdict.rows} of the {content.noun}s are sealed twice")

    return verdict


@dataclass(frozen=True, slots=True)
class _Recomputed:
    """A seal as it stands, and the digests of its rows as they are now."""

    kind: str
    number: int
    sealed_at: datetime.datetime
    prev: bytes
    head: bytes
    row_count: int
    digests: bytes

    def computed_head(self) -> bytes:
        """Return what the head would be if the rows were sealed now."""
        if len(self.digests) != self.row_count * DIGEST_BYTES:
            return b""
        return head_of(
            kind=self.kind,
            number=self.number,
            sealed_at=self.sealed_at,
            prev=self.prev,
            digests=self.digests,
        )


def _recomputed(content: Content, kind: Kind) -> Iterator[_Recomputed]:
    after = 0
    query = _DIGESTS.format(table=content.table, digest=content.digest)
    while True:
        values = {"kind": kind.value, "after": after, "rows": ROWS_AT_ONCE, "seals": SEALS_AT_ONCE}
        (until,) = _one_row(_NEXT_STRETCH, values)
        if until is None:
            return
        with connection.cursor() as cursor:
            cursor.execute(query, {"kind": kind.value, "after": after, "until": until})
            for number, sealed_at, prev, head, count, digests in cursor.fetchall():
                yield _Recomputed(
                    kind.value, number, sealed_at, bytes(prev), bytes(head), count, bytes(digests)
                )
        after = until


def _changed(content: Content, kind: Kind, seal: _Recomputed) -> list[str]:
    """Name the rows of a seal that are gone or not as they were; else the seal itself."""
    marks = bytes(Seal.objects.values_list("marks", flat=True).get(kind=kind, number=seal.number))
    where = f"(seal {seal.number} of {seal.sealed_at:%Y-%m-%d %H:%M})"
    with connection.cursor() as cursor:
        cursor.execute(
            _ROWS_OF.format(table=content.table, digest=content.digest, label=content.label),
            {"kind": kind.value, "number": seal.number},
        )
        rows = cursor.fetchall()
    found: list[str] = []
    for place, (row_id, label, digest) in enumerate(rows):
        if label is None:
            found.append(f"{content.noun} {row_id} is gone {where}")
        elif marks_of(bytes(digest)) != marks[place * MARK_BYTES : (place + 1) * MARK_BYTES]:
            found.append(f"{content.noun} {row_id}, {label}, is not as it was sealed {where}")

    return found or [f"seal {seal.number} has another head than what it holds"]


def _slipped_in(content: Content, kind: Kind, last_number: int) -> Iterator[str]:
    now = queries.moment()
    with connection.cursor() as cursor:
        cursor.execute(
            _UNSEALED.format(table=content.table, label=content.label),
            {"kind": kind.value, "cluster": now.cluster, "beyond": now.beyond},
        )
        for row_id, label, is_from_the_future in cursor.fetchall():
            name = f"{content.noun} {row_id}, {label},"
            if is_from_the_future:
                yield f"{name} is of a transaction that has not been"
            else:
                yield f"{name} was slipped in behind seal {last_number}"


def _unlike_kept(kind: Kind, kept: Iterable[KeptHead]) -> Iterator[str]:
    for one in kept:
        if one.kind != kind:
            continue
        seal = Seal.objects.filter(kind=kind, number=one.number).only("head").first()
        if seal is None:
            yield f"seal {one.number}, whose head is kept outside, is gone"
        elif bytes(seal.head).hex() != one.head:
            yield f"seal {one.number} has another head than is kept outside"


def _one_row(query: str, values: dict[str, Any]) -> tuple[int, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)

        return tuple(cursor.fetchone())
