"""A figure beyond one's circle stands for ten people at least, and two of them tell no more."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.crowd import closed_quarter, closed_week, crowd

MONDAY = datetime.date(2026, 1, 5)


@pytest.mark.parametrize(
    ("people", "told"), [(0, None), (9, None), (10, 10), (19, 10), (20, 20), (204, 200)]
)
def test_people_are_counted_in_tens(people, told):
    assert crowd(people) == told


@given(st.integers(0, 10_000))
def test_no_figure_singles_out_fewer_than_ten(people):
    alike = [count for count in range(people - 10, people + 11) if count >= 0]

    assert sum(crowd(count) == crowd(people) for count in alike) >= 10


@pytest.mark.parametrize(
    ("day", "on", "week"),
    [
        (0, 6, None),  # Sunday is not over
        (0, 7, 0),
        (6, 7, 0),
        (7, 7, None),
        (3, 30, 0),
    ],
)
def test_a_week_is_told_once_it_is_over(day, on, week):
    def at(number):
        return MONDAY + datetime.timedelta(days=number)

    assert closed_week(at(day), on=at(on)) == (None if week is None else at(week))


@given(st.dates(datetime.date(2001, 4, 2), datetime.date(2100, 1, 1)))
def test_quarters_are_whole_over_and_never_overlap(on):
    starts_on, ends_on = closed_quarter(on=on)
    next_starts_on, _ = closed_quarter(on=ends_on + datetime.timedelta(days=91))

    assert ends_on <= on < ends_on + datetime.timedelta(days=91)
    assert (ends_on - starts_on).days == 91
    assert starts_on.weekday() == 0
    assert next_starts_on == ends_on
