"""Realised returns: what investors' own tools say, and nothing where there is nothing to say."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from loans.returns import xirr

START = date(2026, 1, 1)


def after(days):
    return START + timedelta(days=days)


@pytest.mark.parametrize(
    ("flows", "rate"),
    [
        ([(0, -100_000), (365, 110_000)], Fraction(1, 10)),
        ([(365, 110_000), (0, -100_000)], Fraction(1, 10)),
        ([(0, -100_000), (730, 25_000)], Fraction(-1, 2)),
        ([(0, -100_000), (365, 100_000)], Fraction(0)),
        ([(0, -(10**15)), (365, 11 * 10**14)], Fraction(1, 10)),
        ([(0, -1), (365, 2)], Fraction(1)),
        # A first interest payment, and nothing after it: all is lost, and that is a rate.
        ([(0, -100_000), (30, 1_000)], Fraction(-1)),
        ([(0, -100_000), (1, 10**9)], None),
        ([(0, -100), (365, 230), (730, -133)], None),
        ([], None),
        ([(0, -100)], None),
        ([(0, 100), (10, 100)], None),
        ([(0, -100), (0, 100)], None),
    ],
)
def test_the_rate_of_a_few_payments(flows, rate):
    assert xirr([(after(days), minor) for days, minor in flows]) == rate


@example(paid=100, shares=[Fraction(94, 100)] * 3)
@given(
    paid=st.integers(100, 10**13),
    shares=st.lists(st.fractions(Fraction(1, 100), 1), min_size=1, max_size=12),
)
def test_paid_back_more_than_lent_is_a_gain_and_less_a_loss(paid, shares):
    flows = [(after(30 * number), int(paid * share)) for number, share in enumerate(shares, 1)]
    rate = xirr([(START, -paid), *flows])
    gained = sum(minor for _, minor in flows) - paid

    if rate is None:
        # Above a thousandfold a year, which no loss can be.
        assert gained > 0
        return
    assert (rate > 0) <= (gained > 0)
    assert (rate < 0) <= (gained < 0)
