"""The web of trust of each network in memory: read once per process, then kept up by its news.

Every change of a link or of a member's flags writes a `TrustChange` in its transaction. A row may
become visible after a later one, because ids are drawn before the commit; so news are read by
transaction id, from the oldest transaction that was still running at the last look.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import Lock

import numpy as np
from django.db import connection

from ledger import pools
from ledger.columns import Int64s
from ledger.kinds import Purpose
from lending_circles.queries import web
from rules.terms import CircleTerms
from rules.trust_building import build_graph, with_agreements, with_members
from rules.trust_graph import Ids, TrustGraph

# Rows laid over the graph slow every search a little; beyond this many it is read anew.
OVERLAY_MAX = 50_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pools:
    """The ledger accounts of a network's pools, shard by shard."""

    common: tuple[int, ...]
    contingency: tuple[int, ...]
    unearned: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Circles:
    """The graph of one network, and what belongs to each of its members, in the same order.

    `counted_until` is the last day (as an ordinal) on which a member's agreements count towards
    the minimum of unique peers.
    """

    graph: TrustGraph
    person_ids: Ids
    stake_ids: Ids
    counted_until: Int64s
    pools: Pools

    def on_day(self, on: datetime.date) -> "Circles":
        """Return the same circles with the graces that have run out by a day."""
        members = self.graph.members
        counted = self.counted_until >= on.toordinal()
        if bool((counted == members.counted).all()):
            return self

        return replace(self, graph=replace(self.graph, members=replace(members, counted=counted)))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Kept:
    """What a process remembers of one network: the circles, and up to where news are in them."""

    circles: Circles
    database: int
    terms: CircleTerms
    seen_xid: int
    applied: frozenset[int]


@dataclass(frozen=True, slots=True)
class _News:
    """What has changed since a transaction id, as one statement saw it."""

    database: int
    oldest_running: int
    own_xid: int
    rows: tuple[tuple[int, int, int | None, int | None], ...]

    @property
    def is_own(self) -> bool:
        """Whether this transaction, which may yet be rolled back, wrote some of it."""
        return any(xid == self.own_xid for _, xid, _, _ in self.rows)


_kept: dict[tuple[str, int], _Kept] = {}
_locks: dict[tuple[str, int], Lock] = {}
_making_locks = Lock()


def circles_of(network_id: int, *, terms: CircleTerms, on: datetime.date) -> Circles:
    """Return the network's circles as they stand now, as this transaction sees them.

    `terms` say who holds the minimum stake, and how long one who fell below it still counts.
    """
    key = (str(connection.settings_dict["NAME"]), network_id)
    with _making_locks:
        lock = _locks.setdefault(key, Lock())
    with lock:
        return _refreshed(key, terms).on_day(on)


def forget() -> None:
    """Forget every network, where a database was emptied under this process."""
    _kept.clear()


def _refreshed(key: tuple[str, int], terms: CircleTerms) -> Circles:
    kept = _kept.get(key)
    news = _read_news(key[1], kept.seen_xid if kept else 0)
    if kept is None or kept.database != news.database or not _same_minimum(kept.terms, terms):
        circles = _load(key[1], terms)
    else:
        fresh = [row for row in news.rows if row[0] not in kept.applied]
        circles = _with_news(kept.circles, key[1], terms, fresh) if fresh else kept.circles
    if not news.is_own:
        _kept[key] = _Kept(
            circles=circles,
            database=news.database,
            terms=terms,
            seen_xid=news.oldest_running,
            applied=frozenset(row[0] for row in news.rows),
        )

    return circles


def _same_minimum(one: CircleTerms, other: CircleTerms) -> bool:
    return (one.stake_minor_min, one.top_up_grace_days) == (
        other.stake_minor_min,
        other.top_up_grace_days,
    )


def _read_news(network_id: int, since_xid: int) -> _News:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT oid FROM pg_database WHERE datname = current_database()),
                pg_snapshot_xmin(pg_current_snapshot())::text,
                coalesce(pg_current_xact_id_if_assigned()::text, '-1'),
                array_agg(id), array_agg(xid::text), array_agg(link_id), array_agg(account_id)
            FROM lending_circles_trustchange WHERE network_id = %s AND xid >= %s::text::xid8
            """,
            [network_id, since_xid],
        )
        database, oldest_running, own_xid, ids, xids, links, accounts = cursor.fetchone()
    rows = zip(ids or (), map(int, xids or ()), links or (), accounts or (), strict=True)

    return _News(database, int(oldest_running), int(own_xid), tuple(rows))


def _load(network_id: int, terms: CircleTerms) -> Circles:
    """Read the whole web of a network; agreements first, so that no end of one is missing."""
    agreements = web.agreements_of(network_id)
    rows = web.members_of(network_id)
    shards = {
        purpose: tuple(pools.pool_accounts(network_id, purpose))
        for purpose in (
            Purpose.COMMON_POOL,
            Purpose.CONTINGENCY_POOL,
            Purpose.TRANSACTION_POOL_UNEARNED,
        )
    }

    return Circles(
        graph=build_graph(web.as_members(rows), agreements),
        person_ids=rows["person"],
        stake_ids=rows["stake"],
        counted_until=web.counted_until(rows, terms),
        pools=Pools(
            common=shards[Purpose.COMMON_POOL],
            contingency=shards[Purpose.CONTINGENCY_POOL],
            unearned=shards[Purpose.TRANSACTION_POOL_UNEARNED],
        ),
    )


def _with_news(
    circles: Circles,
    network_id: int,
    terms: CircleTerms,
    rows: Sequence[tuple[int, int, int | None, int | None]],
) -> Circles:
    """Lay changed members and links over the circles; members first, who may be new."""
    links = [link for _, _, link, _ in rows if link is not None]
    accounts = [account for _, _, _, account in rows if account is not None]
    if len(links) + len(accounts) < len(rows):
        return _load(network_id, terms)

    if accounts:
        circles = _with_accounts(circles, sorted(set(accounts)), terms)
    if links:
        changed, gone = web.pairs_of(sorted(set(links)))
        circles = replace(circles, graph=with_agreements(circles.graph, changed, gone))
    if len(circles.graph.overlay.heads) > OVERLAY_MAX:
        return _load(network_id, terms)

    return circles


def _with_accounts(circles: Circles, account_ids: Sequence[int], terms: CircleTerms) -> Circles:
    rows = web.members_by_id(account_ids)
    before = circles.graph.members.ids
    graph = with_members(circles.graph, web.as_members(rows))
    old = np.searchsorted(graph.members.ids, before)
    new = np.searchsorted(graph.members.ids, rows["id"])

    def merged(old_values: Int64s, new_values: Int64s) -> Int64s:
        values = np.zeros(graph.size, dtype=np.int64)
        values[old], values[new] = old_values, new_values

        return values

    return replace(
        circles,
        graph=graph,
        person_ids=merged(circles.person_ids, rows["person"]),
        stake_ids=merged(circles.stake_ids, rows["stake"]),
        counted_until=merged(circles.counted_until, web.counted_until(rows, terms)),
    )
