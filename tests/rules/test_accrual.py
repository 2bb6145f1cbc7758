"""Weekly interest: declining balance, half up, and the three ways of waiving it."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rules.accrual import (
    DepositGrowth,
    GrowthTable,
    WeeklyInterest,
    accrue_week,
    accrue_weeks,
    applied_apr,
    planned_interest,
    weekly_interest,
)
from rules.parameters import WaiverMode
from rules.schedule import equal_principal
from rules.terms import DEFAULTS

APR = Fraction(6, 100)
TIERED = replace(DEFAULTS, waiver_mode=WaiverMode.TIERED)
NONE = replace(DEFAULTS, waiver_mode=WaiverMode.NONE)
STRICT = replace(DEFAULTS, waiver_min_strict=True)
NO_MINIMUM = replace(DEFAULTS, stake_minor_min=0)


@pytest.mark.parametrize(
    ("principal", "interest"), [(10000, 12), (85800, 99), (30000, 35), (0, 0), (433, 0), (434, 1)]
)
def test_a_week_costs_a_fifty_second_of_the_yearly_rate(principal, interest):
    """433 x 6 % / 52 is 0.4996, 434 is 0.5008: half up."""
    assert weekly_interest(principal, apr=APR) == interest


@pytest.mark.parametrize(("principal", "total"), [(10000, 63), (85800, 545), (30000, 190)])
def test_interest_over_a_schedule_comes_to_the_worked_numbers(principal, total):
    """Numbers 8.1: exact 0.6346, 5.445 and 1.9038; the weeks are rounded one by one."""
    assert sum(planned_interest(equal_principal(principal, 10), apr=APR)) == total


@given(st.integers(10, 10**12), st.integers(1, 10))
def test_planned_interest_is_within_half_a_unit_a_week_of_the_exact(principal, count):
    parts = equal_principal(principal, count)
    exact = sum(sum(parts[k:]) for k in range(count)) * APR / 52

    assert abs(sum(planned_interest(parts, apr=APR)) - exact) <= Fraction(count, 2)


GROWTHS = [
    # now, before, up to date, terms, percent charged
    (10600, 10000, True, DEFAULTS, 0),
    (10599, 10000, True, DEFAULTS, 6),
    (10600, 10000, False, DEFAULTS, 6),
    (20000, 9999, True, DEFAULTS, 6),
    (10600, 10000, True, STRICT, 6),
    (10602, 10001, True, STRICT, 0),
    (10600, 10000, True, NONE, 6),
    (10000, 0, True, DEFAULTS, 6),
    (10000, 0, True, NO_MINIMUM, 6),
    (0, 0, True, NO_MINIMUM, 6),
    (10300, 10000, True, TIERED, 3),
    (10399, 10000, True, TIERED, 3),
    (10600, 10000, True, TIERED, 0),
    (10900, 10000, True, TIERED, 0),
    (10099, 10000, True, TIERED, 6),
    (9000, 10000, True, TIERED, 6),
    (10300, 10000, False, TIERED, 6),
]


@pytest.mark.parametrize(("now", "before", "up_to_date", "terms", "percent"), GROWTHS)
def test_growing_deposits_waive_interest(now, before, up_to_date, terms, percent):
    """Numbers 8.10 and A-30."""
    growth = DepositGrowth(now, before, up_to_date)

    assert applied_apr(growth, terms) == Fraction(percent, 100)


def test_a_waived_week_is_charged_then_waived():
    week = accrue_week(85800, growth=DepositGrowth(10300, 10000, True), terms=TIERED)

    assert week == WeeklyInterest(full_minor=99, charged_minor=50)
    assert week.waived_minor == 49


amounts = st.one_of(st.integers(0, 10**6), st.integers(0, 9 * 10**15))
all_terms = st.builds(
    replace,
    st.just(DEFAULTS),
    waiver_mode=st.sampled_from(WaiverMode),
    waiver_min_strict=st.booleans(),
    stake_minor_min=st.sampled_from([0, 100, 10000]),
    apr=st.integers(0, 10**6).map(lambda n: Fraction(n, 10**6)) | st.just(APR),
    waiver_growth_min=st.integers(0, 100).map(lambda n: Fraction(n, 100)),
)


@given(amounts, amounts, amounts, st.booleans(), all_terms)
def test_the_rate_stays_between_zero_and_the_full_rate(principal, now, before, ok, terms):
    week = accrue_week(principal, growth=DepositGrowth(now, before, ok), terms=terms)

    assert 0 <= week.charged_minor <= week.full_minor
    assert week.charged_minor + week.waived_minor == week.full_minor


@given(st.integers(1, 10**9), st.integers(0, 10**9), st.integers(0, 10**9), all_terms)
def test_a_larger_deposit_never_costs_more(before, now, more, terms):
    smaller = applied_apr(DepositGrowth(now, before, True), terms)
    larger = applied_apr(DepositGrowth(now + more, before, True), terms)

    assert larger <= smaller


@example([(100_00, 103_00, 100_00, True), (9 * 10**15, 9 * 10**15, 8 * 10**15, True)], DEFAULTS)
@given(
    st.lists(st.tuples(amounts, amounts, amounts, st.booleans()), max_size=12),
    all_terms,
)
def test_many_weeks_are_accrued_as_one_by_one(rows, terms):
    columns = list(zip(*rows, strict=True)) or [()] * 4
    table = GrowthTable(
        now=np.array(columns[1], dtype=np.int64),
        before=np.array(columns[2], dtype=np.int64),
        up_to_date=np.array(columns[3], dtype=np.bool_),
    )

    full, charged = accrue_weeks(np.array(columns[0], dtype=np.int64), growth=table, terms=terms)

    weeks = [
        accrue_week(principal, growth=DepositGrowth(now, before, ok), terms=terms)
        for principal, now, before, ok in rows
    ]
    assert full.tolist() == [week.full_minor for week in weeks]
    assert charged.tolist() == [week.charged_minor for week in weeks]


@pytest.mark.parametrize(("now", "before", "up_to_date", "terms", "percent"), GROWTHS)
def test_the_twin_waives_as_the_table_says(now, before, up_to_date, terms, percent):
    table = GrowthTable(np.array([now]), np.array([before]), np.array([up_to_date]))

    _, charged = accrue_weeks(np.array([5200]), growth=table, terms=terms)

    assert charged.tolist() == [percent]
