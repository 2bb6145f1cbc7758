"""The shares, rates and reputations that follow from kept sums."""

import datetime

from rules.day_count import add_months
from rules.money import MILLION, round_half_up
from rules.reputation import DEEDS_OF_BANK, reputation
from track_record.models import BankFigures, BusinessFigures
from track_record.sums import month_of

# Source: R0-15, default rate over 36 months.
DEFAULT_MONTHS = 36


def share_millionths(part: int, whole: int) -> int | None:
    """Return a part of a whole in millionths, rounded half up; None where there is no whole."""
    return round_half_up(part * MILLION, whole) if whole else None


def fill_shares(row: BankFigures) -> None:
    """Derive the shares and the reputation from a row's own sums."""
    row.on_time_millionths = share_millionths(row.on_time_count, row.due_count)
    row.par30_millionths = share_millionths(row.par30_minor, row.outstanding_minor)
    row.default_millionths = share_millionths(row.unpaid_minor, row.ended_minor)
    row.recovery_millionths = share_millionths(row.recovered_minor, row.claim_minor)
    row.remittance_tenths = (
        round_half_up(10 * row.remittance_days, row.remittance_count)
        if row.remittance_count
        else None
    )
    points = reputation(bank_deeds(row), DEEDS_OF_BANK).points
    row.reputation_points = round_half_up(points.numerator, points.denominator)


def first_month(on: datetime.date) -> datetime.date:
    """Return the first month whose endings count in the default rate."""
    return add_months(month_of(on), 1 - DEFAULT_MONTHS)


def bank_deeds(figures: BankFigures) -> dict[str, int]:
    """Return what a bank's reputation is counted from. Source: R2-08."""
    return {
        "LOANS_REPAID": figures.settled_count,
        "REMITTANCES_ON_TIME": figures.remittance_count - figures.remittance_late_count,
        "DISPUTES_WON": figures.disputes_won_count,
        "REMITTANCES_LATE": figures.remittance_late_count,
        "LOANS_DEFAULTED": figures.defaulted_count,
        "DISPUTES_LOST": figures.disputes_lost_count,
        "SUSPENSIONS": figures.suspension_count,
    }


def business_deeds(row: BusinessFigures) -> dict[str, int]:
    """Return what loans add to a business's reputation. Source: R2-08."""
    return {
        "INSTALLMENTS_ON_TIME": row.on_time_count,
        "LOANS_REPAID": row.settled_count,
        "INSTALLMENTS_LATE": row.due_count - row.on_time_count,
        "LOANS_DEFAULTED": row.defaulted_count,
    }
