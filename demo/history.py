"""Founds the demonstration community and lives its first sixteen weeks through the operations."""

import datetime
from collections.abc import Callable

from business_day import chain
from demo import cast, circles, gym, gym_cast, programs, shops
from demo.people import person
from demo.village import UNIT, Village, noon
from governance.models import Network
from governance.operations import appoint_organiser, found_network
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import issuance, membership, preferences, trust
from merchants import operations as merchants
from people.models import Person, User
from rules.money import Asset

DAYS = 112

Progress = Callable[[str, int, int], None]


def make_village(*, today: datetime.date, progress: Progress) -> Village:
    """Found the community sixteen weeks ago and live it up to `today`, whose day stays open."""
    first = today - datetime.timedelta(days=DAYS)
    village = _found(first)
    _gather(village, first, progress)
    shops.open_shops(village, first)
    _link(village, first)
    circles.set_agreements(village)
    for number in range(DAYS):
        on = first + datetime.timedelta(days=number)
        if number:
            chain.open_day(network_id=village.network.pk, on=on)
        _live(village, on, days_ago=DAYS - number)
        chain.close_day(network_id=village.network.pk, on=on)
        progress("days lived", number + 1, DAYS)
    chain.open_day(network_id=village.network.pk, on=today)
    shops.leave_for_today(village, today)
    programs.leave_for_today(village, today)
    circles.leave_for_today(village, today)
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
    second = _person(cast.SECOND_ORGANISER)
    for appointed in (organiser, second):
        appoint_organiser(network_id=network.pk, person_id=appointed.pk, on=first, by=organiser)
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
    return Village(network, organiser, second)


def _gather(village: Village, on: datetime.date, progress: Progress) -> None:
    for number, name in enumerate(cast.NAMES):
        account = membership.open_loan_account(
            network_id=village.network.pk, person_id=_person(name).pk, on=on, by=village.organiser
        )
        usual = (380 + 37 * (number % 9), cast.STAKES.get(number, 320 + 45 * (number % 7)))
        spending, stake = gym_cast.MEANS.get(number, usual)
        issuance.open_balance(
            account_id=account.pk,
            spending_minor=spending * UNIT,
            stake_minor=stake * UNIT,
            ratio=cast.RATIOS.get(number, 1),
            on=on,
            by=village.organiser,
        )
        village.accounts.append(account)
        progress("people joined", number + 1, len(cast.NAMES))


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


def _live(village: Village, on: datetime.date, *, days_ago: int) -> None:
    """Do what people did on one day: buy on loan, shop, save, stop paying."""
    for purchase in cast.PURCHASES:
        account = village.accounts[purchase.member]
        if purchase.days_ago == days_ago:
            _buy(village, account, purchase, on)
        if purchase.pays == days_ago or (
            purchase.pays == "STOPPED" and purchase.days_ago == days_ago
        ):
            preferences.set_preferences(account_id=account.pk, autopay=False, by=account.person)
    if on.weekday() == 4:
        _earn(village, on)
    for part in (shops, gym, programs, circles):
        part.live(village, on, days_ago=days_ago)


def _buy(
    village: Village, account: LoanAccount, purchase: cast.Purchase, on: datetime.date
) -> None:
    at = noon(on)
    payment = merchants.request_payment(
        terminal_id=village.shops[purchase.shop].terminal.pk,
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
