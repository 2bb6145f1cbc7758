"""Unique peers: trusted people who do not trust each other, and what a new agreement takes away."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from rules.lender_search import LendersByLevel
from rules.trust_graph import Flags, Minors, Nodes, Places, TrustGraph

# How many marks the count of all members keeps at once: bounds its memory, not its result.
# Source: chosen by measurement; 16 MB keep a hundred thousand members at cache speed.
MARKS_MAX = 16_000_000


class UniqueStage(StrEnum):
    """How a member's unique peers stand against the minimum."""

    ENOUGH = "ENOUGH"
    WARNING = "WARNING"
    TOO_FEW = "TOO_FEW"


@dataclass(frozen=True, slots=True)
class UniqueChange:
    """What an agreement does to one member's count of unique peers."""

    node: int
    before: int
    after: int


def unique_peers(graph: TrustGraph, node: int) -> Nodes:
    """Return the peers who stand in no agreement with another peer of `node`, ascending.

    The overlap is judged over all standing agreements. A peer counts when both ends hold the
    minimum stake (or are in its grace) and neither is leaving.

    Source: A-18, A-63; R3-037.
    """
    peers = graph.neighbours(node)
    if not graph.members.counted[node]:
        return peers[:0]

    marks = np.zeros((1, graph.size), dtype=np.bool_)
    marks[0, peers] = True
    overlapping = _overlapping(graph, peers, np.zeros(len(peers), dtype=np.int64), marks)

    return peers[~overlapping & graph.members.counted[peers]]


def unique_counts(graph: TrustGraph, start: int, stop: int) -> Minors:
    """Return the number of unique peers of members `start` to `stop`, the end not included.

    The vectorised twin of `unique_peers`.

    Source: A-18, A-63; held equal to `unique_peers` by a property test.
    """
    assert 0 <= start <= stop <= graph.size
    counts = np.zeros(stop - start, dtype=np.int64)
    rows = min(max(MARKS_MAX // max(graph.size, 1), 1), max(stop - start, 1))
    marks = np.zeros((rows, graph.size), dtype=np.bool_)
    counted = graph.members.counted
    for first in range(start, stop, rows):
        nodes = np.arange(first, min(first + rows, stop))
        places, sizes = graph.rows_of(nodes)
        peers, owners = graph.heads_at(places), np.repeat(np.arange(len(nodes)), sizes)
        marks[owners, peers] = True
        unique = ~_overlapping(graph, peers, owners, marks) & counted[peers]
        marks[owners, peers] = False
        found = np.bincount(owners[unique], minlength=len(nodes))
        counts[nodes - start] = np.where(counted[nodes], found, 0)

    return counts


def unique_stage(count: int, *, unique_min: int, buffer: int) -> UniqueStage:
    """Return how a count of unique peers stands: too few, close to the minimum, or enough.

    Source: R3-134: warn when the count is at most the minimum and the buffer; P-02, P-03.
    """
    if count < unique_min:
        return UniqueStage.TOO_FEW

    return UniqueStage.WARNING if count <= unique_min + buffer else UniqueStage.ENOUGH


def agreement_effects(graph: TrustGraph, one: int, other: int) -> tuple[UniqueChange, ...]:
    """Return whose count of unique peers a new agreement of `one` and `other` would change.

    The two ends come first, then their common friends in id order, each only where the count
    changes. Somebody who trusts both loses each of them who was unique so far; so do the two ends
    lose their common friends; without any, they win each other.

    Source: R3-134, A-18.
    """
    assert one != other
    of_one, of_other = graph.neighbours(one), graph.neighbours(other)
    if other in of_one:
        return ()

    common = np.intersect1d(of_one, of_other)
    counted = graph.members.counted
    won = int(not len(common) and bool(counted[one]) and bool(counted[other]))
    changes = []
    for end in (one, other):
        unique = unique_peers(graph, end)
        lost = len(np.intersect1d(unique, common))
        changes.append(UniqueChange(end, len(unique), len(unique) - lost + won))
    for friend in common.tolist():
        unique = unique_peers(graph, friend)
        lost = int((unique == one).sum() + (unique == other).sum())
        changes.append(UniqueChange(friend, len(unique), len(unique) - lost))

    return tuple(change for change in changes if change.before != change.after)


def closing_effects(graph: TrustGraph, one: int, other: int) -> tuple[UniqueChange, ...]:
    """Return who would have fewer unique peers if the agreement of `one` and `other` ended.

    Only the two ends can, and only where they have no friend in common: each was unique for the
    other. Where they have some, others can but win.

    Source: A-61, A-18.
    """
    unique = unique_peers(graph, one)
    if other not in unique:
        return ()
    of_other = len(unique_peers(graph, other))

    return (
        UniqueChange(one, len(unique), len(unique) - 1),
        UniqueChange(other, of_other, of_other - 1),
    )


def leaving_effects(graph: TrustGraph, node: int) -> tuple[UniqueChange, ...]:
    """Return whose count of unique peers would fall if a member left, in id order.

    It is those who are unique for them: having no friend in common is mutual.

    Source: A-61, A-63: whoever is leaving counts no more; the overlap stays until they left.
    """
    changes = []
    for peer in unique_peers(graph, node).tolist():
        count = len(unique_peers(graph, peer))
        changes.append(UniqueChange(peer, count, count - 1))

    return tuple(changes)


def friends_to_ask(
    effects: tuple[UniqueChange, ...], ends: tuple[int, int], *, unique_min: int
) -> tuple[int, ...]:
    """Return which common friends must consent: those whom the agreement would put below.

    Somebody who is below the minimum already is not put there, and is not asked.

    Source: A-61.
    """
    return tuple(
        change.node
        for change in effects
        if change.node not in ends and change.after < unique_min <= change.before
    )


def is_grace_running(since: date, *, on: date, grace_days: int) -> bool:
    """Tell whether somebody still has time to mend a minimum that broke on a day.

    The last day of grace is `grace_days` days after it, as with lateness (A-07).

    Source: A-61, A-63; P-28.
    """
    return (on - since).days <= grace_days


def guaranteed_first_minor(*, unique_min: int, stake_minor_min: int) -> int:
    """Return what the circle of every borrower has deposited at least: U times S.

    Source: R3-133: the two minimums determine the minimum pool of the first degree.
    """
    return unique_min * stake_minor_min


def guaranteed_levels_minor(
    graph: TrustGraph, found: LendersByLevel, *, stake_minor_min: int
) -> tuple[int, int, int]:
    """Return what the lenders found at each level have deposited at least.

    Every lender counts with the minimum stake; those known to hold less, or to be leaving, do not.

    Source: R3-133: lower bounds from the actual graph.
    """
    counted = graph.members.counted
    first, second, third = (int(counted[nodes].sum()) * stake_minor_min for nodes in found.levels)

    return first, second, third


def _overlapping(graph: TrustGraph, peers: Nodes, owners: Places, marks: Flags) -> Flags:
    """Return which peers stand in an agreement with somebody marked in their owner's row."""
    places, sizes = graph.rows_of(peers)
    if not len(peers):
        return np.zeros(0, dtype=np.bool_)

    # A peer's row is never empty: its owner stands in it.
    hits = marks[np.repeat(owners, sizes), graph.heads_at(places)]
    overlapping: Flags = np.logical_or.reduceat(hits, np.cumsum(sizes) - sizes)

    return overlapping
