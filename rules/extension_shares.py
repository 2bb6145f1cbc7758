"""Who carries an installment: the shares of the levels that take part, and within each level."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rules.acceptance import BorrowerRecord
from rules.allotment import allot
from rules.extension import NotExtended
from rules.lender_search import LEVELS, LendersByLevel, find_helpers, path_to
from rules.level_division import divide_level
from rules.sourcing import Funds, Source, SourcePlan, lenders_room
from rules.terms import CircleTerms
from rules.trust_graph import Flags, Grant, Minors, Nodes, TrustGraph

NOBODY: Nodes = np.zeros(0, dtype=np.int32)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ExtensionPlan:
    """Who advances how much, and the search that knows over whom trust runs to each of them."""

    sources: SourcePlan
    found: LendersByLevel

    def path_to(self, lender: int) -> tuple[int, ...]:
        """Return the relays between borrower and lender, all of whom advance as well."""
        return path_to(self.found, lender)


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Why nobody carries an installment, and what was missing."""

    why: NotExtended
    short_minor: int


def extension_amounts(
    amount_minor: int, capacities: Sequence[int], weights: Sequence[int]
) -> tuple[int, ...] | None:
    """Divide an installment over levels 1, 2, 3 and the common pool; None where it is not covered.

    The shares of the loan are renormalised over the levels that have anything to give; what one of
    them lacks is filled by the others, level 1 first.

    Source: A-23, A-24: all or nothing. Vectors for 85.80: L1 alone 85.80; L1 and L2 57.20/28.60;
    all four 34.32/17.16/8.58/25.74.
    """
    assert len(capacities) == len(weights)
    if sum(capacities) < amount_minor:
        return None

    present = [weight if room else 0 for weight, room in zip(weights, capacities, strict=True)]
    if not any(present):
        # Those who are there have no share of their own: then all of it is a shortfall.
        present = [1 if room else 0 for room in capacities]
    amounts = [
        min(part, room) for part, room in zip(allot(amount_minor, present), capacities, strict=True)
    ]
    for level, room in enumerate(capacities):
        amounts[level] += min(room - amounts[level], amount_minor - sum(amounts))

    return tuple(amounts)


def plan_extension(
    *,
    amount_minor: int,
    extension_public_id: str,
    graph: TrustGraph,
    borrower: int,
    able: Flags,
    record: BorrowerRecord | None,
    funds: Funds,
    terms: CircleTerms,
) -> ExtensionPlan | Uncovered:
    """Return who carries an installment together, or why nobody does.

    Every condition is existential along the path: a lender of the second or third level takes part
    where the relays of a shortest path do, the common pool where each level does. Whoever's share
    comes to nothing does not take part, so what hung on them is divided anew without them.

    Source: A-20, A-23, A-24; R3-086, R3-105, R3-106.
    """
    first = found = find_helpers(graph, borrower, grant=Grant.EXTEND, able=able, record=record)
    is_pool_in = True
    while found.levels[0].size:
        sources = _divided(amount_minor, found, funds, terms, extension_public_id, is_pool_in)
        if isinstance(sources, Uncovered):
            break
        plan = ExtensionPlan(sources=sources, found=found)
        if _has_idle_relays(plan):
            # All at once: one after the other, draws among many would go on for long.
            able = able.copy()
            able[found.levels[0]] = False
            able[found.levels[1]] = False
            able[[source.node for level in sources.levels[:2] for source in level]] = True
            found = find_helpers(
                graph, borrower, grant=Grant.EXTEND, able=able, record=record, within=found
            )
        elif sources.pool_minor and not all(sources.levels):
            is_pool_in = False
        else:
            return plan

    # Where the others lacked what hung on idle relays, the circle itself may still have it all.
    alone = replace(first, levels=(first.levels[0], NOBODY, NOBODY))
    sources = _divided(amount_minor, alone, funds, terms, extension_public_id, False)
    if isinstance(sources, Uncovered):
        return Uncovered(sources.why, _short(amount_minor, first, funds, terms))

    return ExtensionPlan(sources=sources, found=alone)


def _short(amount_minor: int, found: LendersByLevel, funds: Funds, terms: CircleTerms) -> int:
    """Return what all who were found lack together, the pool included where it would come in."""
    rooms = _rooms(found, funds, terms)
    pool_minor = funds.pool_minor if all(room.any() for _, room in rooms) else 0

    return max(0, amount_minor - pool_minor - sum(int(room.sum()) for _, room in rooms))


def _rooms(found: LendersByLevel, funds: Funds, terms: CircleTerms) -> list[tuple[Minors, Minors]]:
    return [
        lenders_room(found, funds, level=level, share_max=terms.lender_share_max)
        for level in LEVELS
    ]


def _divided(
    amount_minor: int,
    found: LendersByLevel,
    funds: Funds,
    terms: CircleTerms,
    extension_public_id: str,
    is_pool_in: bool,
) -> SourcePlan | Uncovered:
    rooms = _rooms(found, funds, terms)
    capacities = [int(room.sum()) for _, room in rooms]
    is_pool_in = is_pool_in and all(capacities)
    capacities.append(max(funds.pool_minor, 0) if is_pool_in else 0)
    amounts = extension_amounts(amount_minor, capacities, terms.level_weights)
    if amounts is None:
        why = NotExtended.NOT_COVERED if any(capacities) else NotExtended.NOBODY_EXTENDS
        return Uncovered(why, amount_minor - sum(capacities))

    first, second, third = (
        _sources(
            found.levels[level - 1],
            divide_level(
                amounts[level - 1],
                level=level,
                loan_public_id=extension_public_id,
                note_minor_min=terms.note_minor_min[level - 1],
                available=available,
                room=room,
            ),
        )
        for level, (available, room) in zip(LEVELS, rooms, strict=True)
    )

    return SourcePlan(levels=(first, second, third), pool_minor=amounts[-1])


def _sources(nodes: Nodes, amounts: Minors) -> tuple[Source, ...]:
    return tuple(Source(int(nodes[i]), int(amounts[i])) for i in np.flatnonzero(amounts).tolist())


def _has_idle_relays(plan: ExtensionPlan) -> bool:
    """Tell whether somebody on a path of this plan advances nothing themselves."""
    _, *farther = plan.sources.levels
    giving = {source.node for level in plan.sources.levels for source in level}

    return any(
        relay not in giving
        for level in farther
        for source in level
        for relay in plan.path_to(source.node)
    )
