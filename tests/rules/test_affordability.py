"""Whether a forecast carries the repayments."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.affordability import Month, WhatIf, affordability, level_installment

YEAR = [Month(100_000, 60_000)] * 12
AMOUNT = st.integers(min_value=0, max_value=10**9)
MONTHS = st.lists(st.builds(Month, AMOUNT, AMOUNT), min_size=1, max_size=24)
LOANS = st.builds(
    WhatIf,
    principal_minor=st.integers(min_value=1, max_value=10**10),
    apr=st.fractions(min_value=0, max_value=1, max_denominator=1_000),
    months=st.integers(min_value=1, max_value=36),
    grace_months=st.integers(min_value=0, max_value=12),
)


@pytest.mark.parametrize(
    ("principal", "percent", "months", "expected"),
    [
        (120_000, 0, 12, 10_000),
        (1_000_000, 12, 12, 88_849),  # the annuity of 10,000.00 at 1 % a month: 888.49
        (10_000_000, 6, 360, 59_955),  # 100,000.00 over 30 years at 6 %: 599.55
    ],
)
def test_a_level_instalment_worked_by_the_formula(principal, percent, months, expected):
    assert level_installment(principal, apr=Fraction(percent, 100), months=months) == expected


def test_a_year_that_carries_its_loan():
    found = affordability(YEAR, WhatIf(240_000, apr=Fraction(0), months=12))

    assert found.installment_minor == 20_000
    assert found.coverage == found.coverage_min == 2
    assert found.short_months == 0
    assert found.months[-1].left_minor == 240_000
    # What is spare, 240,000 of 1,200,000 that comes in.
    assert found.income_drop_max == Fraction(1, 5)
    assert found.is_sound


def test_sales_that_fall_make_it_unsound():
    loan = WhatIf(240_000, apr=Fraction(0), months=12, income_ratio=Fraction(7, 10))

    found = affordability(YEAR, loan)

    assert found.coverage == Fraction(1, 2)
    assert found.short_months == 12
    assert found.lowest_left_minor == -120_000
    assert found.income_drop_max == 0
    assert not found.is_sound


def test_costs_that_rise_are_counted():
    found = affordability(
        YEAR, WhatIf(240_000, apr=Fraction(0), months=12, cost_ratio=Fraction(4, 3))
    )

    assert found.coverage == 1


def test_in_grace_only_interest_is_due():
    found = affordability(YEAR, WhatIf(240_000, apr=Fraction(12, 100), months=3, grace_months=2))

    assert [month.due_minor for month in found.months][:2] == [2_400, 2_400]
    assert found.months[2].due_minor == found.installment_minor
    assert [month.due_minor for month in found.months][5:] == [0] * 7
    assert found.months[5].coverage is None


def test_nothing_due_covers_nothing():
    found = affordability(YEAR[:2], WhatIf(1_000, apr=Fraction(0), months=1, grace_months=6))

    assert found.coverage is None
    assert found.coverage_min is None
    assert found.income_drop_max is None
    assert not found.is_sound


def test_an_empty_forecast_carries_nothing():
    found = affordability([], WhatIf(1_000, apr=Fraction(0), months=1))

    assert (found.months, found.lowest_left_minor, found.short_months) == ((), 0, 0)
    assert not found.is_sound


@given(MONTHS, LOANS)
def test_what_is_left_is_all_that_came_less_all_that_was_due(forecast, loan):
    found = affordability(forecast, loan)

    net = sum(month.net_minor for month in found.months)
    due = sum(month.due_minor for month in found.months)
    assert found.months[-1].left_minor == net - due
    if found.coverage_min is not None:
        assert found.coverage_min <= found.coverage


@given(MONTHS, LOANS)
def test_falling_sales_never_help(forecast, loan):
    less = WhatIf(loan.principal_minor, loan.apr, loan.months, loan.grace_months, Fraction(1, 2))

    assert affordability(forecast, less).lowest_left_minor <= max(
        affordability(forecast, loan).lowest_left_minor, 0
    )


@given(LOANS)
def test_instalments_pay_the_loan_back(loan):
    paid = level_installment(loan.principal_minor, apr=loan.apr, months=loan.months) * loan.months

    # Rounded half up each month: at most half a unit a month is missing.
    assert 2 * (loan.principal_minor - paid) <= loan.months
