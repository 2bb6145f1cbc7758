"""What a business could give as collateral, and what lies in escrow for a case."""

from banks.models import BusinessCase
from ledger.models import Account, Asset
from loans.models import Collateral


def assets_of(business_id: int, *, first: Asset) -> list[tuple[Asset, int]]:
    """Return what a business holds, by asset with its balance; `first` whether it holds it or not.

    Source: R2-12; A-37: collateral in another asset is valued by two officers.
    """
    prefix = f"business:{business_id}:account:"
    codes = {f"{prefix}{asset.code}": asset for asset in Asset.objects.order_by("code")}
    balances = dict(Account.objects.filter(code__in=codes).values_list("code", "balance_minor"))
    held = [(asset, balances.get(code, 0)) for code, asset in codes.items()]

    return sorted(
        ((asset, minor) for asset, minor in held if minor > 0 or asset.pk == first.pk),
        key=lambda one: (one[0].pk != first.pk, one[0].code),
    )


def of_case(case: BusinessCase) -> list[Collateral]:
    """Return the collateral of a case, the newest last."""
    return list(
        Collateral.objects.select_related("asset", "bank_loan__loan")
        .filter(case=case)
        .order_by("pk")
    )
