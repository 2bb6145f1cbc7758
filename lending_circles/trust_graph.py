"""The web of trust of each network in memory: read once per process, then kept up by its news.

Every change of a link or of a member's flags writes a `TrustChange` in its transaction. A row may
become visible after a later one, because ids are drawn before the commit; so news are found by
the transactions that wrote them (lending_circles/process_memory.py).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from ledger import pools
from ledger.columns import Int64s
from ledger.kinds import Purpose
from lending_circles.process_memory import NO_NEWS, Moment, Place, ProcessMemory
from lending_circles.queries import web
from lending_circles.queries.prepared import row_of
from rules.terms import CircleTerms
from rules.trust_building import build_graph, with_agreements, with_members
from rules.trust_graph import Ids, TrustGraph

# Rows laid over the graph slow every search a little; beyond this many it is read anew.
OVERLAY_MAX = 50_000
# Beyond so many news since the last look it is read anew as well.
NEWS_MAX = 10_000


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
    terms: CircleTerms
    moment: Moment


@dataclass(frozen=True, slots=True)
class _News:
    """The links and members that changed since a moment: neither stands for everything."""

    moment: Moment
    is_own: bool
    rows: tuple[tuple[int | None, int | None], ...]


_memory: ProcessMemory[_Kept] = ProcessMemory()


def circles_of(network_id: int, *, terms: CircleTerms, on: datetime.date) -> Circles:
    """Return the network's circles as they stand now, as this transaction sees them.

    `terms` say who holds the minimum stake, and how long one who fell below it still counts.
    """
    with _memory.turn(network_id) as place:
        return _refreshed(place, network_id, terms).on_day(on)


def forget() -> None:
    """Forget every network, where a database was emptied under this process."""
    _memory.forget()


def _refreshed(place: Place[_Kept], network_id: int, terms: CircleTerms) -> Circles:
    kept = place.kept
    news = _read_news(network_id, kept.moment if kept else NO_NEWS)
    if (
        kept is None
        or kept.moment.database != news.moment.database
        or not _same_minimum(kept.terms, terms)
    ):
        circles = _load(network_id, terms)
    else:
        circles = _with_news(kept.circles, network_id, terms, news.rows)
    # What this transaction changed itself may yet be rolled back.
    if not news.is_own:
        place.kept = _Kept(circles=circles, terms=terms, moment=news.moment)

    return circles


def _same_minimum(one: CircleTerms, other: CircleTerms) -> bool:
    return (one.stake_minor_min, one.top_up_grace_days) == (
        other.stake_minor_min,
        other.top_up_grace_days,
    )


def _read_news(network_id: int, since: Moment) -> _News:
    *moment, is_own, links, accounts = row_of(
        _NEWS, {**since.parameters(), "most": NEWS_MAX, "network": network_id}
    )
    rows = zip(links or (), accounts or (), strict=True)

    return _News(Moment.read(*moment), is_own, tuple(rows))


# In the order of the index, whatever the planner believes of the newest rows.
_NEWS = f"""
    SELECT {Moment.COLUMNS}, EXISTS (
            SELECT FROM lending_circles_trustchange
            WHERE network_id = %(network)s AND xid = pg_current_xact_id_if_assigned()
        ), array_agg(news.link_id), array_agg(news.account_id)
    FROM (
        (
            SELECT link_id, account_id FROM lending_circles_trustchange
            WHERE network_id = %(network)s AND xid >= %(until)s::text::xid8
            ORDER BY network_id, xid LIMIT %(most)s
        )
        UNION ALL
        SELECT late.link_id, late.account_id
        FROM unnest(%(running)s::text[]) running(xid) CROSS JOIN LATERAL (
            SELECT link_id, account_id FROM lending_circles_trustchange
            WHERE network_id = %(network)s AND xid = running.xid::xid8 OFFSET 0
        ) late
    ) news
"""  # noqa: S608  only constants are joined


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
    rows: Sequence[tuple[int | None, int | None]],
) -> Circles:
    """Lay changed members and links over the circles; members first, who may be new."""
    links = [link for link, _ in rows if link is not None]
    accounts = [account for _, account in rows if account is not None]
    if len(links) + len(accounts) < len(rows) or len(rows) >= NEWS_MAX:
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
