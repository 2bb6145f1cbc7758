"""Whether a call for more collateral was met."""

import datetime

from django.db.models import Sum

from loans.models import BankLoan, Collateral, Loan
from repayments.models import CoverAlert
from rules.collateral_cover import CoverLevel, cover_level


def is_uncured(bank_loan: BankLoan, *, on: datetime.date) -> bool:
    """Tell whether a loan's call for collateral runs and its last day is over. Source: R2-12; A-36.

    Who added enough meanwhile has met it, though the night has not looked yet.
    """
    called = CoverAlert.objects.filter(bank_loan=bank_loan, ended_on__isnull=True, cure_by__lt=on)

    return called.exists() and is_short(bank_loan)


def is_short(bank_loan: BankLoan) -> bool:
    """Tell whether a loan's collateral is worth so little now that more is called for."""
    held = Collateral.objects.filter(bank_loan=bank_loan, state=Collateral.State.HELD)
    value_minor = held.aggregate(sum=Sum("value_minor"))["sum"]
    if value_minor is None:
        return False
    loan = Loan.objects.select_related("balance").get(pk=bank_loan.pk)

    return cover_level(value_minor, loan.balance.outstanding_minor) == CoverLevel.CALL
