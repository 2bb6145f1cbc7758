"""How loans of one quarter fared month by month: vintage curves."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rules.day_count import add_months
from rules.portfolio_metrics import Measure


@dataclass(frozen=True, slots=True)
class VintageLoan:
    """A loan by the day of its first disbursement, and what was outstanding when it defaulted."""

    disbursed_on: date
    principal_minor: int
    defaulted_on: date | None = None
    default_minor: int = 0


@dataclass(frozen=True, slots=True)
class VintageCurve:
    """A quarter's loans; `points` is what had defaulted after 0, 1, 2 … months on book."""

    cohort: str
    count: int
    principal_minor: int
    points: tuple[Measure, ...]


def cohort_of(disbursed_on: date) -> str:
    """Return the quarter that a loan belongs to, such as 2026-Q1.

    Source: ecosystem, I4: vintage curves by quarter.
    """
    return f"{disbursed_on.year}-Q{(disbursed_on.month + 2) // 3}"


def vintage_curves(loans: Sequence[VintageLoan], *, on: date) -> tuple[VintageCurve, ...]:
    """Return the cumulative defaults of each quarter's loans by months on book, oldest first.

    A curve goes as far as the youngest loan of its quarter has come by `on`, so that every point is
    over the same loans.

    Source: R0-15; ecosystem, I4 and B8: vintage curves, n in the legend.
    """
    cohorts: dict[str, list[VintageLoan]] = defaultdict(list)
    for loan in loans:
        if loan.disbursed_on <= on:
            cohorts[cohort_of(loan.disbursed_on)].append(loan)

    return tuple(_vintage_curve(cohort, members, on) for cohort, members in sorted(cohorts.items()))


def _vintage_curve(cohort: str, loans: Sequence[VintageLoan], on: date) -> VintageCurve:
    """Return the curve of one quarter."""
    principal_minor = sum(loan.principal_minor for loan in loans)
    points: list[Measure] = []
    while all(add_months(loan.disbursed_on, len(points)) <= on for loan in loans):
        defaulted = sum(
            loan.default_minor
            for loan in loans
            if loan.defaulted_on is not None
            and loan.defaulted_on <= add_months(loan.disbursed_on, len(points))
        )
        points.append(Measure(defaulted, principal_minor, len(loans)))

    return VintageCurve(cohort, len(loans), principal_minor, tuple(points))
