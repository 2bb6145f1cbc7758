"""The night's part: the day's deeds, whom each follows, and what the day adds to the measure."""

import datetime
import itertools
from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
from django.db import connection

from governance.queries import terms_of
from ledger.columns import Int64s, column, read_columns, write_columns
from lending_circles.trust_graph import circles_of
from observatory.models import Deed
from observatory.queries import news
from rules.ripple import DayCounts, Web, day_counts, followed_deed, web_of
from rules.ripple import Deed as Kind
from rules.trust_graph import TrustGraph

# Over so many days are deeds counted to tell the busy from the quiet.
ACTIVITY_DAYS = 90
# A cause is looked for so many deeds back: what answers an answer still follows the first.
HOPS_MAX = 8


class _Kept(NamedTuple):
    """A deed of the day, as far as it matters for what it follows."""

    pk: int
    account_id: int
    kind: int


def follow_deeds(*, network_id: int, on: datetime.date) -> int:
    """Keep what members did on a day and what it followed, and count who was near to what.

    It costs what happened and one pass over the agreements, whatever lies behind; run again on the
    same day it adds nothing twice. Returns the deeds kept.

    Source: R3-155; the business day, closing, 12.
    """
    assert connection.in_atomic_block
    read_to = _take_reading(network_id)
    _, terms = terms_of(network_id, on)
    graph = circles_of(network_id, terms=terms, on=on).graph
    window = datetime.timedelta(days=terms.ripple_window_days)

    kept = _keep(network_id, read_to, on)
    web = web_of(graph, _ended(graph, network_id, since=on - window))
    recent = _recent(network_id, since=on - window, on=on)
    if kept:
        _follow(web, graph, kept, recent)
    _count(web, graph, network_id=network_id, recent=recent, on=on)
    _note_reading(network_id, on)

    return len(kept)


def _take_reading(network_id: int) -> int:
    """Return up to which audit event the network was read; nobody else reads it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO observatory_reading (network_id, event_id) VALUES (%(network)s, 0)
            ON CONFLICT DO NOTHING;
            SELECT event_id FROM observatory_reading WHERE network_id = %(network)s FOR UPDATE
            """,
            {"network": network_id},
        )
        cursor.nextset()
        (event_id,) = cursor.fetchone()

    return event_id


def _note_reading(network_id: int, on: datetime.date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE observatory_reading SET event_id = %s, read_on = %s WHERE network_id = %s",
            (news.last_event_id(), on, network_id),
        )


def _keep(network_id: int, read_to: int, on: datetime.date) -> list[_Kept]:
    """Write the deeds that are new, and return them in the order in which they were done."""
    told = news.deeds_of(network_id, after_event_id=read_to, on=on)
    if not told:
        return []

    last = Deed.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    sources, source_ids, accounts, kinds, amounts = zip(*told, strict=True)
    write_columns(
        """
        INSERT INTO observatory_deed (network_id, account_id, kind, "on", amount_minor, source,
            source_id, is_told, depth)
        SELECT %s, account_id, kind, %s, amount_minor, source, source_id, false, 0
        FROM unnest(%s, %s, %s::bigint[], %s, %s)
            WITH ORDINALITY AS told(account_id, kind, amount_minor, source, source_id, place)
        ORDER BY place
        ON CONFLICT DO NOTHING
        """,
        (
            network_id,
            on,
            column(accounts),
            column(kinds),
            list(amounts),
            column(sources),
            column(source_ids),
        ),
    )

    kept = Deed.objects.filter(network_id=network_id, on=on, pk__gt=last).order_by("pk")
    return list(itertools.starmap(_Kept, kept.values_list("pk", "account_id", "kind")))


def _recent(network_id: int, *, since: datetime.date, on: datetime.date) -> dict[str, Int64s]:
    """Return the deeds of the window before the day, oldest first."""
    return read_columns(
        """
        SELECT id, account_id, kind::bigint FROM observatory_deed
        WHERE network_id = {network} AND "on" >= {since} AND "on" < {on}
        ORDER BY id
        """,
        ("id", "account", "kind"),
        network=network_id,
        since=since,
        on=on,
    )


def _ended(
    graph: TrustGraph, network_id: int, *, since: datetime.date
) -> tuple[tuple[int, int], ...]:
    """Return the ends of agreements that stood within the window and stand no more."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT low_id, high_id FROM lending_circles_trustlink
            WHERE network_id = %s AND state = 'CLOSED' AND agreed_on IS NOT NULL
                AND closed_on >= %s
            """,
            (network_id, since),
        )
        pairs = cursor.fetchall()
    nodes = [(graph.find_node(low), graph.find_node(high)) for low, high in pairs]

    return tuple((one, other) for one, other in nodes if one is not None and other is not None)


