"""What a circle rests on: over whom alone its lenders are reached, and how much it can lend."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rules.lender_search import LEVELS, LendersByLevel
from rules.refusals import Reason
from rules.sourcing import Funds, bridge_part, lenders_room, level_amounts, supplied_amounts
from rules.terms import CircleTerms
from rules.trust_building import with_agreements
from rules.trust_graph import Agreements, Flags, Grant, Minors, Nodes, Places, TrustGraph

# Whoever is reached over several peers hangs on none of them alone.
SHARED = -1
_NO_WAY = -2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Capacities:
    """What the sources of one borrower could lend to a loan now, in minor units.

    `by_peer` has a row for every peer in the agreements of the borrower (`peers`, ascending): what
    of levels 1, 2 and 3 hangs on that peer alone.
    """

    sources: tuple[int, int, int, int]
    peers: Nodes
    by_peer: Minors

    def without(self, place: int) -> tuple[int, int, int, int]:
        """Return what the sources could lend without the peer at a place."""
        first, second, third, pool = self.sources
        own, behind, beyond = self.by_peer[place].tolist()

        return first - own, second - behind, third - beyond, pool


def read_capacities(
    graph: TrustGraph, found: LendersByLevel, funds: Funds, terms: CircleTerms
) -> Capacities:
    """Return what a borrower's sources could lend, and what of it hangs on each peer alone.

    A peer who leaves lends no more and relays no more; the distances stay what they were.

    Source: A-20, A-21, A-32; R3-070.
    """
    peers = graph.neighbours(found.borrower)
    owners = _sole_peers(graph, found, peers)
    by_peer = np.zeros((len(peers), len(LEVELS)), dtype=np.int64)
    totals = []
    for level, nodes in zip(LEVELS, found.levels, strict=True):
        _, room = lenders_room(found, funds, level=level, share_max=terms.lender_share_max)
        totals.append(int(room.sum()))
        owner = owners[nodes]
        hanging = owner != SHARED
        np.add.at(by_peer[:, level - 1], owner[hanging], room[hanging])
    first, second, third = totals

    return Capacities(
        sources=(first, second, third, max(funds.pool_minor, 0)), peers=peers, by_peer=by_peer
    )


def can_supply(
    principal_minor: int, sources: Sequence[int], terms: CircleTerms, *, is_young: bool
) -> bool:
    """Tell whether sources with these capacities could make a loan.

    Source: A-19.
    """
    supplied = supplied_amounts(
        level_amounts(principal_minor, terms.level_weights),
        sources,
        terms.shortfall_policy,
        bridge_minor_max=bridge_part(principal_minor, terms) if is_young else 0,
    )

    return not isinstance(supplied, Reason)


def largest_loan(
    most_minor: int, sources: Sequence[int], terms: CircleTerms, *, is_young: bool
) -> int:
    """Return the largest loan up to `most_minor` that the sources could make, zero where none.

    By halving: rounding may hide one a unit or two larger.

    Source: A-19, A-20; P-38: below the smallest loan there is none.
    """
    least = terms.loan_minor_min
    if most_minor < least or not can_supply(least, sources, terms, is_young=is_young):
        return 0
    if can_supply(most_minor, sources, terms, is_young=is_young):
        return most_minor

    low, high = least, most_minor
    while high - low > 1:
        middle = (low + high) // 2
        if can_supply(middle, sources, terms, is_young=is_young):
            low = middle
        else:
            high = middle

    return low


def with_direction(
    graph: TrustGraph, tail: int, head: int, *, grant: Grant, limit_minor: int, relays: bool
) -> TrustGraph:
    """Return the graph in which `head` goes so far for `tail`; the way back stays as it is.

    Source: R3-091, R3-103: what one end of an agreement grants the other, it grants alone.
    """
    back = graph.slots_at(_place_of(graph, head, tail))
    changed = np.array([grant], np.uint8), np.array([limit_minor]), np.array([relays])
    stays = back.head_grants, back.head_limit_minor, back.head_relays
    low, high = (changed, stays) if head < tail else (stays, changed)
    ids = graph.members.ids[[min(head, tail), max(head, tail)]]

    return with_agreements(
        graph,
        Agreements(
            low=ids[:1],
            high=ids[1:],
            low_grants=low[0],
            high_grants=high[0],
            low_limit_minor=low[1],
            high_limit_minor=high[1],
            low_relays=low[2],
            high_relays=high[2],
        ),
    )


def cut_in_quarters(now_minor: int, then_minor: int) -> int:
    """Return how much less can be borrowed, in quarters rounded up; four is all of it.

    Source: R3-169: exact figures would tell what a friend has in their account.
    """
    assert 0 <= then_minor <= now_minor

    return -(-(now_minor - then_minor) * 4 // now_minor) if now_minor else 0


def _place_of(graph: TrustGraph, tail: int, head: int) -> Places:
    """Return the place of `head` in the row of `tail`."""
    place = int(graph.starts[tail]) + int(np.searchsorted(graph.neighbours(tail), head))

    return np.array([place])


def _sole_peers(graph: TrustGraph, found: LendersByLevel, peers: Nodes) -> Places:
    """Return for every member the place of the one peer over whom alone they are reached."""
    members = graph.members
    seen = np.zeros(graph.size, dtype=np.bool_)
    seen[found.borrower] = seen[peers] = True
    own = graph.slots_at(graph.rows_of(np.array([found.borrower]))[0])
    relaying = (own.head_grants > 0) & own.head_relays & members.relays[peers]

    heads, owners, places = _outward(graph, seen, peers, np.arange(len(peers)), relaying)
    second = _agreed(heads, owners, graph.size)
    relays = graph.head_relays_at(places) & members.relays[heads]
    passing = _agreed(heads[relays], owners[relays], graph.size)

    frontier = np.flatnonzero(passing != _NO_WAY).astype(np.int32)
    everybody = np.ones(len(frontier), dtype=np.bool_)
    heads, owners, _ = _outward(graph, seen, frontier, passing[frontier], everybody)
    third = _agreed(heads, owners, graph.size)

    sole = np.where(second == _NO_WAY, third, second)
    sole[peers] = np.arange(len(peers))

    return sole


def _outward(
    graph: TrustGraph, seen: Flags, tails: Nodes, owners: Places, relaying: Flags
) -> tuple[Nodes, Places, Places]:
    """Return the open steps of relays to those not yet seen: heads, owners and places."""
    places, sizes = graph.rows_of(tails)
    heads = graph.heads_at(places)
    fresh = ~seen[heads]
    seen[heads[fresh]] = True
    steps = np.flatnonzero(fresh & np.repeat(relaying, sizes))
    steps = steps[graph.head_grants_at(places[steps]) > 0]

    return heads[steps], np.repeat(owners, sizes)[steps], places[steps]


def _agreed(heads: Nodes, owners: Places, size: int) -> Places:
    """Return for every member the owner on whom all steps to them agree, else that they differ."""
    least = np.full(size, np.iinfo(np.int64).max, dtype=np.int64)
    most = np.full(size, _NO_WAY, dtype=np.int64)
    np.minimum.at(least, heads, owners)
    np.maximum.at(most, heads, owners)

    return np.where((most == _NO_WAY) | (least == most), most, SHARED)
