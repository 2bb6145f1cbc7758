"""The hard gate before an offer is listed: the bank's standing and its bonds."""

import datetime

from django.db import connection

from banks import bank_figures
from banks.models import Bank
from banks.queries import bonds as bond_queries
from banks.refusals import BankNotListing, CoverTooLow, ProbationCap
from ledger.models import Asset
from rules import cover
from rules.bank_standing import LISTING


def check_cover(*, bank: Bank, asset: Asset, adding_minor: int, on: datetime.date) -> None:
    """Raise where the bank may not have so much more outstanding and offered in an asset.

    Locks the bank until the transaction ends, so that two offers listed at once are counted one
    after the other. The caller shares the business day, or is part of it (delegates' votes are
    taken up at night). Raises BankNotListing, CoverTooLow and ProbationCap.

    Source: R0-29, R0-30; B-1.
    """
    assert connection.in_atomic_block
    assert adding_minor >= 0
    locked = lock(bank.pk)

    if locked.state not in LISTING:
        raise BankNotListing(context={"state": locked.state})
    bond_minor = bond_queries.standing_minor(locked.pk, asset.pk)
    exposure_minor = bank_figures.exposure_minor(locked.pk, asset.pk) + adding_minor
    missing_minor = cover.missing_cover_minor(
        bond_minor, exposure_minor, cover_millionths=locked.cover_millionths
    )
    if missing_minor:
        raise CoverTooLow(context={"missing_minor": missing_minor, "bond_minor": bond_minor})
    if locked.state == Bank.State.PROBATION:
        over_minor = cover.over_probation_minor(
            bond_minor, exposure_minor, multiple=locked.probation_multiple
        )
        if over_minor:
            raise ProbationCap(context={"over_minor": over_minor, "bond_minor": bond_minor})


def lock(bank_id: int) -> Bank:
    """Return a bank whose bonds and volume nobody else changes until this transaction ends."""
    assert connection.in_atomic_block

    return (
        Bank.objects.select_for_update(of=("self",), no_key=True)
        .select_related("network__asset")
        .get(pk=bank_id)
    )


def terms_of(bank: Bank) -> cover.CoverTerms:
    """Return what a bank promised about its bonds."""
    return cover.CoverTerms(bank.cover_millionths, bank.probation_multiple, bank.is_on_probation)
