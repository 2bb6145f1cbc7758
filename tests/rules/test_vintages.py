"""Vintages by hand."""

from datetime import date

from rules.vintages import VintageLoan, cohort_of, vintage_curves


def test_a_vintage_goes_as_far_as_its_youngest_loan():
    """Two loans of the first quarter: one defaulted in its second month, one is a month younger."""
    loans = [
        VintageLoan(date(2026, 1, 15), 60_000, date(2026, 2, 20), 30_000),
        VintageLoan(date(2026, 2, 15), 40_000),
        VintageLoan(date(2026, 4, 1), 10_000, date(2026, 4, 1), 10_000),
        VintageLoan(date(2026, 9, 1), 5_000),  # not disbursed yet
    ]
    first, second = vintage_curves(loans, on=date(2026, 5, 14))

    assert (first.cohort, first.count, first.principal_minor) == ("2026-Q1", 2, 100_000)
    assert [point.part for point in first.points] == [0, 0, 30_000]
    assert [point.ratio for point in second.points] == [1, 1]


def test_a_cohort_is_a_quarter():
    days = [date(2026, 3, 31), date(2026, 4, 1), date(2026, 12, 31)]

    assert [cohort_of(day) for day in days] == ["2026-Q1", "2026-Q2", "2026-Q4"]
