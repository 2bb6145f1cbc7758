"""What everybody may know of a bank: its name, its standing and how that changed, its bonds."""

from dataclasses import dataclass

from banks import bank_figures
from banks.models import Bank, BankChange, FidelityBond
from banks.queries import bonds
from banks.queries.standing import changes_of
from banks.refusals import BankUnknown
from ledger.models import Asset
from rules.cover import required_bond_minor


@dataclass(frozen=True, slots=True)
class BondFigures:
    """A bank's bonds in one asset, in minor units.

    `held_minor` stands for the bank now; `slashed_minor` was paid to investors. `required_minor` is
    what its loans and offers take.
    """

    asset: Asset
    posted_minor: int
    held_minor: int
    slashed_minor: int
    released_minor: int
    exposure_minor: int
    required_minor: int


@dataclass(frozen=True, slots=True)
class PublicBank:
    """A bank as everybody sees it."""

    bank: Bank
    changes: list[BankChange]
    bonds: list[BondFigures]


def public_bank(slug: str) -> PublicBank:
    """Return what everybody may know of a bank. Raises BankUnknown."""
    bank = (
        Bank.objects.select_related("network__asset", "step_in_servicer").filter(slug=slug).first()
    )
    if bank is None:
        raise BankUnknown

    return PublicBank(bank, changes_of(bank.pk), bond_figures(bank))


def bond_figures(bank: Bank) -> list[BondFigures]:
    """Return a bank's bonds by asset, in the order of the codes."""
    by_asset: dict[int, list[FidelityBond]] = {}
    for bond in bonds.bonds_of(bank.pk):
        by_asset.setdefault(bond.asset_id, []).append(bond)
    figures = [_figures(bank, found) for found in by_asset.values()]

    return sorted(figures, key=lambda row: row.asset.code)


def _figures(bank: Bank, found: list[FidelityBond]) -> BondFigures:
    asset = found[0].asset
    exposure_minor = bank_figures.exposure_minor(bank.pk, asset.pk)

    return BondFigures(
        asset=asset,
        posted_minor=sum(bond.pledged_minor for bond in found),
        held_minor=sum(bond.held_minor for bond in found if bond.state in bonds.STANDING),
        slashed_minor=sum(bond.slashed_minor for bond in found),
        released_minor=sum(bond.released_minor for bond in found),
        exposure_minor=exposure_minor,
        required_minor=required_bond_minor(exposure_minor, cover_millionths=bank.cover_millionths),
    )
