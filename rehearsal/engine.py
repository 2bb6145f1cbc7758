"""Lives weeks of purchases on a network through the operations and the business day."""

import datetime
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from business_day import chain
from governance.models import Network
from lending_circles.models import LoanAccount
from lending_circles.operations import preferences
from merchants import operations as merchants
from people.refusals import Refusal
from rehearsal import cast

DAYS_OF_WEEK = 7
# A loan runs ten weeks and defaults eight days after: purchases stop that early, to see its end.
WEEKS_TO_THE_END = 11
STOPPING_PERCENT = 4
ATTEMPTS_PER_LOAN = 6
PURCHASE_LEAST, PURCHASE_MOST = 20, 250
NOON = datetime.time(12, tzinfo=datetime.UTC)

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Rehearsal:
    """One rehearsal as it goes: what was asked for, and what came of the asking."""

    network: Network
    chance: random.Random
    loans: int
    weeks: int
    progress: Progress
    shops: Sequence[cast.Shop] = ()
    accounts: list[LoanAccount] = field(default_factory=list)
    borrowers: dict[int, bool] = field(default_factory=dict)
    refused: Counter[str] = field(default_factory=Counter)
    established: int = 0
    attempts: int = 0

    @property
    def stopped(self) -> int:
        """Return how many borrowers stopped paying."""
        return sum(self.borrowers.values())


def rehearse(
    *, network: Network, loans: int, weeks: int, seed: int, progress: Progress
) -> Rehearsal:
    """Give the members money, then live `weeks` weeks with about `loans` loans, and return it.

    The same seed on the same network gives the same ledger. Purchases are spread over the weeks
    that leave a loan time to end.
    """
    chance = random.Random(seed)  # noqa: S311 - a rehearsal has to come out the same again
    rehearsal = Rehearsal(network, chance, loans, weeks, progress)
    first = network.business_date
    _set_the_scene(rehearsal, first)
    buying_days = max(weeks - WEEKS_TO_THE_END, 1) * DAYS_OF_WEEK
    days = weeks * DAYS_OF_WEEK
    for number in range(days):
        on = first + datetime.timedelta(days=number)
        if number:
            chain.open_day(network_id=network.pk, on=on)
        wanted = loans * min(number + 1, buying_days) // buying_days
        while rehearsal.established < wanted and rehearsal.attempts < loans * ATTEMPTS_PER_LOAN:
            _buy(rehearsal, on)
        chain.close_day(network_id=network.pk, on=on)
        progress("days lived", number + 1, days)
    return rehearsal


def _set_the_scene(rehearsal: Rehearsal, on: datetime.date) -> None:
    network = rehearsal.network
    members = LoanAccount.objects.filter(network=network, deposit_minor=0).count()
    staked = cast.stake_members(network, rehearsal.chance, on=on)
    for number, _ in enumerate(staked, start=1):
        rehearsal.progress("members given money", number, members)
    cast.fill_pools(network, on=on)
    rehearsal.shops = cast.open_shops(network, on=on)
    rehearsal.accounts = list(
        LoanAccount.objects.filter(network=network, deposit_minor__gt=0)
        .select_related("person")
        .order_by("pk")
    )


def _buy(rehearsal: Rehearsal, on: datetime.date) -> None:
    """Let one member try one purchase by circle loan; its refusal is counted by its code."""
    rehearsal.attempts += 1
    chance = rehearsal.chance
    account, shop = chance.choice(rehearsal.accounts), chance.choice(rehearsal.shops)
    unit = 10**rehearsal.network.asset.decimals
    at = datetime.datetime.combine(on, NOON)
    payment = merchants.request_payment(
        terminal_id=shop.terminal.pk,
        amount_minor=chance.randint(PURCHASE_LEAST, PURCHASE_MOST) * unit,
        reference=f"rehearsal-{rehearsal.attempts}",
        metadata={},
        at=at,
    )
    try:
        quote = merchants.quote_payment(payment_id=payment.pk, account_id=account.pk, on=on, at=at)
        merchants.confirm_checkout(
            payment_id=payment.pk,
            account_id=account.pk,
            quote_public_id=quote.public_id,
            on=on,
            at=at,
            by=account.person,
        )
    except Refusal as refusal:
        level = refusal.context.get("level")
        rehearsal.refused[f"{refusal.code} {level}" if level is not None else refusal.code] += 1
        merchants.cancel_payment(payment_id=payment.pk, at=at)
        return
    rehearsal.established += 1
    _maybe_stop_paying(rehearsal, account)


def _maybe_stop_paying(rehearsal: Rehearsal, account: LoanAccount) -> None:
    if account.pk in rehearsal.borrowers:
        return
    stops = rehearsal.chance.randrange(100) < STOPPING_PERCENT
    rehearsal.borrowers[account.pk] = stops
    if stops:
        preferences.set_preferences(account_id=account.pk, autopay=False, by=account.person)
