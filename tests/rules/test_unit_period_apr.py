"""The disclosed yearly rate; published examples stand among the kept cases."""

from datetime import date
from fractions import Fraction

import pytest

from rules.unit_period_apr import unit_period_apr

START = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("paid_on", "paid", "period", "rate"),
    [
        (date(2026, 2, 1), 101_00, "MONTH", Fraction(12, 100)),
        (date(2026, 1, 8), 101_00, "WEEK", Fraction(52, 100)),
        (date(2026, 1, 2), 100_10, "DAY", Fraction(365, 1000)),
        # A broken month is its days out of thirty: 1 % in 15 of 30 days is 24 % a year.
        (date(2026, 1, 16), 101_00, "MONTH", Fraction(24, 100)),
        # A month and 15 days: the month compounds, the half is simple: 1.01 × 1.005.
        (date(2026, 2, 16), 101_505, "MONTH", Fraction(12, 100)),
        (date(2026, 2, 1), 100_00, "MONTH", Fraction(0)),
        (date(2026, 2, 1), 90_00, "MONTH", Fraction(0)),
    ],
)
def test_one_payment(paid_on, paid, period, rate):
    lent = 1_000_00 if paid > 101_00 else 100_00
    found = unit_period_apr([(START, lent)], [(paid_on, paid)], period=period)

    assert found == rate


def test_a_month_is_counted_back_from_the_payment():
    """28 days from 31 January to 28 February; to 1 March, one month from 1 February and a day."""
    advance = [(date(2026, 1, 31), 1_000_000)]

    short = unit_period_apr(advance, [(date(2026, 2, 28), 1_010_000)], period="MONTH")
    long = unit_period_apr(advance, [(date(2026, 3, 1), 1_010_337)], period="MONTH")

    assert short == Fraction(1286, 10_000)
    assert long == Fraction(12, 100)


def test_a_rate_beyond_measure_is_none():
    assert unit_period_apr([(START, 1)], [(date(2026, 1, 2), 10**9)], period="DAY") is None
