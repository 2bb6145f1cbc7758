"""Weekly interest on outstanding principal, and how growing deposits waive it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor, lcm

import numpy as np
import numpy.typing as npt

from rules.allotment import INT64_MAX, Int64s
from rules.money import rounded_part
from rules.parameters import WaiverMode
from rules.terms import CircleTerms

# Source: A-02: the schedule is weekly, so a week is one part of 52 of the yearly rate.
WEEKS_PER_YEAR = 52

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class DepositGrowth:
    """How a borrower's deposit has grown, and whether they may be rewarded for it.

    `before_minor` is the deposit at the close of the day that lies the look-back away, zero where
    the account did not exist; `now_minor` is the deposit when the accrual runs.
    """

    now_minor: int
    before_minor: int
    is_up_to_date: bool


@dataclass(frozen=True, slots=True)
class WeeklyInterest:
    """The interest of one week of one loan: at the full rate, and what is charged of it."""

    full_minor: int
    charged_minor: int

    @property
    def waived_minor(self) -> int:
        """What growing deposits saved the borrower."""
        return self.full_minor - self.charged_minor


def weekly_interest(principal_minor: int, *, apr: Fraction) -> int:
    """Return the simple interest of one week on outstanding principal, rounded half up.

    Source: A-02, A-03: APR / 52 per elapsed week, no compounding; R3-035.
    """
    return rounded_part(principal_minor, ratio=apr / WEEKS_PER_YEAR)


def planned_interest(principals: Sequence[int], *, apr: Fraction) -> tuple[int, ...]:
    """Return the unwaived interest of each week of a schedule that is paid as planned.

    `principals` are the installments' parts of the principal, oldest first.

    Source: A-02, A-04: each week's interest is on the principal outstanding in it.
    """
    outstanding_minor = sum(principals)
    interests = []
    for part_minor in principals:
        interests.append(weekly_interest(outstanding_minor, apr=apr))
        outstanding_minor -= part_minor

    return tuple(interests)


def applied_apr(growth: DepositGrowth, terms: CircleTerms) -> Fraction:
    """Return the yearly rate that a borrower's week is charged at, from zero to the full rate.

    A deposit that was zero has nothing to grow from, whatever the minimum is.

    Source: A-30; R3-042 ... R3-051; P-09 ... P-11.
    """
    if terms.waiver_mode is WaiverMode.NONE or not _may_be_waived(growth, terms):
        return terms.apr

    ratio = Fraction(growth.now_minor, growth.before_minor) - 1
    if terms.waiver_mode is WaiverMode.THRESHOLD:
        return Fraction(0) if ratio >= terms.waiver_growth_min else terms.apr

    # Each whole percent of growth takes one percent off; shrinking adds nothing.
    return min(terms.apr, max(Fraction(0), terms.apr - Fraction(floor(ratio * 100), 100)))


def _may_be_waived(growth: DepositGrowth, terms: CircleTerms) -> bool:
    """Tell whether the borrower is up to date and the earlier deposit was large enough."""
    least_minor = terms.stake_minor_min + terms.waiver_min_strict

    return growth.is_up_to_date and growth.before_minor >= max(1, least_minor)


def accrue_week(
    principal_minor: int, *, growth: DepositGrowth, terms: CircleTerms
) -> WeeklyInterest:
    """Return the interest of one week, in full and as charged, each rounded half up.

    Source: A-02, A-03, A-30.
    """
    return WeeklyInterest(
        full_minor=weekly_interest(principal_minor, apr=terms.apr),
        charged_minor=weekly_interest(principal_minor, apr=applied_apr(growth, terms)),
    )


@dataclass(frozen=True, slots=True)
class GrowthTable:
    """`DepositGrowth` of many loans at once, one row a loan."""

    now: Int64s
    before: Int64s
    up_to_date: Bools


def accrue_weeks(
    principals: Int64s, *, growth: GrowthTable, terms: CircleTerms
) -> tuple[Int64s, Int64s]:
    """Return the full and the charged interest of one week of many loans.

    A loan whose products could pass 64 bits is reckoned by `accrue_week` itself.

    Source: A-02, A-03, A-30; held equal to `accrue_week` by a property test.
    """
    # Every rate that can apply is a whole number of parts of this scale, a week's of 52 times it.
    scale = lcm(terms.apr.denominator, terms.waiver_growth_min.denominator, 100)
    largest_minor = INT64_MAX // (4 * WEEKS_PER_YEAR * scale)
    fits = (
        (principals <= largest_minor)
        & (growth.now <= largest_minor)
        & (growth.before <= largest_minor)
    )
    full_parts = int(terms.apr * scale)
    # The products of rows that do not fit would wrap; they are reckoned on zero, then replaced.
    now, before = np.where(fits, growth.now, 0), np.where(fits, growth.before, 0)
    charged_parts = _applied_parts(now, before, growth.up_to_date, scale, terms)
    safe = np.where(fits, principals, 0)
    full = _interest_of(safe, np.full_like(safe, full_parts), scale)
    charged = _interest_of(safe, charged_parts, scale)

    for row in np.flatnonzero(~fits):
        value = DepositGrowth(
            int(growth.now[row]), int(growth.before[row]), bool(growth.up_to_date[row])
        )
        week = accrue_week(int(principals[row]), growth=value, terms=terms)
        full[row], charged[row] = week.full_minor, week.charged_minor

    return full, charged


def _applied_parts(
    now: Int64s, before: Int64s, up_to_date: Bools, scale: int, terms: CircleTerms
) -> Int64s:
    """Return the numerators of `applied_apr` over `scale`, one a loan."""
    full_parts = int(terms.apr * scale)
    full = np.full_like(now, full_parts)
    if terms.waiver_mode is WaiverMode.NONE:
        return full

    least_minor = max(1, terms.stake_minor_min + terms.waiver_min_strict)
    allowed = up_to_date & (before >= least_minor)
    grown = now - before
    if terms.waiver_mode is WaiverMode.THRESHOLD:
        enough = grown * scale >= before * int(terms.waiver_growth_min * scale)
        return np.where(allowed & enough, 0, full)

    percents = grown * 100 // np.maximum(before, 1)
    tiered = np.clip(full_parts - percents * (scale // 100), 0, full_parts)

    return np.where(allowed, tiered, full)


def _interest_of(principals: Int64s, parts: Int64s, scale: int) -> Int64s:
    """Return a week's interest at `parts` over `scale` a year, rounded half up."""
    divisor = scale * WEEKS_PER_YEAR
    interest: Int64s = (2 * principals * parts + divisor) // (2 * divisor)

    return interest
