"""Finding who may lend to a borrower over three degrees of trust, and over whom trust runs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rules.trust_graph import Flags, Minors, Nodes, Places, TrustGraph

# Source: R3-064, "Sources": lenders of the first, second and third degree.
LEVELS = (1, 2, 3)

# The borrower is nobody's lender here: a distance that no level has.
OWN_DISTANCE = 255


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LendersByLevel:
    """Those who may lend to one borrower: the numbers of each level, ascending.

    `limit_minor` goes with the first level: how much each peer lends this borrower at most,
    NO_LIMIT where any amount. `via` leads from a lender back towards the borrower, one number
    raised by one a step; zero where no open path leads.
    """

    borrower: int
    levels: tuple[Nodes, Nodes, Nodes]
    limit_minor: Minors
    via: Nodes


def find_lenders(graph: TrustGraph, borrower: int) -> LendersByLevel:
    """Return who may lend to `borrower`, by the fewest steps that part them.

    The distance counts all standing agreements, whatever the preferences: a direct peer who says
    no never lends as a second degree. Somebody may lend whose state allows it, who offers the level
    (the first is granted peer by peer), and to whom at least one path of that length leads on
    which everybody lends towards the borrower's side and everybody between relays. Of several
    paths the one with the lowest ids counts, compared from the borrower outward.

    Source: A-21, A-32, A-62; R3-064, R3-070.
    """
    members = graph.members
    distance = np.zeros(graph.size, dtype=np.uint8)
    distance[borrower] = OWN_DISTANCE
    via = np.zeros(graph.size, dtype=np.int32)

    own_places, _ = graph.rows_of(np.array([borrower]))
    own = graph.slots_at(own_places)
    distance[own.heads] = 1
    reached = own.heads[own.head_lends]
    via[reached] = borrower + 1
    first = members.lending[reached]

    # Whoever relays hands the search on in the order of their paths; the rest only measure.
    relaying = reached[members.relays[reached]]
    silent = own.heads[~(own.head_lends & members.relays[own.heads])]
    reached = _step(graph, 2, (relaying, silent), distance, via)
    second = _lenders(distance, 2, via, members.lending & members.offers_second)

    relaying = reached[members.relays[reached]]
    _step(graph, 3, (relaying, silent[:0]), distance, via)
    third = _lenders(distance, 3, via, members.lending & members.offers_third)

    return LendersByLevel(
        borrower=borrower,
        levels=(own.heads[own.head_lends][first], second, third),
        limit_minor=own.head_limit_minor[own.head_lends][first],
        via=via,
    )


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
        node = int(found.via[node]) - 1

    return tuple(reversed(path))


def _step(
    graph: TrustGraph,
    level: int,
    frontier: tuple[Nodes, Nodes],
    distance: npt.NDArray[np.uint8],
    via: Nodes,
) -> Nodes:
    """Mark everybody one step further, and return those reached openly in the order of paths.

    The first part of the frontier relays and comes in the order of its own paths, so the first
    open slot that names somebody lies on their lowest path.
    """
    relaying, silent = frontier
    places, sizes = graph.rows_of(np.concatenate((relaying, silent)))
    heads = graph.heads_at(places)
    fresh = np.flatnonzero(distance[heads] == 0)
    distance[heads[fresh]] = level

    relayed = int(sizes[: len(relaying)].sum())
    fresh = fresh[: np.searchsorted(fresh, relayed)]
    fresh = fresh[graph.head_lends_at(places[fresh])]
    tails = np.repeat(relaying, sizes[: len(relaying)])[fresh]
    return _first_reached(heads[fresh], tails, via)


def _first_reached(heads: Nodes, tails: Nodes, via: Nodes) -> Nodes:
    """Note for every head the first tail that reaches it; return each head once, in order."""
    # Repeated indices keep the last value that is assigned, so the first is written last.
    turns: Nodes = np.arange(len(heads), dtype=np.int32)
    via[heads[::-1]] = turns[::-1]
    first = via[heads] == turns
    heads, tails = heads[first], tails[first]
    via[heads] = tails + 1

    return heads


def _lenders(distance: npt.NDArray[np.uint8], level: int, via: Nodes, willing: Flags) -> Nodes:
    """Return those of a level to whom an open path leads and who lend at it."""
    nodes = np.flatnonzero((distance == level) & willing)
    places: Places = nodes[via[nodes] > 0]

    return places.astype(np.int32)
