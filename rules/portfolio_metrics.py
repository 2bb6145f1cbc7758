"""What a portfolio of loans did: the figures that are published, each with what it is made of."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rules.day_count import add_months

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, slots=True)
class Measure:
    """A part of a whole, and how many things were counted; a whole of nothing has no ratio."""

    part: int
    whole: int
    count: int

    @property
    def ratio(self) -> Fraction | None:
        """The exact ratio."""
        return Fraction(self.part, self.whole) if self.whole else None


@dataclass(frozen=True, slots=True)
class OpenLoan:
    """A loan with something outstanding on a day; days past due are of its oldest unpaid part."""

    outstanding_minor: int
    days_past_due: int
    is_extended: bool = False
    is_restructured: bool = False


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The portfolio at risk, and what gentler terms keep out of it.

    `with_eased` also counts extended and restructured loans that are not late; the two amounts are
    the outstanding of all such loans, late or not.
    """

    measure: Measure
    with_eased: Measure
    extended_minor: int
    restructured_minor: int


def portfolio_at_risk(loans: Sequence[OpenLoan], *, days: int) -> AtRisk:
    """Return the whole outstanding of loans more than so many days late, over all outstanding.

    Not the overdue amounts and not the number of loans. Defaulted loans are written down to what
    nobody owes any more and stand in the default rate.

    Source: R0-15; CGAP's consensus guidelines, portfolio at risk; ecosystem, PAR traps.
    """
    whole = sum(loan.outstanding_minor for loan in loans)
    late = sum(loan.outstanding_minor for loan in loans if loan.days_past_due > days)
    eased = sum(
        loan.outstanding_minor
        for loan in loans
        if loan.days_past_due > days or loan.is_extended or loan.is_restructured
    )

    return AtRisk(
        measure=Measure(late, whole, len(loans)),
        with_eased=Measure(eased, whole, len(loans)),
        extended_minor=sum(loan.outstanding_minor for loan in loans if loan.is_extended),
        restructured_minor=sum(loan.outstanding_minor for loan in loans if loan.is_restructured),
    )


def delinquency(overdue_minor: int, outstanding_minor: int, *, count: int) -> Measure:
    """Return the amounts past due over all that is outstanding; `count` is of the loans.

    Source: R0-15; Kiva's delinquency rate since 15 November 2010.
    """
    return Measure(overdue_minor, outstanding_minor, count)


@dataclass(frozen=True, slots=True)
class DueRecord:
    """When an installment was due, and when the borrower had paid all of it."""

    due_on: date
    paid_on: date | None = None


def on_time_share(rows: Sequence[DueRecord], *, on: date) -> Measure:
    """Return how many installments due by a day were fully paid on their day or before.

    One that is due on the day itself counts once it is paid or the day is over.

    Source: R0-15; A-50: on time only if fully paid.
    """
    known = [
        row for row in rows if row.due_on < on or (row.due_on == on and row.paid_on is not None)
    ]
    kept = sum(1 for row in known if row.paid_on is not None and row.paid_on <= row.due_on)

    return Measure(kept, len(known), len(known))


@dataclass(frozen=True, slots=True)
class EndedLoan:
    """A loan that nobody pays any more: what was disbursed, and what of it was never repaid."""

    principal_minor: int
    unpaid_minor: int


def default_rate(ended: Sequence[EndedLoan]) -> Measure:
    """Return what was not repaid of ended loans over what they were, in money, not in loans.

    Loans that failed to be funded or were refunded are not among them.

    Source: R0-15; Kiva's default rate.
    """
    return Measure(
        sum(loan.unpaid_minor for loan in ended),
        sum(loan.principal_minor for loan in ended),
        len(ended),
    )


@dataclass(frozen=True, slots=True)
class DefaultedLoan:
    """The outstanding principal of a loan when it defaulted, and what has come in of it since.

    `recovered_minor` is money of the borrower and its collateral, not of the bond or the pool.
    """

    claim_minor: int
    recovered_minor: int


def recovery_rate(defaulted: Sequence[DefaultedLoan]) -> Measure:
    """Return what came in after default over what was outstanding at default, in money.

    Source: R0-15; the common form of a recovery rate (no peer publishes its wording).
    """
    return Measure(
        sum(loan.recovered_minor for loan in defaulted),
        sum(loan.claim_minor for loan in defaulted),
        len(defaulted),
    )


def remittance_days(rows: Sequence[tuple[date, date]]) -> Measure:
    """Return the average days from a bank's receiving money to its passing it on.

    Each row is the day received and the day passed on; the ratio is days to one receipt.

    Source: R0-08, R0-15; P-33: borrower-late is not bank-late.
    """
    days = sum((passed_on - received_on).days for received_on, passed_on in rows)

    return Measure(days, len(rows), len(rows))


# Source: ecosystem, I5: the buckets of days past due, each from its first day on.
BUCKETS = ((61, "61+"), (31, "31-60"), (16, "16-30"), (1, "1-15"), (0, "CURRENT"))


def bucket_of(days_past_due: int) -> str:
    """Return the bucket that a loan so many days past due lies in.

    Source: ecosystem, I5 and B8: current, 1-15, 16-30, 31-60, 61 and more.
    """
    assert days_past_due >= 0

    return next(name for first, name in BUCKETS if days_past_due >= first)


@dataclass(frozen=True, slots=True)
class RollRow:
    """One loan's bucket at the beginning and at the end of a time, and its amount then begun."""

    before: str
    after: str
    amount_minor: int


def roll_rates(rows: Sequence[RollRow]) -> dict[tuple[str, str], Measure]:
    """Return, from bucket to bucket, which part of the money of the first moved to the second.

    The ratios of one first bucket add up to one; the count is of all loans in it.

    Source: R0-15; ecosystem, B8: roll-rate matrix.
    """
    moved = Counter[tuple[str, str]]()
    whole, count = Counter[str](), Counter[str]()
    for row in rows:
        moved[row.before, row.after] += row.amount_minor
        whole[row.before] += row.amount_minor
        count[row.before] += 1

    return {
        (before, after): Measure(part, whole[before], count[before])
        for (before, after), part in sorted(moved.items())
    }


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
