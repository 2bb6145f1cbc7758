"""Who stood how near to somebody's deed, day by day, and who then did the same.

A deed *exposes* those around its actor for the days of the window: each counts by their distance
to the nearest such deed, over the agreements that stand on the day that is looked at or ended
within the window (whoever closes an agreement is seen by the one they left). Whoever does the same
deed again within the window is counted once, and is not at risk meanwhile. What is kept of a day
are numbers of people alone, by kind of deed, nearness and stratum: rules/ripple_estimate.py
compares them.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from rules.trust_graph import Nodes, Places, TrustGraph

Masks = npt.NDArray[np.uint16]
Counts = npt.NDArray[np.int64]


class Deed(IntEnum):
    """What may ripple. The number is kept, and is the deed's bit in a mask."""

    TOP_UP = 0
    PERMISSION_RAISED = 1
    EXTENSION_GIVEN = 2
    FORGIVENESS_GIVEN = 3
    MERCHANT_TAKEN_UP = 4
    PLAN_TAKEN_UP = 5  # recommended, supported, or bought
    AGREEMENT_MADE = 6
    WITHDRAWAL = 7
    PERMISSION_LOWERED = 8
    PAUSED = 9
    CLOSED = 10
    LEFT = 11


# Source: R3-154: negative actions may ripple too.
NEGATIVE = frozenset(
    {Deed.WITHDRAWAL, Deed.PERMISSION_LOWERED, Deed.PAUSED, Deed.CLOSED, Deed.LEFT}
)
# Source: R3-155: among those at level 1, 2 and 3 of the actor.
DISTANCES = (1, 2, 3)
# Places of a day's counts: at distance 1, 2, 3 of the nearest such deed, and further than that.
NEARNESS_COUNT = 4
# Bins double, so that people are compared with people of about as many agreements and deeds.
DEGREE_BINS = (1, 3, 5, 9, 17, 33)
ACTIVITY_BINS = (1, 2, 4)
STRATUM_COUNT = (len(DEGREE_BINS) + 1) * (len(ACTIVITY_BINS) + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Web:
    """Who sees whom: row `n` of `heads` reaches from `bounds[n]` to `bounds[n + 1]`.

    `ended` are the two ends (one column a pair) of agreements that ended within the window.
    """

    heads: Nodes
    bounds: Places
    ended: Places

    @property
    def size(self) -> int:
        """The number of members."""
        return len(self.bounds) - 1

    def around(self, node: int) -> Nodes:
        """Return whom a member sees, each as often as they stand in an agreement."""
        one, other = self.ended
        late = np.concatenate((other[one == node], one[other == node]))

        return np.concatenate((self.heads[self.bounds[node] : self.bounds[node + 1]], late))


@dataclass(frozen=True, slots=True, eq=False)
class DayCounts:
    """People of one day: at risk and doing it, by kind, nearness and stratum.

    `active` is how many had done each kind within the window before the day, and `fresh` how many
    did it on the day who had not.
    """

    at_risk: Counts
    doing: Counts
    active: Counts
    fresh: Counts


def web_of(graph: TrustGraph, ended: tuple[tuple[int, int], ...] = ()) -> Web:
    """Return who sees whom in a graph, with agreements that ended lately (nodes, in pairs).

    Source: R3-155; exposure by the graph of that day.
    """
    places, sizes = graph.rows_of(np.arange(graph.size))
    bounds = np.concatenate((np.zeros(1, dtype=np.int64), np.cumsum(sizes)))

    return Web(
        heads=graph.heads_at(places),
        bounds=bounds,
        ended=np.array(ended, dtype=np.int64).reshape(-1, 2).T,
    )


def nearest_deeds(web: Web, deeds: Masks) -> tuple[Masks, Masks, Masks]:
    """Return for each member which kinds have their nearest deed at distance 1, 2 and 3.

    `deeds` are the kinds that each member did within the window; all kinds are followed at once,
    a bit each.

    Source: R3-155: L1, L2 and L3 of the actor.
    """
    reached = deeds
    found = []
    for _ in DISTANCES:
        further = reached | _seen(web, reached)
        found.append(further & ~reached)
        reached = further

    return found[0], found[1], found[2]


def strata(web: Web, activity: Counts) -> Counts:
    """Return the stratum of each member: agreements and recent deeds of any kind, in bins.

    Source: R3-155: a matched baseline, by degree and by activity.
    """
    degree_bin = np.searchsorted(DEGREE_BINS, np.diff(web.bounds), side="right")
    activity_bin = np.searchsorted(ACTIVITY_BINS, activity, side="right")

    return degree_bin * (len(ACTIVITY_BINS) + 1) + activity_bin


def day_counts(web: Web, *, recent: Masks, today: Masks, activity: Counts) -> DayCounts:
    """Return what one day adds to the measure.

    `recent` are the kinds that each member did within the window before the day, `today` those of
    the day, `activity` how many deeds each did in the time before.

    Source: R3-155; P-30.
    """
    near = nearest_deeds(web, recent)
    stratum = strata(web, activity)
    fresh = today & ~recent
    shape = (len(Deed), NEARNESS_COUNT, STRATUM_COUNT)
    at_risk, doing = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    places = NEARNESS_COUNT * STRATUM_COUNT
    for kind in Deed:
        bit = np.uint16(1 << kind)
        nearness = np.full(web.size, NEARNESS_COUNT - 1)
        for place, masks in enumerate(near):
            nearness[(masks & bit) > 0] = place
        cell = nearness * STRATUM_COUNT + stratum
        is_at_risk = (recent & bit) == 0
        at_risk[kind] = np.bincount(cell[is_at_risk], minlength=places).reshape(shape[1:])
        doing[kind] = np.bincount(cell[(fresh & bit) > 0], minlength=places).reshape(shape[1:])

    return DayCounts(
        at_risk=at_risk, doing=doing, active=_people_by_kind(recent), fresh=_people_by_kind(fresh)
    )


def _seen(web: Web, masks: Masks) -> Masks:
    """Return for each member the kinds that those they see have among them."""
    seen = np.zeros(web.size, dtype=np.uint16)
    rows = np.flatnonzero(np.diff(web.bounds))
    if rows.size:
        seen[rows] = np.bitwise_or.reduceat(masks[web.heads], web.bounds[rows])
    one, other = web.ended
    np.bitwise_or.at(seen, one, masks[other])
    np.bitwise_or.at(seen, other, masks[one])

    return seen


def _people_by_kind(masks: Masks) -> Counts:
    return np.array([np.count_nonzero(masks & np.uint16(1 << kind)) for kind in Deed])


def followed_deed(web: Web, node: int, latest: Counts) -> int | None:
    """Return the deed that a member followed: the latest of those they see, None without one.

    `latest` names the latest deed of the same kind of each member within the window before, 0 for
    none. It is a rule of thumb for drawing cascades: a known cause comes before it.

    Source: R3-155: cascade size and depth.
    """
    found = latest[web.around(node)]

    return int(found.max()) or None if found.size else None
