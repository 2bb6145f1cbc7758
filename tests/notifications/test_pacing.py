"""When a notice goes out, by the clock of whoever it is for."""

import datetime
from zoneinfo import ZoneInfo

import pytest

from notifications.pacing import Due, PersonClock, due_of
from people.notice_kinds import Pace

LISBON = ZoneInfo("Europe/Lisbon")
NIGHT = PersonClock(LISBON, datetime.time(22), datetime.time(7))
NOON_REST = PersonClock(LISBON, datetime.time(12), datetime.time(14))
HALF_PAST_ONE = PersonClock(LISBON, datetime.time(23), datetime.time(1, 30))
AWAKE = PersonClock(LISBON)


def utc(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text).replace(tzinfo=datetime.UTC)


# In January Lisbon's clock is UTC's; in July it is an hour ahead. 2026-01-05 is a Monday.
@pytest.mark.parametrize(
    ("pace", "clock", "at", "due", "is_bundled"),
    [
        (Pace.INSTANT, AWAKE, "2026-01-05T23:00", "2026-01-05T23:00", False),
        (Pace.INSTANT, NIGHT, "2026-01-05T21:59", "2026-01-05T21:59", False),
        (Pace.INSTANT, NIGHT, "2026-01-05T22:00", "2026-01-06T07:00", True),
        (Pace.INSTANT, NIGHT, "2026-01-06T06:59", "2026-01-06T07:00", True),
        (Pace.INSTANT, NIGHT, "2026-01-06T07:00", "2026-01-06T07:00", False),
        (Pace.INSTANT, NIGHT, "2026-07-05T21:30", "2026-07-06T06:00", True),
        (Pace.INSTANT, NOON_REST, "2026-01-05T12:30", "2026-01-05T14:00", True),
        (Pace.INSTANT, NOON_REST, "2026-01-05T14:00", "2026-01-05T14:00", False),
        # The clock goes forward on 29 March and back on 25 October, both at one o'clock UTC.
        (Pace.INSTANT, NIGHT, "2026-03-28T23:00", "2026-03-29T06:00", True),
        (Pace.INSTANT, NIGHT, "2026-10-24T22:30", "2026-10-25T07:00", True),
        (Pace.INSTANT, HALF_PAST_ONE, "2026-03-29T00:45", "2026-03-29T01:30", True),
        (Pace.INSTANT, HALF_PAST_ONE, "2026-10-25T00:10", "2026-10-25T00:30", True),
        (Pace.INSTANT, HALF_PAST_ONE, "2026-10-25T00:40", "2026-10-25T00:40", False),
        (Pace.INSTANT, HALF_PAST_ONE, "2026-10-25T01:10", "2026-10-25T01:30", True),
        (Pace.DAILY, AWAKE, "2026-10-24T07:30", "2026-10-25T08:00", True),
        (Pace.DAILY, AWAKE, "2026-01-05T07:59", "2026-01-05T08:00", True),
        (Pace.DAILY, AWAKE, "2026-01-05T08:00", "2026-01-06T08:00", True),
        (Pace.DAILY, AWAKE, "2026-07-05T09:00", "2026-07-06T07:00", True),
        (Pace.WEEKLY, AWAKE, "2026-01-05T08:00", "2026-01-12T08:00", True),
        (Pace.WEEKLY, AWAKE, "2026-01-11T23:00", "2026-01-12T08:00", True),
    ],
)
def test_a_notice_goes_out_when_its_person_wants_it(pace, clock, at, due, is_bundled):
    assert due_of(pace, at=utc(at), clock=clock) == Due(utc(due), is_bundled)


def test_what_is_urgent_passes_quiet_hours_and_what_is_off_is_never_told():
    at = utc("2026-01-05T23:00")

    assert due_of(Pace.INSTANT, at=at, clock=NIGHT, is_urgent=True) == Due(at, False)
    assert due_of(Pace.OFF, at=at, clock=AWAKE) is None


def test_a_letter_of_the_day_that_would_fall_into_quiet_hours_waits_for_their_end():
    late_riser = PersonClock(LISBON, datetime.time(22), datetime.time(10))

    due = due_of(Pace.DAILY, at=utc("2026-01-05T12:00"), clock=late_riser)

    assert due == Due(utc("2026-01-06T10:00"), True)
