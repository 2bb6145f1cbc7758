"""Which way a dispute may go, how long each state lasts, and who may sit on its panel."""

import hashlib
from collections.abc import Sequence
from datetime import date
from enum import StrEnum


class DisputeState(StrEnum):
    """Where a dispute stands. Source: states.md, Dispute."""

    OPEN = "OPEN"
    EVIDENCE = "EVIDENCE"
    MEDIATION = "MEDIATION"
    PANEL = "PANEL"
    RULED = "RULED"
    APPEALED = "APPEALED"
    EXECUTED = "EXECUTED"
    WITHDRAWN = "WITHDRAWN"


# Source: states.md, Dispute; R0-23: one appeal. What both sides agree on in mediation is carried
# out at once, and nothing is withdrawn once a panel has ruled.
EDGES: dict[DisputeState, frozenset[DisputeState]] = {
    DisputeState.OPEN: frozenset({DisputeState.EVIDENCE, DisputeState.WITHDRAWN}),
    DisputeState.EVIDENCE: frozenset({DisputeState.MEDIATION, DisputeState.WITHDRAWN}),
    DisputeState.MEDIATION: frozenset(
        {DisputeState.PANEL, DisputeState.EXECUTED, DisputeState.WITHDRAWN}
    ),
    DisputeState.PANEL: frozenset({DisputeState.RULED, DisputeState.WITHDRAWN}),
    DisputeState.RULED: frozenset({DisputeState.APPEALED, DisputeState.EXECUTED}),
    DisputeState.APPEALED: frozenset({DisputeState.EXECUTED}),
    DisputeState.EXECUTED: frozenset(),
    DisputeState.WITHDRAWN: frozenset(),
}
# Source: R0-23, deadlines; the days are this project's own: to answer, to bring evidence, to agree,
# to rule, to appeal, to rule on the appeal.
DAYS: dict[DisputeState, int] = {
    DisputeState.OPEN: 7,
    DisputeState.EVIDENCE: 14,
    DisputeState.MEDIATION: 10,
    DisputeState.PANEL: 14,
    DisputeState.RULED: 7,
    DisputeState.APPEALED: 14,
}
# An organiser names the panel that could not be drawn within so many days; then others are told.
NAMING_DAYS = 7
# Source: R0-23; B-1: never less than two persons decide about a bond.
PANEL_SIZE = 5
PANEL_MIN = 3


def is_allowed(state: DisputeState, target: DisputeState) -> bool:
    """Tell whether a dispute may move along this edge.

    Source: states.md, Dispute; N-1, allowed transitions only.
    """
    return target in EDGES[state]


def panel_of(candidates: Sequence[Sequence[int]], *, seed: str) -> tuple[int, ...]:
    """Return who decides: up to five people, drawn in an order that nobody chooses.

    `candidates` are groups of people by id, the nearest first; the next group fills what is left.
    Within a group the order is that of a digest of `seed` and the person. Empty where fewer than
    three people can be found.

    Source: R0-23, panel vote; the draw is this project's own, so that no side names its judges.
    """
    drawn: list[int] = []
    for group in candidates:
        ordered = sorted(set(group) - set(drawn), key=lambda person: _lot(seed, person))
        drawn.extend(ordered[: PANEL_SIZE - len(drawn)])

    return tuple(drawn) if len(drawn) >= PANEL_MIN else ()


def is_naming_overdue(asked_on: date, *, on: date) -> bool:
    """Tell whether organisers have had their days to name a panel, so that others are asked too.

    Source: R0-23, deadlines; the days are this project's own.
    """
    return (on - asked_on).days >= NAMING_DAYS


def panel_threshold(member_count: int) -> int:
    """Return how many of a panel must say yes: more than half of all members.

    Source: A-36, strict majority of N.
    """
    return member_count // 2 + 1


def _lot(seed: str, person: int) -> str:
    return hashlib.sha256(f"{seed}:{person}".encode()).hexdigest()
