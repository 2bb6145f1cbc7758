"""Streams: cadence, amount, and what stops them."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.streaming import (
    StreamFacts,
    StreamStop,
    is_tick_due,
    stream_stop,
    streamable,
    tick_amount,
)

DAY = datetime.date(2026, 3, 10)


def days(count):
    return datetime.timedelta(days=count)


@pytest.mark.parametrize(
    ("facts", "stop"),
    [
        ({}, None),
        ({"is_open": False}, StreamStop.ENDED),
        ({"is_disputed": True}, StreamStop.DISPUTE),
        ({"is_late": True}, StreamStop.LATE),
        ({"has_missed_milestone": True}, StreamStop.MILESTONE_MISSED),
        ({"report_days": 30, "last_report_on": DAY - days(30)}, None),
        ({"report_days": 30, "last_report_on": DAY - days(31)}, StreamStop.REPORT_MISSING),
        ({"report_days": 0, "last_report_on": DAY - days(900)}, None),
        ({"is_paused": True}, StreamStop.PAUSED),
        ({"is_paused": True, "is_late": True, "is_disputed": True}, StreamStop.DISPUTE),
    ],
)
def test_a_stream_stops_for_the_gravest_reason(facts, stop):
    known = StreamFacts(**{"is_open": True, "last_report_on": DAY, **facts})

    assert stream_stop(known, on=DAY) == stop


@pytest.mark.parametrize(
    ("passed", "tick_days", "due"),
    [(0, 1, False), (1, 1, True), (6, 7, False), (7, 7, True), (8, 7, True)],
)
def test_ticks_keep_their_cadence(passed, tick_days, due):
    assert is_tick_due(last_on=DAY, tick_days=tick_days, on=DAY + days(passed)) is due


@given(
    principal=st.integers(1, 10**12),
    tick=st.integers(1, 10**9),
    locked=st.integers(0, 10**12),
)
def test_ticks_never_pass_what_is_free(principal, tick, locked):
    released = 0
    for _ in range(20):
        free = streamable(principal, released_minor=released, locked_minor=locked)
        released += tick_amount(tick, streamable_minor=free)

    assert released == min(20 * tick, max(0, principal - locked))


def test_what_is_being_called_does_not_flow_twice():
    assert streamable(100, released_minor=30, locked_minor=20, underway_minor=40) == 10
    assert streamable(100, released_minor=30, locked_minor=20, underway_minor=60) == 0
