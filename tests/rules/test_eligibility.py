"""Means and entry questions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.eligibility import QUESTIONS, means, right_count

MINOR = st.integers(0, 10**15)


@pytest.mark.parametrize(
    ("worth", "income", "bearable", "offer", "year"),
    [
        # By hand, in whole units: 5 % of 100 000 = 5 000; five of them; a tenth of 100 000.
        (100_000, 30_000, 10_000, 5_000, 25_000),
        # The least of an offer is 1 000.
        (0, 0, 0, 1_000, 5_000),
        (10_000, 0, 1_000, 1_000, 5_000),
        # A high income raises the year: a tenth of 1 000 + 900 000.
        (1_000, 900_000, 100, 1_000, 90_100),
    ],
)
def test_means_bound_what_is_committed(worth, income, bearable, offer, year):
    found = means(
        worth_minor=worth * 100,
        yearly_income_minor=income * 100,
        decimals=2,
        is_sophisticated=False,
    )

    assert found.bearable_minor == bearable * 100
    assert found.offer_minor_max == offer * 100
    assert found.year_minor_max == year * 100


def test_who_invests_by_profession_has_no_limit():
    found = means(worth_minor=1_000, yearly_income_minor=0, decimals=2, is_sophisticated=True)

    assert found.bearable_minor == 100
    assert found.offer_minor_max is None
    assert found.year_minor_max is None


@given(MINOR, MINOR, MINOR)
def test_who_owns_more_may_commit_no_less(worth, more, income):
    asked = {"yearly_income_minor": income, "decimals": 2, "is_sophisticated": False}
    less = means(worth_minor=worth, **asked)
    rich = means(worth_minor=worth + more, **asked)

    assert rich.offer_minor_max >= less.offer_minor_max
    assert rich.year_minor_max >= less.year_minor_max >= less.offer_minor_max


def test_right_answers_are_counted():
    right = {question.code: question.right for question in QUESTIONS}

    assert right_count(right) == len(QUESTIONS)
    assert right_count({**right, "LOSS": "NOTHING"}) == len(QUESTIONS) - 1
    assert right_count({}) == 0
    assert all(question.right in question.answers for question in QUESTIONS)
