"""Where a loan's money comes from: the shares of the levels, and who lends how much of each."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from rules.allotment import allot
from rules.lender_search import LEVELS, LendersByLevel
from rules.level_division import divide_level
from rules.parameters import ShortfallPolicy
from rules.refusals import Code, Reason
from rules.terms import CircleTerms
from rules.trust_graph import Minors

# Source: R3-064: the common pool is the fourth source, outside all degrees of trust.
POOL_LEVEL = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Funds:
    """What may be lent to one borrower now, in minor units.

    `available_minor` has a place for every member of the graph; `owed_minor` is what the borrower
    already owes to peers, by number; `pool_minor` is the balance of the common pool.
    """

    available_minor: Minors
    owed_minor: Mapping[int, int]
    pool_minor: int


@dataclass(frozen=True, slots=True)
class Source:
    """One lender's part of a loan; `node` is the lender's number in the graph."""

    node: int
    amount_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePlan:
    """Who lends how much of a loan: the lenders of levels 1 to 3 in id order, and the pool.

    `bridged_minor` is what of the pool's part stands in for circles that are still small (A-19).
    """

    levels: tuple[tuple[Source, ...], tuple[Source, ...], tuple[Source, ...]]
    pool_minor: int
    bridged_minor: int = 0

    @property
    def level_amounts(self) -> tuple[int, ...]:
        """What levels 1, 2, 3 and the common pool lend: what a quote binds (A-64)."""
        lent = [sum(source.amount_minor for source in level) for level in self.levels]

        return (*lent, self.pool_minor)


def level_amounts(principal_minor: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide a principal over levels 1, 2, 3 and the common pool, ties in this order.

    Source: R3-064, A-20, A-22: 40-20-10-30 of the loan.
    """
    assert len(weights) == len(LEVELS) + 1

    return allot(principal_minor, weights)


def lenders_room(
    lenders: LendersByLevel, funds: Funds, *, level: int, share_max: Fraction
) -> tuple[Minors, Minors]:
    """Return what each lender of a level has available, and how much of it one loan may take.

    At level 1 a peer's limit, less what the borrower already owes them, bounds it; at every level
    the largest share of their available money that one loan takes, rounded down.

    Source: A-20: caps (i) per-peer limit, (ii) available, (iii) P-14.
    """
    nodes = lenders.levels[level - 1]
    available = np.maximum(funds.available_minor[nodes], 0)
    # Whole multiples of the denominator first, so that no product passes 64 bits.
    wholes, rests = np.divmod(available, share_max.denominator)
    room = wholes * share_max.numerator + rests * share_max.numerator // share_max.denominator
    if level == 1:
        limits = lenders.limit_minor
        owed = np.array([funds.owed_minor.get(node, 0) for node in nodes.tolist()], dtype=np.int64)
        room = np.where(limits < 0, room, np.clip(limits - owed, 0, room))

    return available, room


