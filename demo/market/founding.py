"""Founds the banks of the demonstration, and gathers their businesses and investors."""

import datetime
import random

from banks.models import Bank, Officer
from banks.operations import banks as bank_operations
from banks.operations import bonds, businesses
from demo.market import cast, money
from demo.market.scene import UNIT, Market, Team, noon
from demo.people import person
from governance.models import Network
from governance.operations import found_network_of_banks
from ledger.models import Asset
from payments.operations import transfer_details
from people.models import Person
from portfolios.operations import eligibility
from portfolios.operations.eligibility import Asking
from rules import money as rules_money
from rules.eligibility import QUESTIONS

SECOND_ROLES = (
    Officer.Role.INTAKE,
    Officer.Role.ANALYST,
    Officer.Role.COLLECTIONS,
    Officer.Role.TREASURY,
)


def found(*, today: datetime.date, length: int, chance: random.Random) -> Market:
    """Found the network so many days ago, with everybody who is there from its first day."""
    first = today - datetime.timedelta(days=length)
    name, slug = cast.NETWORK
    network = found_network_of_banks(
        name=name,
        slug=slug,
        asset=rules_money.Asset("EUR", 2),
        time_zone="UTC",
        clock=Network.Clock.REAL,
        starts_on=first,
        by=None,
    )
    # Grams, as the strongroom of a bank weighs them.
    gold, _ = Asset.objects.get_or_create(code="GOLD", defaults={"decimals": 2})
    market = Market(network, network.asset, gold, today, chance)
    for bank in cast.BANKS:
        market.teams[bank.slug] = _found_bank(market, bank, on=first)
    slug, name = cast.AUDITOR
    _appoint(market.teams[slug], name, (Officer.Role.AUDITOR,), on=first)
    _gather(market, on=first)
    return market


def _found_bank(market: Market, cast_of: cast.BankCast, *, on: datetime.date) -> Team:
    founder = person(cast_of.founder)
    bank = bank_operations.register_bank(
        name=cast_of.name,
        slug=cast_of.slug,
        country=cast_of.country,
        region=cast_of.region,
        network_id=market.network.pk,
        on=on,
        by=founder,
    )
    team = Team(bank, founder, founder, founder, cast_of)
    team.maker = _appoint(team, cast_of.second, SECOND_ROLES, on=on)
    team.third = _appoint(team, cast_of.third, (Officer.Role.APPROVER,), on=on)
    bank_operations.change_terms(
        bank_id=bank.pk,
        remit_days=bank.remit_days,
        lends_personal=False,
        about=cast_of.about,
        by=founder,
    )
    for asset, account in ((market.asset, cast_of.account), (market.gold, "The strongroom")):
        _receive(team, asset, account, on=on)
    money.bring_capital(team, market.asset, cast_of.capital * UNIT, on=on)
    bond = bonds.pledge_bond(
        bank_id=bank.pk, asset=market.asset, amount_minor=cast_of.bond * UNIT, on=on, by=team.maker
    )
    asked = bonds.request_verify_bond(bond_id=bond.pk, on=on, by=team.maker)
    bonds.confirm_verify_bond(public_id=asked.public_id, by=founder, on=on)
    team.bank = Bank.objects.get(pk=bank.pk)
    return team


def _appoint(
    team: Team, name: str, roles: tuple[Officer.Role, ...], *, on: datetime.date
) -> Person:
    somebody = person(name)
    for role in roles:
        bank_operations.appoint_officer(
            bank_id=team.bank.pk, person_id=somebody.pk, role=role, on=on, by=team.checker
        )
    return somebody


def _receive(team: Team, asset: Asset, account: str, *, on: datetime.date) -> None:
    values = {
        "holder": team.cast.name,
        "account_number": account,
        "institution": team.cast.name,
        "remark": "",
        "deposit_minor_min": UNIT,
        "deposit_minor_max": 50_000 * UNIT,
        "withdrawal_minor_min": UNIT,
        "withdrawal_minor_max": 50_000 * UNIT,
    }
    asked = transfer_details.request_transfer_details(
        bank_id=team.bank.pk, asset=asset, values=values, on=on, by=team.maker
    )
    transfer_details.confirm_transfer_details(public_id=asked.public_id, by=team.checker, on=on)


def _gather(market: Market, *, on: datetime.date) -> None:
    for one in cast.BUSINESSES:
        owner = person(one.owner)
        business = businesses.open_business(
            bank_id=market.teams[one.bank].bank.pk,
            owner=owner,
            name=one.name,
            sector=one.sector,
            country=market.teams[one.bank].cast.country,
            region=one.region,
            on=on,
            by=owner,
        )
        market.businesses[one.handle] = businesses.describe_business(
            business_id=business.pk, values={"about": one.about}, on=on, by=owner
        )
    for each in cast.INVESTORS:
        investor = person(each.name)
        eligibility.ask_to_invest(
            person=investor,
            asking=Asking(
                legal_name=each.name,
                country=each.country,
                born_on=datetime.date(each.born, 1 + each.worth // 10_000 % 12, 12),
                asset=market.asset,
                worth_minor=each.worth * UNIT,
                yearly_income_minor=each.income * UNIT,
                answers={question.code: question.right for question in QUESTIONS},
                has_understood=True,
            ),
            on=on,
            at=noon(on),
        )
        market.investors[each.name] = investor
    market.delegates = [person(name) for name in cast.DELEGATES]
