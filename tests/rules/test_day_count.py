"""Day counts: published conventions, and parts that add up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.day_count import SCALE, DayCount, Period, add_months, due_days, year_parts

days = st.dates(date(1999, 1, 1), date(2050, 12, 31))


@pytest.mark.parametrize(
    ("convention", "start", "end", "numerator", "denominator"),
    [
        ("ACT_365", date(2026, 1, 1), date(2026, 1, 31), 30, 365),
        ("ACT_365", date(2024, 1, 1), date(2025, 1, 1), 366, 365),
        ("ACT_360", date(2026, 1, 1), date(2026, 4, 1), 90, 360),
        ("ACT_ACT", date(2024, 1, 1), date(2025, 1, 1), 1, 1),
        ("ACT_ACT", date(2025, 1, 1), date(2027, 1, 1), 2, 1),
        ("ACT_ACT", date(2026, 12, 31), date(2027, 1, 2), 2, 365),
        ("THIRTY_360", date(2026, 1, 31), date(2026, 2, 28), 28, 360),
        ("THIRTY_360", date(2026, 2, 28), date(2026, 3, 31), 32, 360),
        ("THIRTY_360", date(2026, 3, 31), date(2026, 5, 31), 60, 360),
    ],
)
def test_a_convention_counts_the_time_between_two_days(
    convention, start, end, numerator, denominator
):
    assert year_parts(start, end, convention) * denominator == numerator * SCALE


def test_a_span_over_a_new_year_counts_each_year_by_its_own_length():
    """20 days of 2023 and 11 of the leap year 2024."""
    parts = year_parts(date(2023, 12, 12), date(2024, 1, 12), "ACT_ACT")

    assert parts == 20 * (SCALE // 365) + 11 * (SCALE // 366)


@pytest.mark.parametrize(
    ("period", "start", "end", "numerator", "denominator"),
    [
        ("MONTH", date(2026, 1, 31), date(2026, 2, 28), 1, 12),
        ("MONTH", date(2026, 2, 28), date(2026, 3, 31), 1, 12),
        ("MONTH", date(2026, 1, 31), date(2027, 1, 31), 1, 1),
        ("MONTH", date(2026, 1, 31), date(2026, 2, 15), 15, 360),
        ("MONTH", date(2025, 12, 31), date(2026, 1, 31), 1, 12),
        ("MONTH", date(2025, 12, 16), date(2026, 1, 31), 44, 360),
        ("WEEK", date(2026, 1, 5), date(2026, 1, 12), 1, 52),
        ("WEEK", date(2026, 1, 5), date(2026, 1, 8), 3, 364),
        ("DAY", date(2026, 1, 5), date(2026, 1, 6), 1, 365),
    ],
)
def test_equal_periods_count_alike_from_the_first_day_of_the_contract(
    period, start, end, numerator, denominator
):
    parts = year_parts(start, end, DayCount.PERIODS, period=period, anchor_on=date(2026, 1, 31))

    assert parts * denominator == numerator * SCALE


def test_equal_periods_begin_on_the_first_day_given_where_no_other_is():
    assert year_parts(date(2026, 1, 5), date(2026, 2, 5), "PERIODS", period="MONTH") * 12 == SCALE


@given(
    st.sampled_from(DayCount), st.sampled_from(Period), days, st.lists(days, min_size=3, max_size=3)
)
def test_stretches_that_meet_add_up(convention, period, anchor_on, three):
    first, second, third = sorted(three)

    def parts(start, end):
        return year_parts(start, end, convention, period=period, anchor_on=anchor_on)

    assert parts(first, second) + parts(second, third) == parts(first, third)
    assert parts(first, second) >= 0


@given(st.integers(1, 60), st.integers(1, 6), days)
def test_every_whole_period_of_months_counts_its_twelfths(count, length, starts_on):
    """Whatever the days of its months are."""
    ends = due_days(starts_on=starts_on, count=count, period="MONTH", length=length)

    for start, end in zip((starts_on, *ends), ends, strict=False):
        parts = year_parts(start, end, "PERIODS", period="MONTH", anchor_on=starts_on)
        assert parts * 12 == length * SCALE


def test_due_days_keep_the_day_of_the_start():
    assert due_days(starts_on=date(2023, 12, 31), count=4, period="MONTH") == (
        date(2024, 1, 31),
        date(2024, 2, 29),
        date(2024, 3, 31),
        date(2024, 4, 30),
    )
    assert due_days(starts_on=date(2026, 1, 30), count=2, period="MONTH", length=13) == (
        date(2027, 2, 28),
        date(2028, 3, 30),
    )
    assert due_days(starts_on=date(2026, 1, 5), count=2, period="WEEK", length=2) == (
        date(2026, 1, 19),
        date(2026, 2, 2),
    )
    assert due_days(starts_on=date(2026, 1, 5), count=1, period="DAY", length=10) == (
        date(2026, 1, 15),
    )


@given(days, st.integers(-400, 400))
def test_a_month_is_the_same_day_or_the_last_one(start, months):
    later = add_months(start, months)

    assert later.day == start.day or (later + timedelta(days=1)).day == 1
    assert (later.year - start.year) * 12 + later.month - start.month == months
