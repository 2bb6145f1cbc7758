"""Weighted points make a score, the score a grade."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.scorecard import (
    GRADES,
    POINTS_MAX,
    STANDARD,
    agreed_grade,
    grade_of,
    missing_factors,
    score,
)

CODES = [factor.code for factor in STANDARD.factors]
POINTS = st.fixed_dictionaries(
    {code: st.integers(min_value=0, max_value=POINTS_MAX) for code in CODES}
)


def test_weights_add_up_to_a_hundred():
    assert sum(factor.weight for factor in STANDARD.factors) == 100


@pytest.mark.parametrize(
    ("points", "total", "grade"), [(0, 0, "E"), (3, 60, "C"), (4, 80, "A"), (5, 100, "A")]
)
def test_the_same_points_everywhere(points, total, grade):
    found = score(dict.fromkeys(CODES, points))

    assert (found.score, found.grade) == (total, grade)


def test_worked_by_hand():
    # 20×3/5 + 25×5/5 + 15×2/5 + 10×0/5 + 10×4/5 + 10×4/5 + 10×1/5 = 12+25+6+0+8+8+2
    points = dict(zip(CODES, (3, 5, 2, 0, 4, 4, 1), strict=True))

    found = score(points)

    assert found.score == 61
    assert found.grade == "C"
    assert [line.part for line in found.lines] == [12, 25, 6, 0, 8, 8, 2]


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        (100, "A"),
        (80, "A"),
        (Fraction(799, 10), "B"),
        (65, "B"),
        (50, "C"),
        (35, "D"),
        (34, "E"),
        (0, "E"),
    ],
)
def test_thresholds(total, grade):
    assert grade_of(Fraction(total)) == grade


@given(POINTS)
def test_parts_add_up_to_the_score(points):
    found = score(points)

    assert sum(line.part for line in found.lines) == found.score
    assert 0 <= found.score <= 100


@given(POINTS, st.sampled_from(CODES))
def test_more_points_never_make_a_worse_grade(points, code):
    better = {**points, code: min(points[code] + 1, POINTS_MAX)}

    assert GRADES.index(score(better).grade) <= GRADES.index(score(points).grade)


def test_factors_without_points_are_named():
    assert missing_factors({}) == tuple(CODES)
    assert missing_factors(dict.fromkeys(CODES, 0)) == ()


def test_the_worst_grade_stands():
    assert agreed_grade(["A", "C", "B"]) == "C"
    assert agreed_grade(["A"]) == "A"
