"""The gate before a bank raises money: its standing, and its bonds against all that is lent."""

from banks import bank_figures
from banks.models import Bank
from banks.queries import bonds
from banks.refusals import BankNotRaising, CoverTooLow, ProbationCap
from ledger.models import Asset
from rules import cover
from rules.bank_standing import LISTING


def raising_refusal(
    bank: Bank, asset: Asset, *, adding_minor: int = 0
) -> BankNotRaising | CoverTooLow | ProbationCap | None:
    """Return why a bank may raise no money now for what it has listed, None where it may.

    Asked whenever money could come nearer to it: when an offer opens, is committed to, closes, and
    is signed, and by strategies. A bank that was suspended since it listed raises nothing more; nor
    does one whose bonds were slashed or ran out, until it pledges more. `adding_minor` is what is
    outstanding and offered beside what counts already; below zero where less was accepted.

    Source: R0-29, R0-30; B-1; decision 0016.
    """
    if bank.state not in LISTING:
        return BankNotRaising(context={"state": bank.state})

    return cover_refusal(bank, asset, adding_minor=adding_minor)


def check_raising(bank: Bank, asset: Asset) -> None:
    """Raise what `raising_refusal` returns: BankNotRaising, CoverTooLow or ProbationCap."""
    refusal = raising_refusal(bank, asset)
    if refusal is not None:
        raise refusal


def cover_refusal(
    bank: Bank, asset: Asset, *, adding_minor: int
) -> CoverTooLow | ProbationCap | None:
    """Return what is missing of a bank's bonds for all that is outstanding and offered."""
    bond_minor = bonds.standing_minor(bank.pk, asset.pk)
    exposure_minor = bank_figures.exposure_minor(bank.pk, asset.pk) + adding_minor
    missing_minor = cover.missing_cover_minor(
        bond_minor, exposure_minor, cover_millionths=bank.cover_millionths
    )
    if missing_minor:
        return CoverTooLow(context={"missing_minor": missing_minor, "bond_minor": bond_minor})
    if bank.state == Bank.State.PROBATION:
        over_minor = cover.over_probation_minor(
            bond_minor, exposure_minor, multiple=bank.probation_multiple
        )
        if over_minor:
            return ProbationCap(context={"over_minor": over_minor, "bond_minor": bond_minor})

    return None
