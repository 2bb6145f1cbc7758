"""Schedules of banks' loans: worked by hand, and the laws that hold for all of them."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from rules.amortization import (
    Amortization,
    PlannedLine,
    ScheduleTerms,
    bullet_due_on,
    due_days,
    planned_schedule,
    rate_of_total,
    schedule_after,
)
from rules.bank_loan_interest import SCALED_PER_MINOR, accrue_between
from rules.day_count import DayCount

START = date(2026, 1, 1)
TWELVE = ScheduleTerms(
    amortization="INTEREST_ONLY",
    rate_millionths=120_000,
    day_count="PERIODS",
    period="MONTH",
    anchor_on=START,
)


def months(count):
    return due_days(starts_on=START, count=count, period="MONTH")


def parts(lines):
    return [(line.principal_minor, line.interest_minor) for line in lines]


def plan(amortization, principal=100_000, count=3, **changes):
    accrued = changes.pop("accrued", 0)
    terms = replace(TWELVE, amortization=amortization, **changes)

    return planned_schedule(
        principal, terms=terms, starts_on=START, days=months(count), accrued=accrued
    )


def test_interest_only_brings_the_principal_in_the_last():
    """Numbers 8.8: 100 nine times, then 10 100."""
    lines = plan("INTEREST_ONLY", principal=1_000_000, count=10)

    assert [line.amount_minor for line in lines] == [10_000] * 9 + [1_010_000]


def test_equal_totals_are_equal_installments_at_the_rate_of_the_total():
    """Numbers 8.8: 10 000 and 1 000 on it over ten are 1 100 ten times."""
    terms = replace(TWELVE, amortization="EQUAL_INSTALLMENT")
    rate = rate_of_total(10_000, 1_000, terms=terms, starts_on=START, days=months(10))
    lines = plan("EQUAL_INSTALLMENT", principal=10_000, count=10, rate_millionths=rate)

    assert [line.amount_minor for line in lines] == [1_100] * 10


def test_no_rate_brings_a_hundredfold():
    assert rate_of_total(1, 10**9, terms=TWELVE, starts_on=START, days=months(1)) is None


def test_equal_installments_by_hand():
    """1 000.00 at 1 % a month in three: 340.02; the last takes the residue."""
    assert parts(plan("EQUAL_INSTALLMENT")) == [(33_002, 1_000), (33_332, 670), (33_666, 337)]


def test_equal_installments_differ_the_least_in_the_last():
    """75.00 at 12.3 %: 15.465 a month; 15.47 four times and 15.45, not 15.46 and 15.49."""
    lines = plan("EQUAL_INSTALLMENT", principal=7_500, count=5, rate_millionths=123_000)

    assert [line.amount_minor for line in lines] == [1_547] * 4 + [1_545]


def test_equal_principal_by_hand():
    assert parts(plan("EQUAL_PRINCIPAL")) == [(33_333, 1_000), (33_333, 667), (33_334, 333)]


def test_a_bullet_is_one_line_with_the_interest_of_the_whole_time():
    """1 000.00 at 12 % for three months, without compounding."""
    assert plan("BULLET") == (PlannedLine(1, date(2026, 4, 1), 100_000, 3_000),)


def test_a_time_of_grace_asks_for_interest_alone():
    assert parts(plan("EQUAL_PRINCIPAL", principal_grace_count=1)) == [
        (0, 1_000),
        (50_000, 1_000),
        (50_000, 500),
    ]
    assert parts(plan("EQUAL_INSTALLMENT", principal_grace_count=1)) == [
        (0, 1_000),
        (49_751, 1_000),
        (50_249, 502),
    ]


def test_grace_never_reaches_the_last_line():
    assert parts(plan("EQUAL_PRINCIPAL", principal_grace_count=9)) == [
        (0, 1_000),
        (0, 1_000),
        (100_000, 1_000),
    ]


def test_grace_that_is_over_stays_over_in_a_new_plan():
    lines = planned_schedule(
        100_000,
        terms=replace(TWELVE, amortization="EQUAL_PRINCIPAL", principal_grace_count=1),
        starts_on=date(2026, 2, 1),
        days=months(3)[1:],
        first_number=2,
    )

    assert [line.number for line in lines] == [2, 3]
    assert parts(lines) == [(50_000, 1_000), (50_000, 500)]


def test_a_long_first_period_asks_for_its_interest_even_where_that_is_more():
    """Ten years at 100 % before the first installment: interest alone is above the level."""
    terms = replace(TWELVE, amortization="EQUAL_INSTALLMENT", rate_millionths=1_000_000)
    days = (date(2036, 1, 1), date(2036, 2, 1), date(2036, 3, 1))
    lines = planned_schedule(1_000, terms=terms, starts_on=START, days=days)

    assert lines[0].interest_minor == 10_000
    assert [line.principal_minor for line in lines] == [0, 1_000, 0]


def test_what_has_accrued_already_falls_due_with_the_first_line():
    lines = plan("EQUAL_PRINCIPAL", accrued=250 * SCALED_PER_MINOR)

    assert parts(lines) == [(33_333, 1_250), (33_333, 667), (33_334, 333)]


def test_nothing_outstanding_asks_for_nothing():
    assert parts(plan("EQUAL_INSTALLMENT", principal=0)) == [(0, 0)] * 3


def test_a_release_in_the_middle_of_a_period_keeps_the_due_days():
    """500.00 from 1 January, 500.00 more from the 16th: 15 thirtieths at 5.00 and at 10.00."""
    terms = replace(TWELVE, amortization="EQUAL_INSTALLMENT")
    accrued = accrue_between(
        50_000,
        rate_millionths=120_000,
        starts_on=START,
        ends_on=date(2026, 1, 16),
        day_count="PERIODS",
        period="MONTH",
        anchor_on=START,
    )
    lines = planned_schedule(
        100_000, terms=terms, starts_on=date(2026, 1, 16), days=months(3), accrued=accrued
    )

    assert [line.due_on for line in lines] == list(months(3))
    assert lines[0].interest_minor == 750
    assert lines[0].amount_minor == lines[1].amount_minor


def test_a_prepayment_keeps_the_count_and_lowers_every_installment():
    terms = replace(TWELVE, amortization="EQUAL_INSTALLMENT")
    first, *later = plan("EQUAL_INSTALLMENT")
    lines = schedule_after(16_998, later, terms=terms, starts_on=first.due_on)

    assert [(line.number, line.due_on) for line in lines] == [
        (line.number, line.due_on) for line in later
    ]
    assert parts(lines) == [(24_876, 500), (25_124, 251)]


def test_a_project_is_repaid_so_many_days_after_its_last_delivery():
    assert bullet_due_on(date(2026, 1, 31), bullet_days=30) == date(2026, 3, 2)


@given(
    principal=st.integers(0, 10**12),
    count=st.integers(1, 40),
    rate=st.integers(0, 600_000),
    amortization=st.sampled_from(Amortization),
    day_count=st.sampled_from(DayCount),
    grace=st.integers(0, 5),
)
def test_every_schedule_repays_all_and_no_more(
    principal, count, rate, amortization, day_count, grace
):
    """N-4: parts add up, none is negative, the days are those given."""
    lines = plan(
        amortization,
        principal,
        count,
        rate_millionths=rate,
        day_count=day_count,
        principal_grace_count=grace,
    )

    assert sum(line.principal_minor for line in lines) == principal
    assert all(line.principal_minor >= 0 and line.interest_minor >= 0 for line in lines)
    expected = months(count)[-1:] if amortization is Amortization.BULLET else months(count)
    assert tuple(line.due_on for line in lines) == expected
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))


@given(
    principal=st.integers(10_000, 10**12),
    count=st.integers(2, 24),
    rate=st.integers(1, 240_000),
    day_count=st.sampled_from(DayCount),
)
def test_equal_installments_are_equal_but_for_the_last(principal, count, rate, day_count):
    lines = plan("EQUAL_INSTALLMENT", principal, count, rate_millionths=rate, day_count=day_count)
    *same, last = [line.amount_minor for line in lines]

    assert len(set(same)) == 1
    # Half a unit of the level and half a unit of each line's interest, grown with interest.
    assert abs(last - same[0]) <= 2 * count


@given(
    principal=st.integers(1, 10**12),
    count=st.integers(2, 24),
    rate=st.integers(0, 600_000),
    share=st.fractions(0, 1),
)
def test_prepaying_more_never_asks_for_more(principal, count, rate, share):
    terms = replace(TWELVE, amortization="EQUAL_PRINCIPAL", rate_millionths=rate)
    lines = planned_schedule(principal, terms=terms, starts_on=START, days=months(count))
    after = schedule_after(int(principal * share), lines, terms=terms, starts_on=START)

    assert len(after) == count
    assert sum(line.amount_minor for line in after) <= sum(line.amount_minor for line in lines)
