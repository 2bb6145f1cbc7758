"""Reputation is what was done, with diminishing returns, and every part of it is shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.reputation import DEEDS_OF_BANK, DEEDS_OF_BUSINESS, DEEDS_OF_PERSON, reputation

TABLES = (DEEDS_OF_BANK, DEEDS_OF_BUSINESS, DEEDS_OF_PERSON)
TABLE = st.sampled_from(TABLES)


def counts_of(deeds):
    return st.fixed_dictionaries(
        {deed.code: st.integers(min_value=0, max_value=1_000) for deed in deeds}
    )


@pytest.mark.parametrize(
    ("counts", "points"),
    [
        ({}, 0),
        ({"LOANS_REPAID": 2}, 20),  # half of 40 after two
        ({"LOANS_REPAID": 2, "CASES_QUALIFIED": 2}, Fraction(55, 2)),
        ({"LOANS_REPAID": 2, "LOANS_DEFAULTED": 1}, 0),  # 20 less 50
        ({"LOANS_REPAID": 6, "INSTALLMENTS_LATE": 6}, 10),  # 30 less 20
        ({"MONEY_PAID_FOR_IT": 1_000}, 0),
    ],
)
def test_worked_by_hand(counts, points):
    assert reputation(counts, DEEDS_OF_BUSINESS).points == points


@pytest.mark.parametrize("deeds", TABLES)
def test_good_deeds_alone_reach_at_most_a_hundred(deeds):
    assert sum(deed.most for deed in deeds if deed.most > 0) == 100


@given(st.data(), TABLE)
def test_parts_add_up_and_stay_within_bounds(data, deeds):
    found = reputation(data.draw(counts_of(deeds)), deeds)

    total = sum(part.points for part in found.contributions)
    assert found.points == min(max(total, 0), 100)
    assert all(abs(part.points) <= abs(part.most) for part in found.contributions)


@given(st.data(), TABLE)
def test_each_further_deed_counts_a_little_less(data, deeds):
    deed = data.draw(st.sampled_from([each for each in deeds if each.most > 0]))
    count = data.draw(st.integers(min_value=0, max_value=500))

    def points(number):
        return reputation({deed.code: number}, deeds).points

    assert points(count + 2) - points(count + 1) < points(count + 1) - points(count)
    assert points(count + 1) > points(count)
