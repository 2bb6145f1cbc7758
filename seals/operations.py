"""Seals what was written since the last seal, some rows at a time."""

import datetime
from dataclasses import dataclass

from django.db import connection, transaction

from seals import queries
from seals.content import CONTENTS, Content, head_of, marks_of
from seals.models import NO_HEAD, Kind, Seal
from seals.queries import Moment

ROWS_AT_ONCE = 20_000
# Any number that no other lock of the bank has.
_LOCK = 7_305_105_391

# The newest rows, in the order of transactions. Those that came with a copy from another cluster
# have ids of transactions that mean nothing here, and may be sealed already.
_NEWEST = """
    SELECT id, xid FROM {table}
    WHERE xid >= %(through_xid)s::text::xid8 AND xid < %(horizon)s::text::xid8
        AND (xid, id) > (%(through_xid)s::text::xid8, %(through_id)s)
        AND NOT id <@ (
            SELECT coalesce(range_agg(ids), '{{}}') FROM seals_seal
            WHERE kind = %(kind)s AND (cluster <> %(cluster)s OR through_xid = 0)
        )
    ORDER BY xid, id LIMIT %(most)s
"""
# All that no seal holds, but for what may be of a transaction that is still running.
_ADOPTED = """
    SELECT id, xid FROM {table}
    WHERE (xid < %(horizon)s::text::xid8 OR xid >= %(beyond)s::text::xid8)
        AND NOT id <@ (
            SELECT coalesce(range_agg(ids), '{{}}') FROM seals_seal WHERE kind = %(kind)s
        )
    ORDER BY id LIMIT %(most)s
"""
_SEALED = """
    WITH chosen AS MATERIALIZED ({chosen}),
        last AS MATERIALIZED (SELECT xid, id FROM chosen ORDER BY xid DESC, id DESC LIMIT 1)
    SELECT count(*), coalesce(range_agg(int8range(id, id + 1))::text, '{{}}'),
        coalesce(string_agg({digest}, ''::bytea ORDER BY id), ''::bytea),
        (SELECT xid::text::bigint FROM last), (SELECT id FROM last)
    FROM chosen JOIN {table} entry USING (id)
"""


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the next seal holds."""

    count: int
    ids: str
    digests: bytes
    last_xid: int | None
    last_id: int | None


@transaction.atomic(durable=True)
def seal_next(*, kind: Kind, at: datetime.datetime, most: int = ROWS_AT_ONCE) -> Seal | None:
    """Seal the next rows of a kind, at most so many; return None where nothing waits.

    One at a time: who finds another at it has nothing to do. In a cluster of PostgreSQL that is
    new to the bank (the first time, or after its copy was restored) all that no seal holds yet is
    taken in the order of ids; when there is no more, a seal of no rows says that from here on the
    order of transactions is followed.
    """
    if not _is_mine():
        return None
    last = queries.find_last(kind)
    moment = queries.moment()

    is_new_here = last is None or last.cluster != moment.cluster or last.through_xid == 0
    rows = _choose(CONTENTS[kind], kind, moment, None if is_new_here else last, most)
    if not rows.count and not is_new_here:
        return None

    if is_new_here and rows.count:
        through = (0, 0)
    elif rows.count == most:
        assert rows.last_xid is not None
        assert rows.last_id is not None
        through = (rows.last_xid, rows.last_id)
    else:
        through = (moment.horizon, 0)
    number = 1 if last is None else last.number + 1
    prev = NO_HEAD if last is None else bytes(last.head)

    return Seal.objects.create(
        kind=kind,
        number=number,
        ids=rows.ids,
        row_count=rows.count,
        marks=marks_of(rows.digests),
        prev=prev,
        head=head_of(kind=kind, number=number, sealed_at=at, prev=prev, digests=rows.digests),
        sealed_at=at,
        cluster=moment.cluster,
        through_xid=through[0],
        through_id=through[1],
    )


def _is_mine() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])

        return bool(cursor.fetchone()[0])


def _choose(content: Content, kind: Kind, moment: Moment, last: Seal | None, most: int) -> _Rows:
    """Read what comes next: after `last`, or without one whatever is not sealed."""
    values: dict[str, str | int] = {
        "kind": kind.value,
        "most": most,
        "horizon": moment.horizon,
        "beyond": moment.beyond,
        "cluster": moment.cluster,
    }
    if last is None:
        chosen = _ADOPTED.format(table=content.table)
    else:
        chosen = _NEWEST.format(table=content.table)
        values |= {"through_xid": last.through_xid, "through_id": last.through_id}
    with connection.cursor() as cursor:
        cursor.execute(
            _SEALED.format(chosen=chosen, table=content.table, digest=content.digest), values
        )
        count, ids, digests, last_xid, last_id = cursor.fetchone()

    return _Rows(count, ids, bytes(digests), last_xid, last_id)
