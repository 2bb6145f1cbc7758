"""Sets the banks' side of a story: its network, banks with bonds, businesses, investors."""

import datetime

from banks.models import Bank, Business, Officer
from banks.operations import banks, bonds, businesses, capital
from governance.models import Network
from governance.operations import found_network_of_banks
from payments.operations import deposits, transfer_details
from people import operations as people
from people.models import Person
from portfolios.operations import eligibility
from rules.eligibility import QUESTIONS
from stories.market_settings import BankSetting, BusinessSetting
from stories.stage import Stage, noon

COUNTRY = "PT"
# Nobody in a story is bounded by their means: who owns so much may commit what they have.
WORTH_MAJOR = 10**9
TRANSFER_MAJOR_MAX = 10**9


def set_market(stage: Stage) -> None:
    """Make what the banks' side begins with; a story without banks has none of it."""
    story = stage.story
    if not story.market.banks:
        return
    stage.banks_network = found_network_of_banks(
        name=story.title,
        slug="story-banks",
        asset=story.asset,
        time_zone="UTC",
        clock=Network.Clock.SIMULATED,
        starts_on=story.starts_on,
        by=None,
    )
    for setting in story.market.banks:
        _open_bank(stage, setting)
    for one in story.market.businesses:
        _open_business(stage, one)
    for name, cash_minor in story.market.investors.items():
        _admit(stage, name, cash_minor)
    for name in story.market.delegates:
        stage.person(name)


def deposit(stage: Stage, *, to: Person | Business, amount_minor: int, on: datetime.date) -> None:
    """Bring money from outside into a wallet or a business's account, seen by two officers."""
    business = to if isinstance(to, Business) else None
    person = to.owner if isinstance(to, Business) else to
    bank = business.bank if business else next(iter(stage.banks.values()))
    first, second = stage.clerks[bank.pk]
    announced = deposits.ask_deposit(
        person=person,
        bank_id=bank.pk,
        asset=stage.market_asset,
        amount_minor=amount_minor,
        on=on,
        at=noon(on),
        business_id=business.pk if business else None,
    )
    asked = deposits.request_deposit_received(public_id=announced.public_id, on=on, by=first)
    deposits.confirm_deposit_received(public_id=asked.public_id, by=second, on=on)


def _open_bank(stage: Stage, setting: BankSetting) -> None:
    on = stage.story.starts_on
    first, *others = (stage.person(name) for name in setting.officers)
    bank = banks.register_bank(
        name=setting.name,
        slug=setting.name.replace("_", "-"),
        country=COUNTRY,
        region="",
        network_id=stage.market.pk,
        on=on,
        by=first,
    )
    for person in others:
        for role in Officer.Role:
            if role != Officer.Role.AUDITOR:
                banks.appoint_officer(
                    bank_id=bank.pk, person_id=person.pk, role=role, on=on, by=first
                )
    stage.banks[setting.name] = bank
    stage.officers[bank.pk] = [first, *others]
    one, other = (people.register_person(name=f"A clerk of {setting.name}") for _ in range(2))
    for person in (one, other):
        banks.appoint_officer(
            bank_id=bank.pk, person_id=person.pk, role=Officer.Role.TREASURY, on=on, by=first
        )
    stage.clerks[bank.pk] = (one, other)
    _receive_transfers(stage, bank, first, others[0])
    if setting.bond_minor + setting.own_minor:
        asked = capital.request_contribute_capital(
            bank_id=bank.pk,
            asset=stage.market_asset,
            amount_minor=setting.bond_minor + setting.own_minor,
            on=on,
            by=first,
        )
        capital.confirm_contribute_capital(public_id=asked.public_id, by=others[0], on=on)
    if setting.bond_minor:
        bond = bonds.pledge_bond(
            bank_id=bank.pk,
            asset=stage.market_asset,
            amount_minor=setting.bond_minor,
            on=on,
            by=first,
        )
        seen = bonds.request_verify_bond(bond_id=bond.pk, on=on, by=first)
        bonds.confirm_verify_bond(public_id=seen.public_id, by=others[0], on=on)


def _receive_transfers(stage: Stage, bank: Bank, first: Person, second: Person) -> None:
    on = stage.story.starts_on
    most = TRANSFER_MAJOR_MAX * 10**stage.asset.decimals
    asked = transfer_details.request_transfer_details(
        bank_id=bank.pk,
        asset=stage.market_asset,
        values={
            "holder": bank.name,
            "account_number": "told in the story",
            "institution": "",
            "remark": "",
            "deposit_minor_min": 1,
            "deposit_minor_max": most,
            "withdrawal_minor_min": 1,
            "withdrawal_minor_max": most,
        },
        on=on,
        by=first,
    )
    transfer_details.confirm_transfer_details(public_id=asked.public_id, by=second, on=on)


def _open_business(stage: Stage, setting: BusinessSetting) -> None:
    on = stage.story.starts_on
    owner = stage.person(setting.owner)
    business = businesses.open_business(
        bank_id=stage.banks[setting.bank].pk,
        owner=owner,
        name=setting.name,
        sector="Trade",
        country=COUNTRY,
        region="",
        on=on,
        by=owner,
    )
    stage.businesses[setting.name] = business
    if setting.cash_minor:
        deposit(stage, to=business, amount_minor=setting.cash_minor, on=on)


def _admit(stage: Stage, name: str, cash_minor: int) -> None:
    on = stage.story.starts_on
    person = stage.person(name)
    eligibility.ask_to_invest(
        person=person,
        asking=eligibility.Asking(
            legal_name=name,
            country=COUNTRY,
            born_on=datetime.date(1980, 1, 1),
            asset=stage.market_asset,
            worth_minor=WORTH_MAJOR * 10**stage.asset.decimals,
            yearly_income_minor=0,
            answers={question.code: question.right for question in QUESTIONS},
            has_understood=True,
        ),
        on=on,
        at=noon(on),
    )
    if cash_minor:
        deposit(stage, to=person, amount_minor=cash_minor, on=on)
    stage.investors[name] = person
