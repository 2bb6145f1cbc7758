"""Finds deposits and withdrawals, of people and at banks, and who is deciding about them."""

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


def all_details() -> list[BankTransferDetails]:
    """Return the banks that take transfers, by asset and name."""
    return list(
        BankTransferDetails.objects.select_related("bank__network", "asset").order_by(
            "asset__code", "bank__name", "bank_id"
        )
    )


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


def transfer_of(person: Person, public_id: str) -> Deposit | Withdrawal | None:
    """Return a deposit or withdrawal that a person asked for; None for everybody else."""
    about = ("bank__network", "asset", "business")
    found: Deposit | Withdrawal | None = (
        Deposit.objects.select_related(*about).filter(person=person, public_id=public_id).first()
    )
    if found is None:
        found = (
            Withdrawal.objects.select_related(*about)
            .filter(person=person, public_id=public_id)
            .first()
        )

    return found


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


def details_at(bank_id: int) -> list[BankTransferDetails]:
    """Return what a bank takes transfers of, by asset."""
    return list(
        BankTransferDetails.objects.select_related("bank__network", "asset")
        .filter(bank_id=bank_id)
        .order_by("asset__code")
    )


def accounts_of_business(business_id: int) -> list[Account]:
    """Return a business's accounts, the fullest first."""
    prefix = f"business:{business_id}:account"
    return list(
        Account.objects.select_related("asset")
        .filter(code__gte=f"{prefix}:", code__lt=f"{prefix};")
        .order_by("-balance_minor", "id")
    )


def first_asset() -> Asset | None:
    """Return what the first bank here counts in."""
    bank = Bank.objects.select_related("network__asset").order_by("id").first()

    return None if bank is None else bank.network.asset


def wallets_of(person_id: int) -> list[Account]:
    """Return a person's wallets, the fullest first."""
    # A range of the codes' index, which a pattern would not use in every locale.
    return list(
        Account.objects.select_related("asset")
        .filter(code__gte=f"person:{person_id}:wallet:", code__lt=f"person:{person_id}:wallet;")
        .order_by("-balance_minor", "id")
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
