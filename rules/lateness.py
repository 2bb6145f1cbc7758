"""When an installment is late, when a loan defaults, and when borrowing is blocked."""

from datetime import date, timedelta
from enum import StrEnum


class Stage(StrEnum):
    """How late a loan is, from its oldest unpaid installment."""

    ON_TIME = "ON_TIME"
    LATE = "LATE"
    LATE_ESCALATED = "LATE_ESCALATED"


def days_late(due_on: date, *, on: date) -> int:
    """Return how many days an unpaid installment is late; it can be paid through its due day.

    Source: A-07; numbers 8.11.
    """
    return max(0, (on - due_on).days)


def late_stage(oldest_unpaid_on: date | None, *, on: date, late_days: int) -> Stage:
    """Return the stage of a loan whose oldest unpaid installment falls due on a day.

    None stands for a loan with nothing unpaid.

    Source: A-07: late from the day after, "more than 7 days" from the eighth; P-15.
    """
    if oldest_unpaid_on is None or days_late(oldest_unpaid_on, on=on) == 0:
        return Stage.ON_TIME
    if days_late(oldest_unpaid_on, on=on) <= late_days:
        return Stage.LATE

    return Stage.LATE_ESCALATED


def last_escalated_due_on(*, on: date, late_days: int) -> date:
    """Return the latest due day that is escalated on a day: what fell due on it or before.

    Source: A-07, A-13: days late at least 8; P-15.
    """
    return on - timedelta(days=late_days + 1)


def is_up_to_date(oldest_unpaid_on: date | None, *, on: date) -> bool:
    """Tell whether no installment that fell due before a day is unpaid.

    Source: A-30; R3-042.
    """
    return oldest_unpaid_on is None or oldest_unpaid_on >= on


def is_default_due(*, ends_on: date, owed_minor: int, on: date, late_days: int) -> bool:
    """Tell whether a loan with a last due day, and something still owed, defaults on a day.

    Source: A-13: anything unpaid at least 8 days after the latest due date; R3-077.
    """
    return owed_minor > 0 and ends_on <= last_escalated_due_on(on=on, late_days=late_days)


def is_borrowing_blocked(*, was_blocked: bool, is_late: bool, open_loans: int) -> bool:
    """Tell whether a member may not borrow because an installment was late.

    Once late, the block stands until no loan is open, even where the installment is cured.

    Source: A-08, A-12; R3-071.
    """
    return open_loans > 0 and (was_blocked or is_late)
