"""The hard gate before an offer is listed: the bank's standing and its bonds."""

import datetime

from django.db import connection

from banks.models import Bank
from banks.queries.raising import cover_refusal
from banks.refusals import BankNotListing
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
    refusal = cover_refusal(locked, asset, adding_minor=adding_minor)
    if refusal is not None:
        raise refusal


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