def _follow(web: Web, graph: TrustGraph, kept: Sequence[_Kept], recent: dict[str, Int64s]) -> None:
    """Write for each deed which it follows: what caused it, else the latest of a friend."""
    told = _causes([deed.pk for deed in kept])
    latest = np.zeros((len(Kind), web.size), dtype=np.int64)
    nodes = np.searchsorted(graph.members.ids, recent["account"])
    # Oldest first: of several the latest stays.
    latest[recent["kind"], nodes] = recent["id"]
    parents: dict[int, int] = {}
    for deed in kept:
        parent = told.get(deed.pk)
        if parent is None and (node := graph.find_node(deed.account_id)) is not None:
            parent = followed_deed(web, node, latest[deed.kind])
        if parent is not None:
            parents[deed.pk] = parent
    places = _places(set(parents.values()) - {deed.pk for deed in kept})
    for pk, parent in parents.items():
        # A deed of the same day stands before what follows it; where it began, it has no place yet.
        root, depth = places.get(parent, (parent, 0))
        places[pk] = root, depth + 1
    write_columns(
        """
        UPDATE observatory_deed deed
        SET parent_id = one.parent, root_id = one.root, depth = one.depth, is_told = one.told > 0
        FROM unnest(%s, %s, %s, %s, %s) AS one(id, parent, root, depth, told)
        WHERE deed.id = one.id
        """,
        (
            column(list(parents)),
            column(list(parents.values())),
            column([places[pk][0] for pk in parents]),
            column([places[pk][1] for pk in parents]),
            column([pk in told for pk in parents]),
        ),
    )


def _places(deed_ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Return of deeds the one that began their cascade, and how far from it they are."""
    rows = Deed.objects.filter(pk__in=deed_ids).values_list("pk", "root_id", "depth")

    return {pk: (root_id or pk, depth) for pk, root_id, depth in rows}


def _causes(deed_ids: Sequence[int]) -> dict[int, int]:
    """Return for deeds whose cause is known the nearest deed of somebody else behind them."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH RECURSIVE behind AS (
                SELECT deed.id, deed.account_id, event.cause_id, 1 AS hop
                FROM observatory_deed deed
                JOIN people_auditevent event ON event.id = deed.source_id
                WHERE deed.id = ANY(%(deeds)s) AND deed.source = %(event)s
                    AND event.cause_id IS NOT NULL
                UNION ALL
                SELECT behind.id, behind.account_id, event.cause_id, behind.hop + 1
                FROM behind JOIN people_auditevent event ON event.id = behind.cause_id
                WHERE event.cause_id IS NOT NULL AND behind.hop < %(hops)s
            )
            SELECT DISTINCT ON (behind.id) behind.id, before.id
            FROM behind JOIN observatory_deed before ON before.source = %(event)s
                AND before.source_id = behind.cause_id
                AND before.account_id <> behind.account_id AND before.id < behind.id
            ORDER BY behind.id, behind.hop, before.id
            """,
            {"deeds": list(deed_ids), "event": Deed.Source.EVENT.value, "hops": HOPS_MAX},
        )

        return dict(cursor.fetchall())


def _count(
    web: Web, graph: TrustGraph, *, network_id: int, recent: dict[str, Int64s], on: datetime.date
) -> None:
    """Write what the day adds to the measure, one row a kind."""
    ids = graph.members.ids
    today = read_columns(
        """
        SELECT account_id, kind::bigint FROM observatory_deed
        WHERE network_id = {network} AND "on" = {on}
        """,
        ("account", "kind"),
        network=network_id,
        on=on,
    )
    busy = read_columns(
        """
        SELECT account_id, count(*) FROM observatory_deed
        WHERE network_id = {network} AND "on" >= {since} AND "on" < {on} GROUP BY account_id
        """,
        ("account", "deeds"),
        network=network_id,
        since=on - datetime.timedelta(days=ACTIVITY_DAYS),
        on=on,
    )
    activity = np.zeros(web.size, dtype=np.int64)
    activity[np.searchsorted(ids, busy["account"])] = busy["deeds"]
    counts = day_counts(
        web, recent=_masks(ids, recent), today=_masks(ids, today), activity=activity
    )
    _write(counts, network_id=network_id, on=on)


def _write(counts: DayCounts, *, network_id: int, on: datetime.date) -> None:
    """Write a day's rows over those of an earlier try, whole columns of figures at once."""
    write_columns(
        """
        INSERT INTO observatory_rippleday (network_id, "on", kind, at_risk, doing, active, fresh)
        SELECT %(network)s::bigint, %(on)s::date, kind,
            (%(at_risk)s)[(place - 1) * %(width)s + 1:place * %(width)s]::integer[],
            (%(doing)s)[(place - 1) * %(width)s + 1:place * %(width)s]::integer[], active, fresh
        FROM unnest(%(kinds)s, %(active)s, %(fresh)s) WITH ORDINALITY
            AS one(kind, active, fresh, place)
        ON CONFLICT (network_id, "on", kind) DO UPDATE SET at_risk = EXCLUDED.at_risk,
            doing = EXCLUDED.doing, active = EXCLUDED.active, fresh = EXCLUDED.fresh
        """,
        {
            "network": network_id,
            "on": on,
            "kinds": column(list(Kind)),
            "at_risk": column(counts.at_risk.ravel()),
            "doing": column(counts.doing.ravel()),
            "width": counts.at_risk[0].size,
            "active": column(counts.active),
            "fresh": column(counts.fresh),
        },
    )


def _masks(ids: Int64s, rows: dict[str, Int64s]) -> np.ndarray:
    """Return a bit a kind for each member, in the order of the graph."""
    masks = np.zeros(len(ids), dtype=np.uint16)
    bits = np.left_shift(1, rows["kind"]).astype(np.uint16)
    np.bitwise_or.at(masks, np.searchsorted(ids, rows["account"]), bits)

    return masks
