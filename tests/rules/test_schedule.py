"""Schedules: equal principal, one week apart, the residue last."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.schedule import (
    due_on,
    ended_week,
    equal_principal,
    installment_of_week,
    installment_plan,
)

START = date(2026, 1, 5)


@pytest.mark.parametrize(
    ("principal", "count", "parts"),
    [
        (10000, 10, (1000,) * 10),
        (85800, 10, (8580,) * 10),
        (10001, 10, (1000,) * 9 + (1001,)),
        (509, 10, (50,) * 9 + (59,)),
        (10, 10, (1,) * 10),
        (7, 1, (7,)),
    ],
)
def test_principal_is_divided_in_floors_with_the_residue_last(principal, count, parts):
    assert equal_principal(principal, count) == parts


@given(st.integers(1, 260), st.integers(0, 10**12))
def test_principal_paid_over_a_schedule_is_the_principal_lent(count, more):
    parts = equal_principal(count + more, count)

    assert sum(parts) == count + more
    assert min(parts) >= 1
    assert parts[-1] - parts[0] < count


def test_the_first_installment_is_due_a_week_after_establishment():
    plan = installment_plan(10001, 10, established_on=START)

    assert [part.number for part in plan] == list(range(1, 11))
    assert plan[0].due_on == date(2026, 1, 12)
    assert plan[-1].due_on == date(2026, 3, 16)
    assert plan[-1].principal_minor == 1001


@pytest.mark.parametrize(
    ("days", "week"), [(0, None), (6, None), (7, 1), (8, None), (70, 10), (77, 11), (-7, None)]
)
def test_a_week_ends_every_seven_days(days, week):
    assert ended_week(START, on=START + timedelta(days=days)) == week


@given(st.integers(1, 300))
def test_a_week_ends_on_the_day_its_installment_is_due(number):
    assert ended_week(START, on=due_on(START, number)) == number


@pytest.mark.parametrize(("week", "number"), [(1, 1), (10, 10), (11, 10), (30, 10)])
def test_interest_after_the_schedule_belongs_to_the_last_installment(week, number):
    assert installment_of_week(week, 10) == number
