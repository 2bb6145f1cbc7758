"""The rate shown: the internal rate of what is paid, to a tenth of a percent, exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.returns import all_in_apr

POSTED = [1012, 1010, 1009, 1008, 1007, 1006, 1005, 1003, 1002, 1001]


@pytest.mark.parametrize(
    ("received", "payments", "permille"),
    [
        (9800, POSTED, 252),
        (9800, [1000] * 10, 192),
        (10000, [1000] * 10, 0),
        (10000, [500] * 10, 0),
        (10000, [10100], 520),
        (10000, [], 0),
    ],
)
def test_the_rate_comes_to_the_worked_numbers(received, payments, permille):
    """Numbers 8.2: 25.2 % with interest, 19.2 % with all of it waived."""
    assert all_in_apr(received, payments) == Fraction(permille, 1000)


@pytest.mark.parametrize("received", [0, -5])
def test_a_fee_as_large_as_the_loan_leaves_no_rate(received):
    assert all_in_apr(received, [1000]) is None


def worth(payments, weekly):
    return sum(
        Fraction(payment) / (1 + weekly) ** week for week, payment in enumerate(payments, start=1)
    )


@given(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_the_exact_rate_lies_within_half_a_step(received, payments):
    apr = all_in_apr(received, payments)

    half = Fraction(1, 2000)
    assert apr is not None
    assert worth(payments, (apr + half) / 52) < received
    if apr > 0:
        assert worth(payments, (apr - half) / 52) >= received


@given(
    st.integers(1, 10**6),
    st.lists(st.integers(0, 10**6), min_size=1, max_size=12),
    st.integers(0, 11),
    st.integers(0, 10**6),
)
def test_paying_more_never_shows_a_lower_rate(received, payments, place, more):
    dearer = list(payments)
    dearer[place % len(payments)] += more

    assert all_in_apr(received, dearer) >= all_in_apr(received, payments)
