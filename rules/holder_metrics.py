"""What an investor's portfolio earned, left idle, and how widely it is spread."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.portfolio_metrics import Measure

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnPeriod:
    """One month of a portfolio; a note counts at full principal until it is written off."""

    begin_principal_minor: int
    interest_minor: int
    fee_minor: int = 0
    written_off_minor: int = 0
    recovered_minor: int = 0


@dataclass(frozen=True, slots=True)
class NetReturn:
    """The money-weighted return of a month, over how many months, and of a year by it."""

    monthly: Measure
    yearly: Fraction | None


def net_annualised_return(periods: Sequence[ReturnPeriod]) -> NetReturn:
    """Return what lent money earned after fees and losses, a year, idle cash left out (NAR).

    Source: R0-15; LendingClub's net annualized return: the months' gains over the principal at
    their beginnings, compounded twelve times.
    """
    gained = sum(
        period.interest_minor - period.fee_minor - period.written_off_minor + period.recovered_minor
        for period in periods
    )
    monthly = Measure(gained, sum(period.begin_principal_minor for period in periods), len(periods))
    ratio = monthly.ratio

    return NetReturn(monthly, None if ratio is None else (1 + ratio) ** MONTHS_PER_YEAR - 1)


def cash_drag(days: Sequence[tuple[int, int]]) -> Measure:
    """Return the part of an investor's money that lay idle, over any number of days.

    Each row is one day's idle and invested amount; the count is of the days.

    Source: ecosystem, I5: cash drag beside the return, which leaves idle cash out.
    """
    idle = sum(idle_minor for idle_minor, _ in days)

    return Measure(idle, idle + sum(invested_minor for _, invested_minor in days), len(days))


def concentration(amounts: Sequence[int]) -> Measure:
    """Return how concentrated amounts are: the sum of their squared shares (HHI), 1 for one alone.

    Source: ecosystem, I5: diversification and HHI.
    """
    return Measure(sum(amount**2 for amount in amounts), sum(amounts) ** 2, len(amounts))
