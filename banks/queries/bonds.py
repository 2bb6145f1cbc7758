"""Finds fidelity bonds and what they hold."""

from django.db.models import F, Sum

from banks.models import FidelityBond

# What a second officer has verified stands for the bank; so does what a dispute threatens.
STANDING = (FidelityBond.State.VERIFIED, FidelityBond.State.AT_RISK)
HELD = (FidelityBond.State.PLEDGED, *STANDING)
_HELD_MINOR = F("pledged_minor") - F("slashed_minor") - F("released_minor")


def standing_minor(bank_id: int, asset_id: int) -> int:
    """Return how much of verified bonds stands for a bank in an asset."""
    found = FidelityBond.objects.filter(bank_id=bank_id, asset_id=asset_id, state__in=STANDING)
    held: int | None = found.aggregate(held=Sum(_HELD_MINOR))["held"]

    return int(held or 0)


def bonds_of(bank_id: int) -> list[FidelityBond]:
    """Return a bank's bonds, the oldest first."""
    return list(FidelityBond.objects.select_related("asset").filter(bank_id=bank_id).order_by("id"))


def find_bond(bank_id: int, bond_id: int) -> FidelityBond | None:
    """Return one bond of a bank, and none of another bank's."""
    return FidelityBond.objects.select_related("asset").filter(bank_id=bank_id, pk=bond_id).first()