def supplied_amounts(
    parts: Sequence[int],
    capacities: Sequence[int],
    policy: ShortfallPolicy,
    *,
    bridge_minor_max: int = 0,
) -> tuple[int, ...] | Reason:
    """Return what each source gives of its part, or which one is short first, and by how much.

    STRICT: every source gives its own part. CASCADE_IN: a level that is short gives what it can
    and the next nearer level gives the rest as well, from the third inward; level 1 has nowhere to
    turn, and the common pool gives its own part only. Level 2 carries for level 3 no more than
    leaves level 1 the largest part. The fact `carried_minor` says that what is short depends on
    what levels farther out could give. PILOT: the same, but what level 1 lacks then the pool
    bridges, up to `bridge_minor_max`, as long as no source gives more than level 1.

    Source: A-19, A-65; R3-065.
    """
    if policy is ShortfallPolicy.STRICT:
        given = list(parts)
    else:
        third = min(parts[2], capacities[2])
        nearer = sum(parts[:3]) - third
        second = min(parts[1] + parts[2] - third, capacities[1], nearer // 2)
        given = [nearer - second, second, third, parts[3]]
    carried = [amount - part for amount, part in zip(given, parts, strict=True)]
    if policy is ShortfallPolicy.PILOT:
        asked = given[0]
        least = _least_of_first(given, capacities[3], bridge_minor_max)
        given[0] = min(asked, max(capacities[0], least))
        given[3] += asked - given[0]

    levels = zip((*LEVELS, POOL_LEVEL), given, capacities, carried, strict=True)
    for level, amount, capacity, carried_minor in levels:
        if amount > capacity:
            return Reason(
                Code.LEVEL_SHORT,
                level=level,
                short_minor=amount - capacity,
                facts=(("carried_minor", carried_minor),) if carried_minor > 0 else (),
            )

    return tuple(given)


def pilot_bridge_minor(
    principal_minor: int, terms: CircleTerms, *, started_on: datetime.date, on: datetime.date
) -> int:
    """Return how much more of a loan the common pool may bridge on a day.

    Source: A-19, PILOT: P-35 of the loan, for so many days from the network's start.
    """
    if not is_bridging(terms, started_on=started_on, on=on):
        return 0

    return bridge_part(principal_minor, terms)


def bridge_part(principal_minor: int, terms: CircleTerms) -> int:
    """Return the part of a loan that a bridge may carry at most, rounded down.

    Source: P-35.
    """
    ratio = terms.pilot_bridge_ratio

    return principal_minor * ratio.numerator // ratio.denominator


def is_bridging(terms: CircleTerms, *, started_on: datetime.date, on: datetime.date) -> bool:
    """Tell whether a network is young, and its organisers let the pool bridge.

    Source: A-19; P-35: for so many days from the network's start.
    """
    is_young = (on - started_on).days < terms.pilot_days

    return is_young and terms.shortfall_policy is ShortfallPolicy.PILOT


def _least_of_first(given: Sequence[int], pool_minor: int, bridge_minor_max: int) -> int:
    """Return the least that level 1 must give where the pool bridges the rest of its amount."""
    first, second, third, pool = given
    room = max(min(bridge_minor_max, pool_minor - pool), 0)

    # Half of what both give together, rounded up, so that the pool never gives more.
    return min(first, max(first - room, (first + pool + 1) // 2, second, third))


def loan_sources(
    *,
    principal_minor: int,
    loan_public_id: str,
    terms: CircleTerms,
    lenders: LendersByLevel,
    funds: Funds,
    bridge_minor_max: int = 0,
) -> SourcePlan | Reason:
    """Return who lends how much of a loan, or LEVEL_SHORT with the level (0: the common pool).

    The same arguments give the same plan, so that a quote can be drawn again under locks.

    Source: A-19, A-20, A-64; R3-064, R3-065.
    """
    rooms = [
        lenders_room(lenders, funds, level=level, share_max=terms.lender_share_max)
        for level in LEVELS
    ]
    parts = level_amounts(principal_minor, terms.level_weights)
    supplied = supplied_amounts(
        parts,
        [*(int(room.sum()) for _, room in rooms), max(funds.pool_minor, 0)],
        terms.shortfall_policy,
        bridge_minor_max=bridge_minor_max,
    )
    if isinstance(supplied, Reason):
        return supplied

    first, second, third = (
        _sources(
            lenders.levels[level - 1].tolist(),
            divide_level(
                supplied[level - 1],
                level=level,
                loan_public_id=loan_public_id,
                note_minor_min=terms.note_minor_min[level - 1],
                available=available,
                room=room,
            ),
        )
        for level, (available, room) in zip(LEVELS, rooms, strict=True)
    )

    return SourcePlan(
        levels=(first, second, third),
        pool_minor=supplied[-1],
        bridged_minor=supplied[-1] - parts[-1],
    )


def _sources(nodes: Sequence[int], amounts: Minors) -> tuple[Source, ...]:
    """Return the lenders who lend anything, in id order."""
    return tuple(Source(nodes[i], int(amounts[i])) for i in np.flatnonzero(amounts).tolist())
