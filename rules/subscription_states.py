"""Where a prepaid subscription may go from where it stands."""

# Source: states.md, Prepaid subscription.
EDGES: frozenset[tuple[str, str]] = frozenset(
    {
        ("OFFERED", "ACTIVE"),
        # Its payment ran out of time or was called off: nothing was bought.
        ("OFFERED", "LAPSED"),
        ("ACTIVE", "PAUSED"),
        ("PAUSED", "ACTIVE"),
        ("ACTIVE", "COMPLETED"),
        # Paused in its last week: that one is still delivered, and nothing is left to pause.
        ("PAUSED", "COMPLETED"),
        ("ACTIVE", "TERMINATED"),
        ("PAUSED", "TERMINATED"),
        ("ACTIVE", "MERCHANT_FAILED"),
        ("PAUSED", "MERCHANT_FAILED"),
    }
)
# Those in which the merchant owes deliveries. Source: states.md, Prepaid subscription.
OPEN: tuple[str, ...] = ("ACTIVE", "PAUSED")


def is_allowed(from_state: str, to_state: str) -> bool:
    """Return whether a subscription may go from one state to the other.

    Source: states.md, Prepaid subscription; R3-159.
    """
    return (from_state, to_state) in EDGES


def state_after_week(state: str, *, delivered: int, weeks: int) -> str:
    """Return where a delivered week leaves an open subscription.

    Source: R3-159: it is complete when its last week is delivered.
    """
    assert state in OPEN
    assert 0 < delivered <= weeks

    return "COMPLETED" if delivered == weeks else state
