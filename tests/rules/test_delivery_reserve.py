"""What is held back until delivery, worked by hand."""

import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.delivery_reserve import (
    RESERVE,
    RefundSources,
    refund_sources,
    reserves,
    reward_count,
    shares_of_failure,
)


def test_a_quarter_of_the_gym_is_held_and_half_of_that_at_week_26():
    held = reserves(85_800, weeks=52, ratio=RESERVE)

    assert len(held) == 53
    # 214.50 at first; 4.125 a week; 107.25 at week 26.
    assert (held[0], held[1], held[2], held[26], held[52]) == (21_450, 21_038, 20_625, 10_725, 0)


@pytest.mark.parametrize(
    ("refund", "reserve", "balance", "expected"),
    [
        (37_798, 10_725, 100_000, RefundSources(10_725, 27_073, 0)),
        (37_798, 10_725, 20_000, RefundSources(10_725, 20_000, 7_073)),
        (37_798, 10_725, 0, RefundSources(10_725, 0, 27_073)),
        (500, 10_725, 100, RefundSources(500, 0, 0)),
        (0, 0, 0, RefundSources(0, 0, 0)),
    ],
)
def test_the_reserve_pays_first_then_the_balance_and_the_rest_is_a_claim(
    refund, reserve, balance, expected
):
    assert refund_sources(refund, reserve_minor=reserve, balance_minor=balance) == expected


@pytest.mark.parametrize(
    ("reserve", "owed", "expected"),
    [
        (100, (100, 200, 300), (17, 33, 50)),  # 16.67, 33.33, 50
        (10, (5, 5, 5), (4, 3, 3)),
        (100, (10, 20), (10, 20)),  # more than is owed
        (0, (10, 20), (0, 0)),
        (50, (), ()),
        (7, (0, 9), (0, 7)),
    ],
)
def test_a_failed_merchants_reserve_is_shared_pro_rata(reserve, owed, expected):
    assert shares_of_failure(reserve, owed) == expected


@pytest.mark.parametrize(
    ("budget", "reward", "earned", "expected"),
    [(1000, 300, 2, 2), (1000, 300, 5, 3), (299, 300, 1, 0), (0, 1, 9, 0), (900, 300, 3, 3)],
)
def test_a_budget_pays_whole_rewards_only(budget, reward, earned, expected):
    assert reward_count(budget, reward_minor=reward, earned=earned) == expected


@given(
    reserve=st.integers(0, 10**9),
    owed=st.lists(st.integers(0, 10**7), max_size=30),
)
def test_nobody_gets_more_than_they_are_owed_and_nothing_is_kept_that_is_owed(reserve, owed):
    shares = shares_of_failure(reserve, owed)

    assert sum(shares) == min(reserve, sum(owed))
    assert all(0 <= share <= claim for share, claim in zip(shares, owed, strict=True))


@given(
    price=st.integers(1, 10**9),
    weeks=st.integers(1, 520),
    ratio=st.fractions(Fraction(0), Fraction(1), max_denominator=1_000_000),
)
def test_reserves_fall_to_nothing_by_equal_parts(price, weeks, ratio):
    held = reserves(price, weeks=weeks, ratio=ratio)
    released = [before - after for before, after in itertools.pairwise(held)]

    assert held[-1] == 0
    assert 0 <= held[0] <= price
    assert max(released) - min(released) <= 1
