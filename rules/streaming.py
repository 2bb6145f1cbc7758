"""Money streamed to a business in ticks: when a tick is due, how much it is, what stops it."""

import datetime
from dataclasses import dataclass
from enum import StrEnum


class StreamStop(StrEnum):
    """Why a stream stands still."""

    ENDED = "ENDED"  # the loan is settled or in default
    DISPUTE = "DISPUTE"
    LATE = "LATE"  # an installment is unpaid past its day
    MILESTONE_MISSED = "MILESTONE_MISSED"
    REPORT_MISSING = "REPORT_MISSING"
    PAUSED = "PAUSED"  # by the bank


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamFacts:
    """What a stream goes on or stops by."""

    is_open: bool
    is_disputed: bool = False
    is_late: bool = False
    has_missed_milestone: bool = False
    last_report_on: datetime.date
    report_days: int = 0
    is_paused: bool = False


def stream_stop(facts: StreamFacts, *, on: datetime.date) -> StreamStop | None:
    """Return why a stream stands still today, the gravest reason first; None while it flows.

    A report is missing when the last one (before the first: the contract) is more than
    `report_days` old; 0 asks for none.

    Source: R0-19, R0-27; A-39: stops on breach, pause, dispute or missing report.
    """
    assert facts.report_days >= 0
    is_silent = 0 < facts.report_days < (on - facts.last_report_on).days
    for holds, stop in (
        (not facts.is_open, StreamStop.ENDED),
        (facts.is_disputed, StreamStop.DISPUTE),
        (facts.is_late, StreamStop.LATE),
        (facts.has_missed_milestone, StreamStop.MILESTONE_MISSED),
        (is_silent, StreamStop.REPORT_MISSING),
        (facts.is_paused, StreamStop.PAUSED),
    ):
        if holds:
            return stop

    return None


def is_tick_due(*, last_on: datetime.date, tick_days: int, on: datetime.date) -> bool:
    """Return whether so many days have passed since the last tick (at first, the contract).

    What a stop held back is not made up for: the cadence goes on from the next tick.

    Source: R0-19; A-39.
    """
    assert tick_days > 0

    return (on - last_on).days >= tick_days


def streamable(
    principal_minor: int, *, released_minor: int, locked_minor: int, underway_minor: int = 0
) -> int:
    """Return what may still flow: all but what was released, is bound to open milestones, or is
    being called from the investors.

    Source: R0-19; A-39: between milestones, from accepted or agreed parts.
    """
    assert min(principal_minor, released_minor, locked_minor, underway_minor) >= 0

    return max(0, principal_minor - released_minor - locked_minor - underway_minor)


def tick_amount(tick_minor: int, *, streamable_minor: int) -> int:
    """Return what one tick releases: the agreed amount, or what is left.

    Source: R0-19; A-39.
    """
    assert tick_minor > 0
    assert streamable_minor >= 0

    return min(tick_minor, streamable_minor)
