"""Founds the demonstration community and lives its first sixteen weeks through the operations."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from business_day import chain
from demo import cast
from demo.people import person
from governance.models import Network
from governance.operations import appoint_organiser, found_network
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import issuance, membership, trust
from merchants import operations as merchants
from merchants.models import Staff, Terminal
from people.models import Person, User
from people.refusals import Refusal
from rules.money import Asset

DAYS = 112
UNIT = 100
NOON = datetime.time(12, tzinfo=datetime.UTC)

Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Village:
    """The community as it is being made."""

    network: Network
    organiser: Person
    accounts: list[LoanAccount] = field(default_factory=list)
    terminals: list[Terminal] = field(default_factory=list)


def make_village(*, today: datetime.date, progress: Progress) -> Village:
    """Found the community sixteen weeks ago and live it up to `today`, whose day stays open."""
    first = today - datetime.timedelta(days=DAYS)
    village = _found(first)
    _gather(village, first, progress)
    _open_shops(village, first)
    _link(village, first)
    for number in range(DAYS):
        on = first + datetime.timedelta(days=number)
        if number:
            chain.open_day(network_id=village.network.pk, on=on)
        _live(village, on, days_ago=DAYS - number)
        chain.close_day(network_id=village.network.pk, on=on)
        progress("days lived", number + 1, DAYS)
    chain.open_day(network_id=village.network.pk, on=today)
    return village


def _person(name: str) -> Person:
    """Register somebody; the organiser also sees every table, read-only where money is."""
    made = person(name)
    if name == cast.ORGANISER:
        User.objects.filter(person=made).update(is_staff=True, is_superuser=True)
    return made


def _found(first: datetime.date) -> Village:
    organiser = _person(cast.ORGANISER)
    network = found_network(
        name="Riverside",
        slug="riverside",
        asset=Asset("RIV", 2),
        time_zone="UTC",
        clock=Network.Clock.REAL,
        starts_on=first,
        parameters={},
        by=organiser,
    )
    appoint_organiser(network_id=network.pk, person_id=organiser.pk, on=first, by=organiser)
    funds: tuple[tuple[issuance.PoolName, int], ...] = (("common", 6_000), ("contingency", 60))
    for pool, amount in funds:
        issuance.fund_pool(
            network_id=network.pk,
            pool=pool,
            amount_minor=amount * UNIT,
            on=first,
            reference=f"network:{network.pk}:opening:{pool}",
            by=organiser,
        )
    return Village(network, organiser)


def _gather(village: Village, on: datetime.date, progress: Progress) -> None:
    for number, name in enumerate(cast.NAMES):
        account = membership.open_loan_account(
            network_id=village.network.pk, person_id=_person(name).pk, on=on, by=village.organiser
        )
        issuance.open_balance(
            account_id=account.pk,
            spending_minor=(380 + 37 * (number % 9)) * UNIT,
            stake_minor=cast.STAKES.get(number, 320 + 45 * (number % 7)) * UNIT,
            ratio=cast.RATIOS.get(number, 1),
            on=on,
            by=village.organiser,
        )
        village.accounts.append(account)
        progress("people joined", number + 1, len(cast.NAMES))


def _open_shops(village: Village, on: datetime.date) -> None:
    for name, handle, owner in cast.SHOPS:
        merchant = merchants.open_merchant(
            network_id=village.network.pk, name=name, handle=handle, on=on, by=village.organiser
        )
        # The village's first shops are known to everybody: the bank itself vouches for them.
        merchants.qualify_merchant(merchant_id=merchant.pk, on=on, by=None)
        merchants.hire_staff(
            merchant_id=merchant.pk,
            person_id=_person(owner).pk,
            role=Staff.Role.OWNER,
            on=on,
            by=village.organiser,
        )
        village.terminals.append(
            merchants.open_terminal(
                merchant_id=merchant.pk, name="Front till", on=on, by=village.organiser
            )
        )


def _link(village: Village, on: datetime.date) -> None:
    accounts = village.accounts
    count = len(accounts)
    pairs = [(at, (at + step) % count) for at in range(count) for step in cast.DISTANCES]
    trust.import_links(
        network_id=village.network.pk,
        rows=[
            (accounts[one].pk, accounts[other].pk, TrustLink.State.ACTIVE)
            for one, other in [*pairs, *cast.FRIENDSHIPS]
        ],
        on=on,
        by=village.organiser,
    )
    # Somebody is always waiting for an answer.
    trust.request_trust(
        account_id=accounts[7].pk, peer_account_id=accounts[0].pk, on=on, by=accounts[7].person
    )


def _live(village: Village, on: datetime.date, *, days_ago: int) -> None:
    """Do what people did on one day: buy on loan, shop, save, stop paying."""
    for purchase in cast.PURCHASES:
        account = village.accounts[purchase.member]
        if purchase.days_ago == days_ago:
            _buy(village, account, purchase, on)
        if purchase.pays == days_ago or (
            purchase.pays == "STOPPED" and purchase.days_ago == days_ago
        ):
            membership.set_preferences(account_id=account.pk, autopay=False, by=account.person)
    if on.weekday() == 4:
        _earn(village, on)
    if on.weekday() in (1, 3):
        _shop(village, on)


def _buy(
    village: Village, account: LoanAccount, purchase: cast.Purchase, on: datetime.date
) -> None:
    at = datetime.datetime.combine(on, NOON)
    payment = merchants.request_payment(
        terminal_id=village.terminals[purchase.shop].pk,
        amount_minor=purchase.amount * UNIT,
        reference=f"order-{on:%m%d}-{account.pk}",
        metadata={},
        at=at,
    )
    quote = merchants.quote_payment(payment_id=payment.pk, account_id=account.pk, on=on, at=at)
    merchants.confirm_checkout(
        payment_id=payment.pk,
        account_id=account.pk,
        quote_public_id=quote.public_id,
        on=on,
        at=at,
        by=account.person,
    )


def _earn(village: Village, on: datetime.date) -> None:
    """Issue Friday's earnings to a third of the members; a few put some of it in their stake."""
    week = on.isocalendar().week
    for number, account in enumerate(village.accounts):
        if (number + week) % 3:
            continue
        issuance.issue_tokens(
            account_id=account.pk,
            amount_minor=(40 + number % 5 * 10) * UNIT,
            on=on,
            reference=f"wages:{on}:{account.pk}",
            by=village.organiser,
        )
        if number % 12 == 0:
            membership.stake(
                account_id=account.pk,
                amount_minor=5 * UNIT,
                on=on,
                reference=f"savings:{on}:{account.pk}",
                by=account.person,
            )


def _shop(village: Village, on: datetime.date) -> None:
    at = datetime.datetime.combine(on, NOON)
    buyers: Sequence[LoanAccount] = village.accounts[on.day % 7 :: 7]
    for number, account in enumerate(buyers):
        payment = merchants.request_payment(
            terminal_id=village.terminals[number % len(village.terminals)].pk,
            amount_minor=350 + 125 * (account.pk % 9),
            reference=f"sale-{on:%m%d}-{account.pk}",
            metadata={},
            at=at,
        )
        try:
            merchants.pay_with_own_money(
                payment_id=payment.pk, account_id=account.pk, on=on, at=at, by=account.person
            )
        except Refusal:
            merchants.cancel_payment(payment_id=payment.pk, at=at)
