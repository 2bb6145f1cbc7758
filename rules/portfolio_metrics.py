"""What a portfolio of loans did: the figures that are published, each with what it is made of."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction


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
