"""Gives the members of an imported web of trust stakes, money, and shops to buy at."""

import datetime
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from governance.models import Network
from ledger.models import Asset
from lending_circles.models import LoanAccount
from lending_circles.operations import issuance
from merchants import operations as merchants
from merchants.models import Merchant, Terminal

SHOPS = ("Bakery", "Bicycles", "Hardware")
# Three members in five bring money; a stake is log-normal around 250, at most 3,000 (major units).
STAKED_SHARE = 60
STAKE_MEDIAN, STAKE_MOST = 250, 3_000
SPENDING_LEAST, SPENDING_MOST = 700, 2_000
# Half have no history yet; the others have earned two or three times their deposit.
RATIOS = (1, 1, 2, 3)


@dataclass(frozen=True, slots=True)
class Shop:
    merchant: Merchant
    terminal: Terminal


def stake_members(
    network: Network, chance: random.Random, *, on: datetime.date
) -> Iterator[LoanAccount]:
    """Open each member's balance, one at a time; those who stand on a stake already are left."""
    unit = 10**network.asset.decimals
    for account in LoanAccount.objects.filter(network=network, deposit_minor=0).order_by("pk"):
        stake = 0
        if chance.randrange(100) < STAKED_SHARE:
            stake = min(int(STAKE_MEDIAN * chance.lognormvariate(0, 1)), STAKE_MOST) * unit
        issuance.open_balance(
            account_id=account.pk,
            spending_minor=chance.randint(SPENDING_LEAST, SPENDING_MOST) * unit,
            stake_minor=max(stake, 100 * unit) if stake else 0,
            ratio=chance.choice(RATIOS),
            on=on,
            by=None,
        )
        yield account


def fill_pools(network: Network, *, on: datetime.date) -> None:
    """Fund the common pool so that it can carry its 30 % of every loan."""
    unit = 10 ** Asset.objects.get(pk=network.asset_id).decimals
    funds: tuple[tuple[issuance.PoolName, int], ...] = (("common", 200_000), ("contingency", 2_000))
    for pool, amount in funds:
        issuance.fund_pool(
            network_id=network.pk,
            pool=pool,
            amount_minor=amount * unit,
            on=on,
            reference=f"rehearsal:{network.pk}:{pool}",
            by=None,
        )


def open_shops(network: Network, *, on: datetime.date) -> Sequence[Shop]:
    """Open and qualify the three shops at which the loans are spent."""
    shops = []
    for name in SHOPS:
        merchant = merchants.open_merchant(
            network_id=network.pk, name=name, handle=name.lower(), on=on, by=None
        )
        merchants.qualify_merchant(merchant_id=merchant.pk, on=on, by=None)
        terminal = merchants.open_terminal(merchant_id=merchant.pk, name="Till 1", on=on, by=None)
        shops.append(Shop(merchant, terminal))
    return shops
