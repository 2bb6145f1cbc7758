"""How long a request of trust waits, and whose lending a late payment pauses."""

from datetime import date, timedelta


def moved_last_before(*, on: date, request_days: int) -> date:
    """Return the day by which a request must have moved last to run out at the close of `on`.

    A request that moved on a day may still be answered on the `request_days` days after it.

    Source: R3-118; the states of a trust relation: EXPIRED; TRUST_REQUEST_DAYS.
    """
    assert request_days >= 0

    return on - timedelta(days=request_days)


def is_paused_by_lateness(permission: str, *, auto_pause_on_late: bool) -> bool:
    """Tell whether a lender with this permission lends nothing new to a borrower who is late.

    Only those whose "no extension" preference left the borrower to be late; who would have
    extended, or forgives, stays open.

    Source: R3-122, P-37: a "no extension" preference disconnects further lending.
    """
    return auto_pause_on_late and permission == "LOAN"
