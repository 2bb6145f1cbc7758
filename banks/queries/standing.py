"""Reads the standing of banks: the record that ends a probation, and how it changed."""

import datetime

from banks import bank_figures
from banks.models import Bank, BankChange
from rules import bank_standing

_BAD = ("OVERDUE", "SUSPENDED")


def record_of(bank: Bank, *, on: datetime.date) -> bank_standing.Record:
    """Return what a bank can show at the end of its probation."""
    since = on - datetime.timedelta(days=bank_standing.LOST_DISPUTES_DAYS)
    overdue = (
        BankChange.objects.filter(bank=bank, from_state__in=_BAD)
        .order_by("-on")
        .values_list("on", flat=True)
        .first()
    )

    return bank_standing.Record(
        days=(on - bank.registered_on).days,
        settled_count=bank_figures.settled_count(bank.pk),
        days_since_overdue=None if overdue is None else (on - overdue).days,
        lost_dispute_count=bank.disputes_lost.filter(on__gt=since).count(),
    )


def changes_of(bank_id: int) -> list[BankChange]:
    """Return how a bank's standing changed, the newest first."""
    return list(BankChange.objects.filter(bank_id=bank_id).order_by("-on", "-id"))
