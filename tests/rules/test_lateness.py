"""Lateness: one boundary, the eighth day, and a block that outlives its cause."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.lateness import (
    Stage,
    days_late,
    is_borrowing_blocked,
    is_default_due,
    is_up_to_date,
    last_escalated_due_on,
    late_stage,
)

FRIDAY = date(2026, 5, 1)

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("on", "late", "stage"),
    [
        (date(2026, 4, 30), 0, Stage.ON_TIME),
        (date(2026, 5, 1), 0, Stage.ON_TIME),
        (date(2026, 5, 2), 1, Stage.LATE),
        (date(2026, 5, 8), 7, Stage.LATE),
        (date(2026, 5, 9), 8, Stage.LATE_ESCALATED),
    ],
)
def test_an_installment_due_on_a_friday_goes_through_its_stages(on, late, stage):
    """Numbers 8.11."""
    assert days_late(FRIDAY, on=on) == late
    assert late_stage(FRIDAY, on=on, late_days=7) is stage


def test_a_loan_with_nothing_unpaid_is_on_time():
    assert late_stage(None, on=FRIDAY, late_days=7) is Stage.ON_TIME


@given(days, days, st.integers(0, 30))
def test_what_is_escalated_fell_due_on_the_last_such_day_or_before(due, on, late_days):
    escalated = late_stage(due, on=on, late_days=late_days) is Stage.LATE_ESCALATED

    assert escalated == (due <= last_escalated_due_on(on=on, late_days=late_days))


@pytest.mark.parametrize(
    ("oldest", "up_to_date"),
    [(None, True), (FRIDAY, True), (FRIDAY - timedelta(days=1), False), (date(2026, 6, 1), True)],
)
def test_who_owes_nothing_from_before_today_is_up_to_date(oldest, up_to_date):
    assert is_up_to_date(oldest, on=FRIDAY) is up_to_date


@pytest.mark.parametrize(
    ("day", "owed", "default"), [(8, 1, False), (9, 1, True), (30, 1, True), (9, 0, False)]
)
def test_a_loan_defaults_eight_days_after_its_end(day, owed, default):
    on = date(2026, 5, day)

    assert is_default_due(ends_on=FRIDAY, owed_minor=owed, on=on, late_days=7) is default


@given(days, days)
def test_a_loan_defaults_when_its_last_installment_is_escalated(ends_on, on):
    default = is_default_due(ends_on=ends_on, owed_minor=1, on=on, late_days=7)

    assert default == (days_late(ends_on, on=on) >= 8)


@pytest.mark.parametrize(
    ("was_blocked", "is_late", "open_loans", "blocked"),
    [
        (False, False, 1, False),
        (False, True, 1, True),
        (True, False, 1, True),
        (True, True, 2, True),
        (True, False, 0, False),
        (False, False, 0, False),
    ],
)
def test_the_block_stands_until_no_loan_is_open(was_blocked, is_late, open_loans, blocked):
    """A-08: late once, even if cured the next day, until every loan is settled."""
    assert (
        is_borrowing_blocked(was_blocked=was_blocked, is_late=is_late, open_loans=open_loans)
        is blocked
    )
