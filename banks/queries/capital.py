"""Reads a bank's own money."""

from ledger.models import Account, Asset


def own_money_minor(bank_id: int, asset: Asset) -> int:
    """Return what a bank has of its own in an asset, in minor units; 0 before anything came in."""
    code = f"bank:{bank_id}:account:{asset.code}"
    found = Account.objects.filter(code=code).values_list("balance_minor", flat=True).first()

    return int(found or 0)
