"""The grade of a business case: weighted factors, and thresholds from A to E."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

POINTS_MAX = 5
GRADES = "ABCDE"


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that is judged with 0 to 5 points; weights of a scorecard add up to 100."""

    code: str
    weight: int


@dataclass(frozen=True, slots=True)
class Scorecard:
    """What counts how much, and from which score a grade is given (best first, E is the rest)."""

    version: str
    factors: tuple[Factor, ...]
    thresholds: tuple[tuple[str, int], ...]


# Source: the five Cs of credit (character, capacity, capital, collateral, conditions), with
# management and evidence apart; R0-12, a scorecard; R0-24, reputation and financial history feed
# it. Capacity to repay weighs most.
STANDARD = Scorecard(
    version="1",
    factors=(
        Factor("REPUTATION", 20),
        Factor("CASH_FLOW", 25),
        Factor("CAPITAL", 15),
        Factor("COLLATERAL", 10),
        Factor("MARKET", 10),
        Factor("MANAGEMENT", 10),
        Factor("EVIDENCE", 10),
    ),
    thresholds=(("A", 80), ("B", 65), ("C", 50), ("D", 35)),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What one factor brought: its points, its weight, and the part of the score it makes."""

    code: str
    weight: int
    points: int
    part: Fraction


@dataclass(frozen=True, slots=True)
class Score:
    """The result: 0 to 100, the grade it suggests, and every factor's part in it."""

    score: Fraction
    grade: str
    lines: tuple[Line, ...]


def missing_factors(points: Mapping[str, int], card: Scorecard = STANDARD) -> tuple[str, ...]:
    """Return the factors that nobody has judged yet.

    Source: R0-12, a scorecard.
    """
    return tuple(factor.code for factor in card.factors if factor.code not in points)


def score(points: Mapping[str, int], card: Scorecard = STANDARD) -> Score:
    """Return what the points of all factors come to; every factor must have some.

    A factor with 5 of 5 points brings its whole weight.

    Source: R0-12, a weighted scorecard and grades A to E.
    """
    assert not missing_factors(points, card)
    assert all(0 <= points[factor.code] <= POINTS_MAX for factor in card.factors)

    lines = tuple(
        Line(
            code=factor.code,
            weight=factor.weight,
            points=points[factor.code],
            part=Fraction(factor.weight * points[factor.code], POINTS_MAX),
        )
        for factor in card.factors
    )
    total = sum((line.part for line in lines), Fraction(0))

    return Score(score=total, grade=grade_of(total, card), lines=lines)


def grade_of(score_ratio: Fraction, card: Scorecard = STANDARD) -> str:
    """Return the grade of a score from 0 to 100.

    Source: R0-12, grades A to E.
    """
    for grade, least in card.thresholds:
        if score_ratio >= least:
            return grade

    return GRADES[-1]


def agreed_grade(grades: Iterable[str]) -> str:
    """Return the grade that several officers leave standing: the worst that any of them gave.

    Source: R0-12, two persons; prudence where they differ.
    """
    return max(grades, key=GRADES.index)
