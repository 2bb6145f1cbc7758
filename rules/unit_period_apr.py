"""The yearly rate of a loan as United States law has it disclosed: by unit-periods."""

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from rules.day_count import Period, add_months
from rules.rate_search import smallest_step

# Source: Regulation Z, 12 CFR 1026.22 (a): shown to 0.01 %.
STEPS_PER_UNIT = 10_000
STEP_MAX = 100 * STEPS_PER_UNIT  # 10 000 % a year
DIGITS = 40
DAYS_OF_MONTH = 30
UNITS_PER_YEAR = {Period.DAY: 365, Period.WEEK: 52, Period.MONTH: 12}


def unit_period_apr(
    advances: Sequence[tuple[date, int]],
    payments: Sequence[tuple[date, int]],
    *,
    period: str,
    length: int = 1,
) -> Fraction | None:
    """Return the yearly rate of what a borrower gets and pays, to 0.01 %, half up.

    The unit-period is so many days, weeks or months. Time is counted back from each flow to the
    first advance in whole unit-periods, over which interest compounds, and a fraction, in which it
    is simple; a broken month is its days out of thirty. The rate of one unit-period times their
    number in a year is the answer: zero where no more is paid than received, None beyond 10 000 %.

    Source: 12 CFR 1026, Appendix J (b); A-66, R0-18: the cost to the borrower.
    """
    began_on = min(day for day, _ in advances)
    flows = [
        (*_unit_periods(began_on, day, Period(period), length), amount)
        for day, amount in [*payments, *((day, -amount) for day, amount in advances)]
    ]
    a_year = Decimal(UNITS_PER_YEAR[Period(period)]) / length

    with localcontext(Context(prec=DIGITS)):
        step = smallest_step(
            lambda step: _worth(flows, (step + Decimal("0.5")) / STEPS_PER_UNIT / a_year) < 0,
            low=0,
            high=STEP_MAX,
        )

    return None if step is None else Fraction(step, STEPS_PER_UNIT)


def _unit_periods(began_on: date, day: date, period: Period, length: int) -> tuple[int, Fraction]:
    """Return the whole unit-periods from the beginning to a day, and the fraction before them."""
    if period is not Period.MONTH:
        unit_days = length * (7 if period is Period.WEEK else 1)
        whole, days = divmod((day - began_on).days, unit_days)
        return whole, Fraction(days, unit_days)

    months = 12 * (day.year - began_on.year) + day.month - began_on.month
    if add_months(day, -months) < began_on:
        months -= 1
    days = (add_months(day, -months) - began_on).days
    whole, months_left = divmod(months, length)

    return whole, Fraction(DAYS_OF_MONTH * months_left + days, DAYS_OF_MONTH * length)


def _worth(flows: Sequence[tuple[int, Fraction, int]], rate: Decimal) -> Decimal:
    """Return what all flows are worth at the beginning, at a rate for one unit-period."""
    total = Decimal(0)
    for whole, fraction, amount in flows:
        simple = 1 + rate * fraction.numerator / fraction.denominator
        total += amount / (simple * (1 + rate) ** whole)

    return total
