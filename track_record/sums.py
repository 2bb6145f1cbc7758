"""Which sums a loan's record goes into, and with what."""

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping

from rules.day_count import add_months
from track_record.models import LoanRecord

PAR30_DAYS = 30
# Source: rules.portfolio_metrics.BUCKETS, named as columns.
BUCKET_COLUMNS = {
    "1-15": "late_1_15_minor",
    "16-30": "late_16_30_minor",
    "31-60": "late_31_60_minor",
    "61+": "late_61_minor",
}
PAR_COLUMNS = {1: "par1_minor", 7: "par7_minor", 30: "par30_minor", 90: "par90_minor"}
# The fields of a bank's portfolio that are sums over its loans of all time.
LOAN_SUMS = (
    "released_minor",
    "repaid_minor",
    "interest_minor",
    "loan_count",
    "due_count",
    "on_time_count",
    "settled_count",
    "defaulted_count",
    "claim_minor",
    "collateral_minor",
    "bond_minor",
    "contingency_minor",
    "loss_minor",
    "recovered_minor",
    "holder_recovered_minor",
    "written_off_minor",
    "closed_count",
)
# The fields of the month in which a loan ended.
ENDED_SUMS = (
    "ended_count",
    "principal_minor",
    "defaulted_count",
    "claim_minor",
    "collateral_minor",
    "bond_minor",
    "contingency_minor",
    "loss_minor",
    "recovered_minor",
    "holder_recovered_minor",
    "written_off_minor",
)
COHORT_SUMS = ("loan_count", "principal_minor", "closed_count")
COHORT_MONTH_SUMS = ("default_minor", "default_count", "par30_minor", "par30_count")


def bank_parts(record: LoanRecord) -> dict[str, int]:
    """Return what a loan adds to its bank's sums."""
    is_defaulted = record.defaulted_on is not None

    return {
        **_of_default(record),
        "released_minor": record.principal_minor,
        "repaid_minor": record.repaid_minor,
        "interest_minor": record.interest_minor,
        "loan_count": 1,
        "due_count": record.due_count,
        "on_time_count": record.on_time_count,
        "settled_count": int(record.ended_on is not None and not is_defaulted),
        "defaulted_count": int(is_defaulted),
        "closed_count": int(record.closed_on is not None),
    }


def ended_parts(record: LoanRecord) -> dict[str, int]:
    """Return what a loan that has ended adds to the sums of the month in which it did."""
    return {
        **_of_default(record),
        "ended_count": 1,
        "principal_minor": record.principal_minor,
        "defaulted_count": int(record.defaulted_on is not None),
    }


def cohort_parts(record: LoanRecord) -> dict[str, int]:
    """Return what a loan adds to the sums of its cohort."""
    return {
        "loan_count": 1,
        "principal_minor": record.principal_minor,
        "closed_count": int(record.closed_on is not None),
    }


def cohort_months(record: LoanRecord) -> dict[int, Counter[str]]:
    """Return what a loan adds to its cohort's months on book."""
    months: dict[int, Counter[str]] = {}
    if record.defaulted_on is not None:
        month = month_on_book(record.released_on, record.defaulted_on)
        months.setdefault(month, Counter()).update(
            default_minor=record.claim_minor, default_count=1
        )
    if record.par30_on is not None:
        month = month_on_book(record.released_on, record.par30_on)
        months.setdefault(month, Counter()).update(par30_minor=record.par30_minor, par30_count=1)

    return months


def month_on_book(released_on: datetime.date, on: datetime.date) -> int:
    """Return the first number of months after the release that a day is not later than.

    Source: rules.vintages.vintage_curves, which counts what happened by then.
    """
    month = max(12 * (on.year - released_on.year) + on.month - released_on.month - 1, 0)
    while add_months(released_on, month) < on:
        month += 1

    return month


def month_of(day: datetime.date) -> datetime.date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def add_up(rows: Iterable[Mapping[str, int]]) -> Counter[str]:
    """Return the sums of the parts, field by field."""
    total: Counter[str] = Counter()
    for row in rows:
        total.update(row)

    return total


def _of_default(record: LoanRecord) -> dict[str, int]:
    return {
        "claim_minor": record.claim_minor,
        "collateral_minor": record.collateral_minor,
        "bond_minor": record.bond_minor,
        "contingency_minor": record.contingency_minor,
        "loss_minor": record.loss_minor,
        "recovered_minor": record.recovered_minor,
        "holder_recovered_minor": record.holder_recovered_minor,
        "written_off_minor": record.written_off_minor,
    }
