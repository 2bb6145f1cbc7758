"""Reads the chains of seals: where the sealer goes on, what waits, and the heads by day."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.models import F
from django.db.models.functions import TruncDate

from seals.models import Seal

# A transaction that is still running here may yet bring rows; one of another database of the
# cluster brings none, however long it takes. Which database a transaction is of never changes, so
# the activity may be older or newer than the snapshot.
_MOMENT = """
    WITH moment AS MATERIALIZED (SELECT pg_current_snapshot() AS snapshot)
    SELECT
        coalesce((
            SELECT running.xid FROM pg_snapshot_xip(snapshot) AS running(xid)
            WHERE NOT EXISTS (
                SELECT FROM pg_stat_activity
                WHERE backend_xid = running.xid::xid
                    AND datid <> (SELECT oid FROM pg_database WHERE datname = current_database())
            )
            ORDER BY running.xid LIMIT 1
        ), pg_snapshot_xmax(snapshot))::text::bigint,
        pg_snapshot_xmax(snapshot)::text::bigint,
        (SELECT system_identifier FROM pg_control_system())
    FROM moment
"""


@dataclass(frozen=True, slots=True)
class Moment:
    """How far the transactions of this cluster of PostgreSQL have come.

    All of this database below `horizon` have ended; none at or above `beyond` had begun.
    """

    horizon: int
    beyond: int
    cluster: int


@dataclass(frozen=True, slots=True)
class DayHead:
    """The last head of a day (UTC) of one chain."""

    day: datetime.date
    kind: str
    number: int
    head: str

    def line(self) -> str:
        """Return the line by which a head is kept outside."""
        return f"{self.day.isoformat()} {self.kind} {self.number} {self.head}"


def moment() -> Moment:
    """Return how far transactions have come."""
    with connection.cursor() as cursor:
        cursor.execute(_MOMENT)

        return Moment(*cursor.fetchone())


def find_last(kind: str) -> Seal | None:
    """Return the newest seal of a kind, without its marks."""
    return Seal.objects.filter(kind=kind).defer("marks", "ids").order_by("-number").first()


def day_heads(*, since: datetime.datetime | None = None) -> Iterator[DayHead]:
    """Return the last head of each day and chain, the newest day first."""
    seals = Seal.objects.all()
    if since is not None:
        seals = seals.filter(sealed_at__gte=since)
    found = (
        seals.annotate(day=TruncDate(F("sealed_at"), tzinfo=datetime.UTC))
        .order_by("-day", "-kind", "-number")
        .distinct("day", "kind")
        .values_list("day", "kind", "number", "head")
    )

    return (DayHead(day, kind, number, bytes(head).hex()) for day, kind, number, head in found)
