"""Prices of notes, and what a buyer earns."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.note_price import NotePrice, note_price, yield_to_maturity

TODAY = date(2026, 1, 1)


def in_days(days):
    return TODAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("price", "accrued", "clean", "premium"),
    [
        (9_500, 0, 9_500, Fraction(-1, 20)),
        (9_550, 50, 9_500, Fraction(-1, 20)),
        (10_050, 50, 10_000, Fraction(0)),
        (10_250, 50, 10_200, Fraction(1, 50)),
    ],
)
def test_a_clean_price_is_without_the_interest_accrued(price, accrued, clean, premium):
    assert note_price(price, outstanding_minor=10_000, accrued_minor=accrued) == NotePrice(
        price, clean, premium
    )


@pytest.mark.parametrize(
    ("price", "flows", "earned"),
    [
        (10_000, [(365, 11_000)], Fraction(1, 10)),
        (10_000, [(730, 12_100)], Fraction(1, 10)),
        (10_000, [(365, 10_000)], Fraction(0)),
        (10_000, [(365, 5_000)], Fraction(-1, 2)),
        (9_500, [(365, 1_000), (730, 10_000)], Fraction(80_069, 10**6)),
        (10_000, [], None),
        (10_000, [(365, 0)], None),
        # What is due today or before counts at once: nothing is ever worth less than the price.
        (10_000, [(0, 5_000), (-30, 5_000)], None),
        (1, [(1, 10**9)], None),
    ],
)
def test_a_yield_makes_the_flows_worth_the_price(price, flows, earned):
    """95.00 for 10.00 after one year and 100.00 after two: 10/1.080069 + 100/1.080069² … ."""
    dated = [(in_days(days), amount) for days, amount in flows]

    found = yield_to_maturity(price, dated, on=TODAY)

    if earned == Fraction(80_069, 10**6):
        worth = Fraction(1_000) / (1 + found) + Fraction(10_000) / (1 + found) ** 2
        assert abs(worth - price) < Fraction(1, 50)
    else:
        assert found == earned


@given(
    st.lists(st.tuples(st.integers(1, 3650), st.integers(1, 10**6)), min_size=1, max_size=6),
    st.integers(1, 10**6),
    st.integers(0, 10**5),
)
def test_who_pays_more_never_earns_more(flows, price, more):
    dated = [(in_days(days), amount) for days, amount in flows]
    cheap = yield_to_maturity(price, dated, on=TODAY)
    dear = yield_to_maturity(price + more, dated, on=TODAY)

    assert cheap is None or dear is None or dear <= cheap
