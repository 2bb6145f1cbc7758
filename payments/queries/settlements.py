"""Finds what banks hold outside against what is paid out through them, and how they settle it."""

from dataclasses import dataclass

from django.db import connection
from django.db.models import Q, QuerySet, Sum

from banks import bank_figures
from banks.models import Bank, FidelityBond
from ledger.models import Account, Asset
from payments.models import BankTransferDetails, Settlement
from payments.queries.transfers import held_outside_minor, on_its_way_minor

SENT_KIND = "SETTLEMENT_SENT"
CAME_KIND = "SETTLEMENT_CAME"
State = Settlement.State


@dataclass(frozen=True, slots=True)
class Position:
    """What a bank holds outside in an asset, and what only it pays out, in minor units.

    `bound_minor` is the money of its businesses, in escrow of its offers and loans, its own and its
    bonds, and what is on its way out. Wallets are not in it: they are paid out by any bank.
    `sent_minor` left for another bank and has not come there yet.
    """

    bank: Bank
    held_minor: int
    bound_minor: int
    sent_minor: int

    @property
    def over_minor(self) -> int:
        """Return what lies here beyond what is paid out here; below zero what is missing."""
        return self.held_minor - self.sent_minor - self.bound_minor


def position(bank: Bank, asset: Asset) -> Position:
    """Return how a bank stands in an asset. Source: decision 0018."""
    return Position(
        bank=bank,
        held_minor=held_outside_minor(bank.pk, asset),
        bound_minor=_own_minor(bank.pk, asset)
        + bank_figures.bound_minor(bank.pk, asset.pk)
        + _businesses_minor(bank.pk, asset),
        sent_minor=sent_minor(bank.pk, asset.pk),
    )


def free_minor(bank_id: int, asset: Asset) -> int:
    """Return what a bank can still pay out: held outside, neither on its way out nor sent."""
    return (
        held_outside_minor(bank_id, asset)
        - on_its_way_minor(bank_id, asset)
        - sent_minor(bank_id, asset.pk)
    )


def sent_minor(bank_id: int, asset_id: int) -> int:
    """Return what a bank sent to others that these have not confirmed yet."""
    found = Settlement.objects.filter(payer_id=bank_id, asset_id=asset_id, state=State.SENT)

    return int(found.aggregate(sum=Sum("amount_minor"))["sum"] or 0)


def possible_payers(bank: Bank, asset: Asset) -> QuerySet[Bank]:
    """Return the other banks that take and pay out an asset, by name."""
    known = BankTransferDetails.objects.filter(asset=asset).values("bank_id")

    return Bank.objects.filter(pk__in=known).exclude(pk=bank.pk).order_by("name", "id")


def settlements_of(bank_id: int) -> QuerySet[Settlement]:
    """Return what a bank sends and receives, the newest first."""
    return (
        Settlement.objects.select_related("payer__network", "receiver__network", "asset")
        .filter(Q(payer_id=bank_id) | Q(receiver_id=bank_id))
        .order_by("-id")
    )


def waiting_settlements(bank: Bank) -> int:
    """Return how many settlements wait for a bank: to be sent, or to be confirmed."""
    return Settlement.objects.filter(
        Q(payer=bank, state=State.ASKED) | Q(receiver=bank, state=State.SENT)
    ).count()


def _own_minor(bank_id: int, asset: Asset) -> int:
    """Return what lies in a bank's own accounts, its bonds too."""
    names = ("account", "contingency", "suspense", "withdrawal")
    own = Account.objects.filter(code__in=[f"bank:{bank_id}:{name}:{asset.code}" for name in names])
    bonds = Account.objects.filter(
        pk__in=FidelityBond.objects.filter(bank_id=bank_id, asset=asset).values("account_id")
    )

    return sum(
        int(accounts.aggregate(sum=Sum("balance_minor"))["sum"] or 0) for accounts in (own, bonds)
    )


def _businesses_minor(bank_id: int, asset: Asset) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(sum(account.balance_minor), 0)::bigint
            FROM banks_business business
            JOIN ledger_account account
                ON account.code = 'business:' || business.id || ':account:' || %s
            WHERE business.bank_id = %s
            """,
            [asset.code, bank_id],
        )
        (found,) = cursor.fetchone()

    return int(found)
