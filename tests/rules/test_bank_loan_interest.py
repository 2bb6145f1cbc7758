"""Interest of banks' loans: exact by the day, rounded once a period."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.bank_loan_interest import (
    SCALED_PER_MINOR,
    accrue_between,
    accrued_minor,
    accrued_scaled,
    charge,
)
from rules.day_count import SCALE, DayCount

START = date(2026, 1, 31)


def test_a_month_of_thirty_days_at_twelve_percent():
    """10 000.00 for 30 of 365 days at 12 %: 98.6301…, so 98.63."""
    scaled = accrued_scaled(1_000_000, rate_millionths=120_000, parts=30 * (SCALE // 365))

    assert Fraction(scaled, SCALED_PER_MINOR) == Fraction(1_000_000 * 12 * 30, 100 * 365)
    assert charge(scaled)[0] == 9863
    assert accrued_minor(scaled) == 9863


@pytest.mark.parametrize(
    ("units", "interest", "rest"),
    [
        (Fraction(1, 2), 1, Fraction(-1, 2)),
        (Fraction(3, 8), 0, Fraction(3, 8)),
        (Fraction(7, 4), 2, Fraction(-1, 4)),
        (Fraction(0), 0, Fraction(0)),
    ],
)
def test_a_charge_is_rounded_half_up_and_says_what_rounding_left(units, interest, rest):
    assert charge(int(units * SCALED_PER_MINOR)) == (interest, rest * SCALED_PER_MINOR)


@given(
    st.integers(0, 10**14),
    st.integers(0, 10**6),
    st.sampled_from(DayCount),
    st.lists(st.integers(0, 400), min_size=1, max_size=8),
)
def test_a_period_cut_in_pieces_accrues_the_same(outstanding, rate, day_count, gaps):
    """N-5: what has accrued is never half a unit from the exact amount, at any day."""
    ends = [START + timedelta(days=sum(gaps[: index + 1])) for index in range(len(gaps))]

    def accrue(starts_on, ends_on):
        return accrue_between(
            outstanding,
            rate_millionths=rate,
            starts_on=starts_on,
            ends_on=ends_on,
            day_count=day_count,
            period="MONTH",
            anchor_on=START,
        )

    pieces = [accrue(start, end) for start, end in zip([START, *ends], ends, strict=False)]
    whole = accrue(START, ends[-1])

    assert sum(pieces) == whole
    assert abs(accrued_minor(whole) - Fraction(whole, SCALED_PER_MINOR)) <= Fraction(1, 2)
