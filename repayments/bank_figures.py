"""What banks' loans have outstanding and how many were repaid, for the cover of the bonds."""

from django.db.models import F, Sum

from loans.models import BankLoan, Collateral

_OVER = (BankLoan.Servicing.SETTLED, BankLoan.Servicing.CLOSED)


def exposure_minor(bank_id: int, asset_id: int) -> int:
    """Return what a bank's open loans owe and what lies in their escrow, in minor units."""
    loans = BankLoan.objects.filter(bank_id=bank_id, asset_id=asset_id).exclude(servicing__in=_OVER)
    found = loans.aggregate(
        owed=Sum("loan__balance__outstanding_minor"),
        waiting=Sum(F("escrowed_minor") - F("released_minor") - F("escrow_returned_minor")),
    )

    return int(found["owed"] or 0) + int(found["waiting"] or 0)


def bound_minor(bank_id: int, asset_id: int) -> int:
    """Return what lies in escrow of a bank's loans, and of collateral in the same asset."""
    loans = BankLoan.objects.filter(bank_id=bank_id, asset_id=asset_id).exclude(servicing__in=_OVER)
    waiting = loans.aggregate(
        sum=Sum(F("escrowed_minor") - F("released_minor") - F("escrow_returned_minor"))
    )["sum"]
    held = Collateral.objects.filter(
        case__bank_id=bank_id, asset_id=asset_id, state=Collateral.State.HELD
    ).aggregate(sum=Sum("amount_minor"))["sum"]

    return int(waiting or 0) + int(held or 0)


def settled_count(bank_id: int) -> int:
    """Return how many of a bank's loans were repaid in full."""
    return BankLoan.objects.filter(bank_id=bank_id, servicing=BankLoan.Servicing.SETTLED).count()
