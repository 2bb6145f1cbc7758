"""Where an offer may go from where it stands, and what stands in the way."""

from collections.abc import Sequence

# Source: states.md, Offer (MARKETPLACE), up to its contract; the loan goes its own way from there.
EDGES: frozenset[tuple[str, str]] = frozenset(
    {
        ("", "DRAFT"),
        ("DRAFT", "VOTING"),
        ("DRAFT", "LISTED"),
        ("DRAFT", "CANCELLED"),
        ("VOTING", "LISTED"),
        ("VOTING", "REJECTED"),
        ("VOTING", "CANCELLED"),
        ("LISTED", "FUNDING"),
        ("LISTED", "CANCELLED"),
        ("FUNDING", "FUNDED"),
        ("FUNDING", "FAILED_SOFT_CAP"),
        ("FUNDING", "CANCELLED"),
        ("FUNDED", "CONTRACTED"),
        ("FUNDED", "CANCELLED"),
    }
)
# The public progression axis, first to last. Source: R2-28.
AXIS: tuple[str, ...] = ("DRAFT", "VOTING", "LISTED", "FUNDING", "FUNDED", "CONTRACTED")


def is_allowed(from_state: str, to_state: str) -> bool:
    """Return whether an offer may go from one state to the other.

    Source: states.md, Offer (MARKETPLACE); R2-23.
    """
    return (from_state, to_state) in EDGES


def ends_at(committed_minor: int, *, soft_cap_minor: int) -> str:
    """Return how an offer's funding ends: FUNDED from the soft cap on, else FAILED_SOFT_CAP.

    Source: R0-16, R2-23: below the soft cap everybody is refunded.
    """
    assert committed_minor >= 0
    assert soft_cap_minor > 0

    return "FUNDED" if committed_minor >= soft_cap_minor else "FAILED_SOFT_CAP"


def progression(state: str, reached: Sequence[str], *, needs_vote: bool) -> tuple[str, ...]:
    """Return the states of the axis that an offer passes, its side exit last.

    `reached` are the states it has been in. An offer that ended on the side shows only what it
    reached, then how it ended.

    Source: R2-28: a public progression axis for each request.
    """
    axis = tuple(name for name in AXIS if needs_vote or name != "VOTING")
    if state in axis:
        return axis

    return (*(name for name in axis if name in reached), state)
