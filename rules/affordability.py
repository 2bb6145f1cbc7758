"""Whether a forecast carries the repayments: coverage of debt service, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.money import round_half_up

# Source: lenders' practice: cash flow of at least 1.25 times the debt service.
COVERAGE_SOUND = Fraction(5, 4)
MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Month:
    """What a business expects of one month, in minor units, before the new loan."""

    income_minor: int
    costs_minor: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A loan to try: amount, yearly rate, months to repay, months before the first repayment.

    `income_ratio` and `cost_ratio` bend the forecast: 4/5 is a fifth less.
    """

    principal_minor: int
    apr: Fraction
    months: int
    grace_months: int = 0
    income_ratio: Fraction = Fraction(1)
    cost_ratio: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class MonthUnderDebt:
    """One month with the loan: what comes in net, what is due, and what is left in all so far."""

    number: int
    net_minor: int
    due_minor: int
    left_minor: int

    @property
    def coverage(self) -> Fraction | None:
        """How many times the month's net covers what is due; None where nothing is."""
        return Fraction(self.net_minor, self.due_minor) if self.due_minor else None


@dataclass(frozen=True, slots=True)
class Affordability:
    """What the forecast says about a loan.

    `income_drop_max` is how far all income may fall before it covers costs and debt service no
    more, over the months with repayments; None where there is no income.
    """

    installment_minor: int
    months: tuple[MonthUnderDebt, ...]
    coverage: Fraction | None
    coverage_min: Fraction | None
    lowest_left_minor: int
    short_months: int
    income_drop_max: Fraction | None

    @property
    def is_sound(self) -> bool:
        """Tell whether coverage reaches what lenders want and money never runs out."""
        return (
            self.coverage is not None
            and self.coverage >= COVERAGE_SOUND
            and self.lowest_left_minor >= 0
        )


def level_installment(principal_minor: int, *, apr: Fraction, months: int) -> int:
    """Return the equal monthly instalment of a loan, rounded half up to the minor unit.

    Principal and simple monthly interest of one twelfth of the yearly rate.

    Source: the annuity formula; a trial figure, the schedule of a contract is made elsewhere.
    """
    assert principal_minor >= 0
    assert months >= 1
    assert apr >= 0

    rate = apr / MONTHS_A_YEAR
    if rate == 0:
        return round_half_up(principal_minor, months)
    growth = (1 + rate) ** months
    exact = principal_minor * rate * growth / (growth - 1)

    return round_half_up(exact.numerator, exact.denominator)


def affordability(forecast: Sequence[Month], loan: WhatIf) -> Affordability:
    """Return how a forecast carries a loan, month by month.

    Interest of the grace months is due each month; the loan's own money is not counted as income,
    because it is spent on its purpose. Months after the last repayment count in what is left.

    Source: R0-12; debt-service coverage, what comes in net over what is due.
    """
    installment = level_installment(loan.principal_minor, apr=loan.apr, months=loan.months)
    in_grace = loan.principal_minor * loan.apr / MONTHS_A_YEAR
    grace_minor = round_half_up(in_grace.numerator, in_grace.denominator)
    left = 0
    rows = []
    for number, month in enumerate(forecast, 1):
        net = _bent(month.income_minor, loan.income_ratio) - _bent(
            month.costs_minor, loan.cost_ratio
        )
        due = _due(number, loan, installment, grace_minor)
        left += net - due
        rows.append(MonthUnderDebt(number, net, due, left))
    serviced = [row for row in rows if row.due_minor]

    return Affordability(
        installment_minor=installment,
        months=tuple(rows),
        coverage=_coverage(serviced),
        coverage_min=min(
            (row.coverage for row in serviced if row.coverage is not None), default=None
        ),
        lowest_left_minor=min((row.left_minor for row in rows), default=0),
        short_months=sum(row.net_minor < row.due_minor for row in serviced),
        income_drop_max=_income_drop(forecast, loan, serviced),
    )


def _bent(minor: int, ratio: Fraction) -> int:
    return round_half_up(minor * ratio.numerator, ratio.denominator)


def _due(number: int, loan: WhatIf, installment: int, grace_minor: int) -> int:
    if number <= loan.grace_months:
        return grace_minor
    return installment if number <= loan.grace_months + loan.months else 0


def _coverage(serviced: Sequence[MonthUnderDebt]) -> Fraction | None:
    due = sum(row.due_minor for row in serviced)
    return Fraction(sum(row.net_minor for row in serviced), due) if due else None


def _income_drop(
    forecast: Sequence[Month], loan: WhatIf, serviced: Sequence[MonthUnderDebt]
) -> Fraction | None:
    income = sum(
        _bent(forecast[row.number - 1].income_minor, loan.income_ratio) for row in serviced
    )
    if not income:
        return None
    spare = sum(row.net_minor - row.due_minor for row in serviced)

    return max(Fraction(spare, income), Fraction(0))
