"""Finds where a bank takes transfers, and keeps amounts within what it moves at a time."""

from django.db import connection

from banks.models import Bank, Business
from ledger.models import Asset
from payments.models import BankTransferDetails
from payments.queries.transfers import details_of
from payments.refusals import NoTransferDetails, NotYours, OutsideLimits
from payments.steps.moving import words
from people.models import Person


def check_deposit(*, bank: Bank, asset: Asset, amount_minor: int) -> BankTransferDetails:
    """Return where to send a deposit. Raises NoTransferDetails, OutsideLimits."""
    details = _details(bank, asset)
    _check(amount_minor, details.deposit_minor_min, details.deposit_minor_max, asset)

    return details


def check_withdrawal(*, bank: Bank, asset: Asset, amount_minor: int) -> None:
    """Raise NoTransferDetails, OutsideLimits unless the bank pays out such an amount."""
    details = _details(bank, asset)
    _check(amount_minor, details.withdrawal_minor_min, details.withdrawal_minor_max, asset)


def business_for(person: Person, *, bank: Bank, business_id: int | None) -> Business | None:
    """Return the person's business whose money it is; None where it is their own.

    Raises NotYours, also where the business is another bank's.
    """
    assert connection.in_atomic_block
    if business_id is None:
        return None
    found = Business.objects.filter(pk=business_id, owner=person, bank=bank).first()
    if found is None:
        raise NotYours

    return found


def _details(bank: Bank, asset: Asset) -> BankTransferDetails:
    details = details_of(bank.pk, asset.pk)
    if details is None:
        raise NoTransferDetails

    return details


def _check(amount_minor: int, least: int, most: int | None, asset: Asset) -> None:
    context = {"minor_min": least, "minor_max": most}
    if amount_minor < least:
        raise OutsideLimits(f"The least at a time is {words(least, asset)}.", context=context)
    if most is not None and amount_minor > most:
        raise OutsideLimits(f"The most at a time is {words(most, asset)}.", context=context)
