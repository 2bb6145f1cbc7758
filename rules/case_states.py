"""Which way a business case may go, and when two officers have decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class CaseState(StrEnum):
    """Where a business case stands. Source: R0-12."""

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    IN_REVIEW = "IN_REVIEW"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    QUALIFIED = "QUALIFIED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Side(StrEnum):
    """Who moves a case along an edge."""

    OWNER = "OWNER"
    OFFICERS = "OFFICERS"


@dataclass(frozen=True, slots=True)
class Edge:
    """One move that is allowed."""

    source: CaseState
    target: CaseState
    side: Side


# Source: R0-12; the owner may withdraw until there is a decision.
EDGES = (
    Edge(CaseState.DRAFT, CaseState.SUBMITTED, Side.OWNER),
    Edge(CaseState.SUBMITTED, CaseState.IN_REVIEW, Side.OFFICERS),
    Edge(CaseState.IN_REVIEW, CaseState.CHANGES_REQUESTED, Side.OFFICERS),
    Edge(CaseState.CHANGES_REQUESTED, CaseState.IN_REVIEW, Side.OWNER),
    Edge(CaseState.IN_REVIEW, CaseState.QUALIFIED, Side.OFFICERS),
    Edge(CaseState.IN_REVIEW, CaseState.REJECTED, Side.OFFICERS),
    Edge(CaseState.DRAFT, CaseState.WITHDRAWN, Side.OWNER),
    Edge(CaseState.SUBMITTED, CaseState.WITHDRAWN, Side.OWNER),
    Edge(CaseState.IN_REVIEW, CaseState.WITHDRAWN, Side.OWNER),
    Edge(CaseState.CHANGES_REQUESTED, CaseState.WITHDRAWN, Side.OWNER),
)
# The owner writes while the case is theirs; a qualified one is amended by a new version.
WRITABLE = frozenset({CaseState.DRAFT, CaseState.CHANGES_REQUESTED, CaseState.QUALIFIED})
# Source: A-41, two officers qualify a case.
OFFICERS_TO_DECIDE = 2


def next_states(state: CaseState, *, side: Side) -> tuple[CaseState, ...]:
    """Return where one side may move a case from here.

    Source: R0-12.
    """
    return tuple(edge.target for edge in EDGES if edge.source == state and edge.side == side)


def is_allowed(state: CaseState, target: CaseState, *, side: Side) -> bool:
    """Tell whether one side may make this move.

    Source: R0-12; N-1, allowed transitions only.
    """
    return target in next_states(state, side=side)


def submitted_state(state: CaseState) -> CaseState:
    """Return where a submission leads: back to review where changes were asked for.

    A qualified case stays qualified while a new version of it is looked at.

    Source: R0-13, later changes create a new version.
    """
    return {
        CaseState.DRAFT: CaseState.SUBMITTED,
        CaseState.CHANGES_REQUESTED: CaseState.IN_REVIEW,
    }.get(state, state)


def decided(verdicts: Sequence[str]) -> str | None:
    """Return the verdict that two different officers share, None while there is none.

    Where the first two disagree, a third one's voice decides.

    Source: A-41, bank qualification by two officers; R0-12.
    """
    for verdict in dict.fromkeys(verdicts):
        if verdicts.count(verdict) >= OFFICERS_TO_DECIDE:
            return verdict

    return None
