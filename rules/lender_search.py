"""Finding who may lend to a borrower over three degrees of trust, and over whom trust runs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.acceptance import BorrowerRecord
from rules.trust_graph import Flags, Grant, Minors, Nodes, Places, TrustGraph

# Source: R3-064, "Sources": lenders of the first, second and third degree.
LEVELS = (1, 2, 3)

# The borrower is nobody's lender here: a distance that no level has.
OWN_DISTANCE = 255

Distances = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LendersByLevel:
    """Those who may lend to one borrower: the numbers of each level, ascending.

    `limit_minor` goes with the first level: how much each peer lends this borrower at most,
    NO_LIMIT where any amount. `via` leads from a lender to whoever passed the search on to them,
    `relay_via` from there on back to the borrower, one number raised by one a step; zero where no
    open path leads. The two may part: somebody may lend along one path and pass on along another.
    `distance` has a place for every member, and tells those of a level whom an open path reached.
    """

    borrower: int
    levels: tuple[Nodes, Nodes, Nodes]
    limit_minor: Minors
    via: Nodes
    relay_via: Nodes
    distance: Distances


def find_lenders(
    graph: TrustGraph, borrower: int, record: BorrowerRecord | None = None
) -> LendersByLevel:
    """Return who may lend to `borrower`, by the fewest steps that part them.

    The distance counts all standing agreements, whatever the preferences: a direct peer who says
    no never lends as a second degree. Somebody may lend whose state allows it, who offers the level
    (the first is granted peer by peer) and accepts the borrower's `record` there, and to whom at
    least one path of that length leads on which everybody lends towards the borrower's side and
    everybody between relays, in general and for the one who asks. Of several paths the one with the
    lowest ids counts, compared from the borrower outward. The record is needed only where some
    member has a rule for it.

    Source: A-21, A-32, A-62; R3-064, R3-070, R3-120.
    """
    search = _Search(graph, borrower, int(Grant.LOAN), graph.members.lending, record)

    return search.run(over_helpers=False)


def find_helpers(
    graph: TrustGraph,
    borrower: int,
    *,
    grant: Grant,
    able: Flags,
    record: BorrowerRecord | None = None,
    within: LendersByLevel | None = None,
) -> LendersByLevel:
    """Return who extends (or forgives, as `grant` says) for `borrower` at each level.

    Levels are as for loans. Of those who are `able` by state, money and minimum (a place for every
    member) a direct peer takes part who grants the borrower as much; the second level where it
    offers as much and an open path leads over a direct peer who takes part and relays; the third
    where it offers as much and an open path leads over such a pair. `within` is what the same
    search found where more were able: it is narrowed to these without measuring anew.

    Source: A-23, A-24, A-62; R3-105, R3-106.
    """
    assert grant > Grant.LOAN

    assert within is None or within.borrower == borrower

    return _Search(graph, borrower, int(grant), able, record).run(over_helpers=True, within=within)


def path_to(found: LendersByLevel, lender: int) -> tuple[int, ...]:
    """Return over whom trust runs to `lender`, from the borrower outward, both ends left out.

    A lender of the first degree has an empty path. The lender must be one of those found.

    Source: A-21: the path kept on the note is the one with the lowest ids.
    """
    path: list[int] = []
    node = int(found.via[lender]) - 1
    while node != found.borrower:
        assert node >= 0
        path.append(node)
        node = int(found.relay_via[node]) - 1

    return tuple(reversed(path))


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """One borrower's search for those who go as far as `grant`.

    The grant is a plain number: arrays compare with one twenty times as fast as with a named one.
    """

    graph: TrustGraph
    borrower: int
    grant: int
    able: Flags
    record: BorrowerRecord | None

    def run(self, *, over_helpers: bool, within: LendersByLevel | None = None) -> LendersByLevel:
        """Walk from the borrower outward; over those alone who take part, where that is asked."""
        graph, members = self.graph, self.graph.members
        via = np.zeros(graph.size, dtype=np.int32)
        own = graph.slots_at(graph.rows_of(np.array([self.borrower]))[0])
        is_measured = within is not None
        if within is not None:
            distance = within.distance
        else:
            distance = np.zeros(graph.size, dtype=np.uint8)
            distance[self.borrower] = OWN_DISTANCE
            distance[own.heads] = 1
        via[own.heads] = self.borrower + 1
        first = (own.head_grants >= self.grant) & self.able[own.heads]

        # Whoever relays hands the search on in the order of their paths; the rest only measure.
        relaying = (own.head_grants > 0) & own.head_relays & members.relays[own.heads]
        if over_helpers:
            relaying &= first
        silent = own.heads[:0] if is_measured else own.heads[~relaying]
        frontier = own.heads[relaying], silent
        heads, tails, places = _step(graph, 2, frontier, distance, is_measured=is_measured)
        passing, relay_via = _first_reached(heads, tails, via), via
        second = self._of_level(2, passing)

        relays = graph.head_relays_at(places) & members.relays[heads]
        if over_helpers:
            is_second = np.zeros(graph.size, dtype=np.bool_)
            is_second[second] = True
            relays &= is_second[heads]
        if not relays.all():
            relay_via = via.copy()
            passing = _first_reached(heads[relays], tails[relays], relay_via)
        frontier = passing, passing[:0]
        heads, tails, _ = _step(graph, 3, frontier, distance, is_measured=is_measured)
        third = self._of_level(3, _first_reached(heads, tails, via))

        return LendersByLevel(
            borrower=self.borrower,
            levels=(own.heads[first], second, third),
            limit_minor=own.head_limit_minor[first],
            via=via,
            relay_via=relay_via,
            distance=distance,
        )

    def _of_level(self, level: int, reached: Nodes) -> Nodes:
        """Return those of a level who lend at it, of all to whom an open path leads."""
        members = self.graph.members
        offers = members.offers_second if level == 2 else members.offers_third
        nodes = np.sort(reached[self.able[reached] & (offers[reached] >= self.grant)])
        if members.acceptance is not None:
            assert self.record is not None, "Some member asks for the borrower's record."
            nodes = nodes[members.acceptance.accepting(level, self.record, nodes)]

        return nodes


def _step(
    graph: TrustGraph,
    level: int,
    frontier: tuple[Nodes, Nodes],
    distance: Distances,
    *,
    is_measured: bool,
) -> tuple[Nodes, Nodes, Places]:
    """Mark everybody one step further, and return the open steps in the order of their paths.

    Where distances are known already, nobody is marked.

    A step has a head, a tail and its place. The first part of the frontier relays and comes in the
    order of its own paths, so the first open step to somebody lies on their lowest path.
    """
    relaying, silent = frontier
    places, sizes = graph.rows_of(np.concatenate((relaying, silent)))
    heads = graph.heads_at(places)
    fresh = np.flatnonzero(distance[heads] == (level if is_measured else 0))
    if not is_measured:
        distance[heads[fresh]] = level

    relayed = int(sizes[: len(relaying)].sum())
    fresh = fresh[: np.searchsorted(fresh, relayed)]
    fresh = fresh[graph.head_grants_at(places[fresh]) > 0]
    tails = np.repeat(relaying, sizes[: len(relaying)])[fresh]

    return heads[fresh], tails, places[fresh]


def _first_reached(heads: Nodes, tails: Nodes, via: Nodes) -> Nodes:
    """Note for every head the first tail that reaches it; return each head once, in order."""
    # Repeated indices keep the last value that is assigned, so the first is written last.
    turns: Nodes = np.arange(len(heads), dtype=np.int32)
    via[heads[::-1]] = turns[::-1]
    first = via[heads] == turns
    heads, tails = heads[first], tails[first]
    via[heads] = tails + 1

    return heads
