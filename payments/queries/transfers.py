"""Finds deposits and withdrawals, of people and at banks, and who is deciding about them."""

import datetime
from collections.abc import Iterable

from django.db.models import QuerySet

from banks.models import Approval, Bank, Business
from ledger.models import Account, Asset
from payments.models import BankTransferDetails, Deposit, Withdrawal
from people.audit import subject_type
from people.models import Person

DEPOSIT_RECEIVED = "DEPOSIT_RECEIVED"
PAYOUT = "WITHDRAWAL_PAYOUT"


def details_of(bank_id: int, asset_id: int) -> BankTransferDetails | None:
    """Return where a bank receives an asset, if it said so."""
    return (
        BankTransferDetails.objects.select_related("bank__network", "asset")
        .filter(bank_id=bank_id, asset_id=asset_id)
        .first()
    )


def all_details(asset_id: int | None = None) -> list[BankTransferDetails]:
    """Return the banks that take transfers, of an asset or of any, by name."""
    found = BankTransferDetails.objects.select_related("bank__network", "asset")
    if asset_id is not None:
        found = found.filter(asset_id=asset_id)

    return list(found.order_by("asset__code", "bank__name", "bank_id"))


def business_of(person: Person, slug: str) -> Business | None:
    """Return a business that a person owns; None for everybody else."""
    return (
        Business.objects.select_related("bank__network__asset", "owner")
        .filter(slug=slug, owner=person)
        .first()
    )


def deposits_of(person: Person, business: Business | None = None) -> QuerySet[Deposit]:
    """Return a person's own deposits, or those of their business, the newest first."""
    return (
        Deposit.objects.select_related("bank__network", "asset", "business")
        .filter(person=person, business=business)
        .order_by("-id")
    )


def withdrawals_of(person: Person, business: Business | None = None) -> QuerySet[Withdrawal]:
    """Return a person's own withdrawals, or those of their business, the newest first."""
    return (
        Withdrawal.objects.select_related("bank__network", "asset", "business")
        .filter(person=person, business=business)
        .order_by("-id")
    )


def deposits_at(bank_id: int) -> QuerySet[Deposit]:
    """Return a bank's deposits, the newest first."""
    return (
        Deposit.objects.select_related("person", "business", "asset")
        .filter(bank_id=bank_id)
        .order_by("-id")
    )


def withdrawals_at(bank_id: int) -> QuerySet[Withdrawal]:
    """Return a bank's withdrawals, the newest first."""
    return (
        Withdrawal.objects.select_related("person", "business", "asset")
        .filter(bank_id=bank_id)
        .order_by("-id")
    )


def asked_about(model: type, ids: Iterable[int], kinds: Iterable[str]) -> set[int]:
    """Return which of these rows wait for a second officer's decision of these kinds."""
    return set(
        Approval.objects.filter(
            state=Approval.State.ASKED,
            kind__in=list(kinds),
            subject_type=subject_type(model),
            subject_id__in=list(ids),
        ).values_list("subject_id", flat=True)
    )


def held_outside_minor(bank_id: int, asset: Asset) -> int:
    """Return what a bank holds outside, in minor units; 0 before anything came in."""
    return -_balance(f"bank:{bank_id}:external:{asset.code}")


def on_its_way_minor(bank_id: int, asset: Asset) -> int:
    """Return what was taken from accounts and not paid out yet."""
    return _balance(f"bank:{bank_id}:withdrawal:{asset.code}")


def business_account_of(business_id: int, asset: Asset) -> Account | None:
    """Return a business's account in an asset, where one is open."""
    return Account.objects.filter(code=f"business:{business_id}:account:{asset.code}").first()


def wallets_of(person_id: int) -> list[Account]:
    """Return a person's wallets, the fullest first within an asset's code."""
    return list(
        Account.objects.select_related("asset")
        .filter(code__startswith=f"person:{person_id}:wallet:")
        .order_by("asset__code")
    )


def business_date(asset: Asset) -> datetime.date | None:
    """Return the latest business date of the networks that lend in an asset."""
    return (
        Bank.objects.filter(network__asset=asset)
        .order_by("-network__business_date")
        .values_list("network__business_date", flat=True)
        .first()
    )


def waiting_deposits(bank: Bank) -> int:
    """Return how many deposits a bank is waiting for."""
    return Deposit.objects.filter(bank=bank, state=Deposit.State.ASKED).count()


def waiting_withdrawals(bank: Bank) -> int:
    """Return how many withdrawals a bank has to pay out."""
    return Withdrawal.objects.filter(bank=bank, state=Withdrawal.State.ASKED).count()


def _balance(code: str) -> int:
    found = Account.objects.filter(code=code).values_list("balance_minor", flat=True).first()

    return int(found or 0)
