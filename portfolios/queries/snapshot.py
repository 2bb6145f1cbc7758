"""One person's money in one asset, read once: a fixed number of queries, whatever they hold."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from governance.models import Network
from ledger.models import Account, Asset
from loans.models import Loan
from marketplace.models import Ask, Commitment
from portfolios.queries.holdings import Holding, holdings_of
from portfolios.queries.movements import Flow, flows, wallets_of
from repayments.models import Installment


@dataclass(frozen=True, slots=True)
class Due:
    """One installment of a loan as a holder looks at it: what was asked, what was paid."""

    loan_id: int
    number: int
    due_on: datetime.date
    principal_minor: int
    interest_minor: int
    principal_paid_minor: int
    interest_paid_minor: int
    paid_on: datetime.date | None

    @property
    def left_minor(self) -> int:
        """What it still asks for."""
        return (
            self.principal_minor
            + self.interest_minor
            - self.principal_paid_minor
            - self.interest_paid_minor
        )

    @property
    def paid_minor(self) -> int:
        """What was paid of it."""
        return self.principal_paid_minor + self.interest_paid_minor


@dataclass(frozen=True, slots=True)
class Trade:
    """Notes of one loan bought (positive) or sold: by what stood on them on the day."""

    on: datetime.date
    loan_id: int
    outstanding_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """All that a person's figures in one asset are made of, on the day `on`."""

    person_id: int
    asset: Asset
    on: datetime.date
    wallet: Account | None
    committed_minor: int
    committed_count: int
    holdings: tuple[Holding, ...]
    flows: tuple[Flow, ...]
    dues: tuple[Due, ...]
    trades: tuple[Trade, ...]
    established: dict[int, datetime.date]

    @property
    def idle_minor(self) -> int:
        """What lies free in the wallet."""
        return self.wallet.balance_minor if self.wallet else 0

    @property
    def invested_minor(self) -> int:
        """The principal still to come on all notes, at full value until it is written down."""
        return sum(holding.outstanding_minor for holding in self.holdings)

    @property
    def value_minor(self) -> int:
        """Wallet, commitments and notes together."""
        return self.idle_minor + self.committed_minor + self.invested_minor

    @property
    def open_holdings(self) -> list[Holding]:
        """Those on which something is outstanding."""
        return [holding for holding in self.holdings if holding.outstanding_minor > 0]


def asset_of(person_id: int, code: str) -> tuple[Asset | None, list[Account]]:
    """Return the asset that a page is about, and all wallets to choose from.

    Without a choice it is the fullest wallet's, without a wallet the newest bank network's.
    """
    wallets = wallets_of(person_id)
    for wallet in wallets:
        if wallet.asset.code == code:
            return wallet.asset, wallets
    if wallets:
        return wallets[0].asset, wallets
    network = (
        Network.objects.filter(kind=Network.Kind.BANKS)
        .select_related("asset")
        .order_by("-id")
        .first()
    )

    return network.asset if network else None, wallets


def business_date(asset: Asset) -> datetime.date | None:
    """Return the latest business date of the banks that count in an asset, or of any bank."""
    dates = dict(
        Network.objects.filter(kind=Network.Kind.BANKS)
        .values_list("asset_id", "business_date")
        .order_by("business_date")
    )
    return dates.get(asset.pk) or max(dates.values(), default=None)


def snapshot(person_id: int, *, asset: Asset, wallets: Iterable[Account]) -> Snapshot | None:
    """Return what a person has in an asset; None where no bank has a day yet."""
    on = business_date(asset)
    if on is None:
        return None
    wallet = next((each for each in wallets if each.asset_id == asset.pk), None)
    held = holdings_of(person_id, asset_id=asset.pk)
    moved = flows(person_id=person_id, wallet_id=wallet.pk) if wallet else []
    committed = Commitment.objects.filter(
        investor=person_id, offer__asset=asset, state=Commitment.State.COMMITTED
    ).aggregate(total=Sum("escrowed_minor"), ids=Sum(1))
    loan_ids = {flow.loan_id for flow in moved if flow.loan_id} | {each.loan_id for each in held}

    return Snapshot(
        person_id=person_id,
        asset=asset,
        on=max([on, *(each.on for each in held)]),
        wallet=wallet,
        committed_minor=committed["total"] or 0,
        committed_count=committed["ids"] or 0,
        holdings=tuple(held),
        flows=tuple(moved),
        dues=tuple(dues_of([each.loan_id for each in held])),
        trades=tuple(_trades(person_id, asset)),
        established=dict(Loan.objects.filter(pk__in=loan_ids).values_list("id", "established_on")),
    )


def dues_of(loan_ids: list[int]) -> list[Due]:
    """Return the installments of loans, by their days."""
    rows = (
        Installment.objects.filter(loan_id__in=loan_ids)
        .order_by("due_on", "loan_id", "number")
        .values_list(
            "loan_id",
            "number",
            "due_on",
            "principal_minor",
            "interest_minor",
            "principal_paid_minor",
            "interest_paid_minor",
            "paid_on",
        )
    )
    return [Due(*row) for row in rows]


def _trades(person_id: int, asset: Asset) -> list[Trade]:
    rows = (
        Ask.objects.filter(
            Q(seller=person_id) | Q(buyer=person_id),
            state=Ask.State.SOLD,
            note__loan__bank_loan__asset=asset,
        )
        .values_list("ended_on", "note__loan_id", "buyer_id")
        .annotate(outstanding=Sum(F("outstanding_minor")))
        .order_by("ended_on", "note__loan_id", "buyer_id")
    )
    return [
        Trade(on, loan_id, minor if buyer_id == person_id else -minor)
        for on, loan_id, buyer_id, minor in rows
    ]
