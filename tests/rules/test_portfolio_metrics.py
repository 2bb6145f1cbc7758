"""Published figures: each by hand, by the definitions of those who publish them."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.portfolio_metrics import (
    DefaultedLoan,
    DueRecord,
    EndedLoan,
    Measure,
    OpenLoan,
    RollRow,
    bucket_of,
    default_rate,
    delinquency,
    on_time_share,
    portfolio_at_risk,
    recovery_rate,
    remittance_days,
    roll_rates,
)

LOANS = [
    OpenLoan(50_000, 0),
    OpenLoan(20_000, 1),
    OpenLoan(10_000, 30, is_extended=True),
    OpenLoan(15_000, 31),
    OpenLoan(5_000, 0, is_restructured=True),
]


@pytest.mark.parametrize(
    ("days", "late", "eased"), [(0, 45_000, 50_000), (1, 25_000, 30_000), (30, 15_000, 30_000)]
)
def test_the_whole_outstanding_of_late_loans_is_at_risk(days, late, eased):
    """More than so many days; extended and restructured loans stay in sight."""
    at_risk = portfolio_at_risk(LOANS, days=days)

    assert at_risk.measure == Measure(late, 100_000, 5)
    assert at_risk.with_eased == Measure(eased, 100_000, 5)
    assert (at_risk.extended_minor, at_risk.restructured_minor) == (10_000, 5_000)


def test_a_portfolio_of_nothing_has_no_ratio():
    assert portfolio_at_risk([], days=30).measure.ratio is None


def test_delinquency_is_of_the_overdue_amounts():
    assert delinquency(2_500, 100_000, count=5).ratio == Fraction(1, 40)


def test_on_time_is_paid_in_full_by_the_due_day():
    rows = [
        DueRecord(date(2026, 1, 1), date(2025, 12, 20)),
        DueRecord(date(2026, 1, 1), date(2026, 1, 1)),
        DueRecord(date(2026, 1, 1), date(2026, 1, 2)),
        DueRecord(date(2026, 1, 1)),
        DueRecord(date(2026, 2, 1)),  # today: may still be paid
        DueRecord(date(2026, 2, 1), date(2026, 2, 1)),
        DueRecord(date(2026, 3, 1), date(2026, 1, 5)),  # not due yet
    ]

    assert on_time_share(rows, on=date(2026, 2, 1)) == Measure(3, 5, 5)


def test_default_and_recovery_rates_are_in_money():
    assert default_rate([EndedLoan(100_000, 0), EndedLoan(50_000, 30_000)]).ratio == Fraction(1, 5)
    assert recovery_rate([DefaultedLoan(30_000, 6_000)]) == Measure(6_000, 30_000, 1)


def test_remittance_takes_so_many_days_on_average():
    rows = [(date(2026, 1, 1), date(2026, 1, 1)), (date(2026, 1, 30), date(2026, 2, 4))]

    assert remittance_days(rows) == Measure(5, 2, 2)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [
        (0, "CURRENT"),
        (1, "1-15"),
        (15, "1-15"),
        (16, "16-30"),
        (30, "16-30"),
        (31, "31-60"),
        (60, "31-60"),
        (61, "61+"),
        (400, "61+"),
    ],
)
def test_a_bucket_begins_on_its_first_day(days, bucket):
    assert bucket_of(days) == bucket


def test_roll_rates_are_of_the_bucket_that_is_left():
    rows = [
        RollRow("CURRENT", "CURRENT", 900),
        RollRow("CURRENT", "1-15", 100),
        RollRow("1-15", "CURRENT", 30),
        RollRow("1-15", "16-30", 20),
    ]

    assert roll_rates(rows) == {
        ("CURRENT", "CURRENT"): Measure(900, 1000, 2),
        ("CURRENT", "1-15"): Measure(100, 1000, 2),
        ("1-15", "CURRENT"): Measure(30, 50, 2),
        ("1-15", "16-30"): Measure(20, 50, 2),
    }


buckets = st.sampled_from(["CURRENT", "1-15", "16-30", "31-60", "61+"])


@given(st.lists(st.builds(RollRow, buckets, buckets, st.integers(1, 10**9)), max_size=20))
def test_roll_rates_of_one_bucket_add_up_to_one(rows):
    sums = {}
    for (before, _), measure in roll_rates(rows).items():
        sums[before] = sums.get(before, 0) + measure.ratio

    assert all(total == 1 for total in sums.values())
