"""The invented people of a test network: what each is there to show, and how they come in."""

import datetime
from dataclasses import dataclass

from governance.models import Network
from lending_circles.models import LoanAccount, TrustLink
from lending_circles.operations import issuance, membership, preferences, trust
from merchants import operations as merchants
from merchants.models import Terminal
from people.operations import register_person
from sandbox import operations, queries
from sandbox.models import CastMember

Part = CastMember.Part


@dataclass(frozen=True, slots=True)
class Setting:
    """What somebody of the cast has on the first day, in whole units of the asset."""

    name: str
    part: CastMember.Part
    spending: int
    stake: int
    borrows: int = 0


_LENDER = (Part.LENDER, 1_000, 60_000)
_BORROWER = (Part.BORROWER, 50_000, 30_000)
# In the order of the ring in which everybody trusts the next one: between two who borrow stands one
# who lends. The last one stands outside.
CAST = (
    Setting("Ada Stone", Part.BUYER, 500_000, 60_000),
    Setting("Gil Shore", *_LENDER),
    Setting("Bo Field", *_BORROWER),
    Setting("Hal Glen", *_LENDER),
    Setting("Cy Brook", *_BORROWER),
    Setting("Ivy Dale", *_LENDER),
    Setting("Di Marsh", *_BORROWER),
    Setting("Jo Weald", *_LENDER),
    Setting("Ed Heath", Part.AT_LIMIT, 5_000, 100, borrows=100),
    Setting("Kai Fell", *_LENDER),
    Setting("Flo Ridge", Part.LATE, 2, 100, borrows=50),
    Setting("Lu Strand", *_LENDER),
    Setting("Mo Holt", *_LENDER),
    Setting("Ned Isle", Part.FEW_PEERS, 100, 200),
)
POOLS: tuple[tuple[issuance.PoolName, int], ...] = (("common", 1_000_000), ("contingency", 50_000))
# How far in the past the network begins, so that whoever pays nothing is late today.
DAYS_LIVED = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where the cast lives: the network, the stand-in, and the till at which they owe something."""

    network: Network
    merchant_id: int
    elsewhere: Terminal
    on: datetime.date
    at: datetime.datetime


def gather(place: Place) -> list[LoanAccount]:
    """Let everybody of the cast join, trust each other and borrow what they shall owe."""
    for pool, amount in POOLS:
        issuance.fund_pool(
            network_id=place.network.pk,
            pool=pool,
            amount_minor=_minor(place, amount),
            on=place.on,
            reference="opening",
            by=None,
        )
    accounts = [_join(place, setting) for setting in CAST]
    ring = [
        account
        for account, setting in zip(accounts, CAST, strict=True)
        if setting.part != Part.FEW_PEERS
    ]
    _link(place, list(zip(ring, [*ring[1:], ring[0]], strict=True)))
    for account, setting in zip(accounts, CAST, strict=True):
        if setting.borrows:
            borrow(place, account, _minor(place, setting.borrows))

    return accounts


def bring_another(place: Place, part: CastMember.Part) -> LoanAccount:
    """Bring in one more of a part, whom lenders know, where time has changed the one there was."""
    setting = next(setting for setting in CAST if setting.part == part)
    account = _join(place, setting)
    if part != Part.FEW_PEERS:
        # Lenders who stand apart in the ring do not know each other.
        lenders = queries.accounts_of(place.merchant_id, Part.LENDER)
        _link(place, [(account, lenders[0]), (account, lenders[2]), (account, lenders[4])])
    if setting.borrows:
        borrow(place, account, _minor(place, setting.borrows))

    return account


def borrow(place: Place, account: LoanAccount, amount_minor: int) -> None:
    """Let somebody buy by circle loan at the other shop of the network."""
    payment = merchants.request_payment(
        terminal_id=place.elsewhere.pk,
        amount_minor=amount_minor,
        reference=f"account {account.pk} {place.on.isoformat()}",
        metadata={},
        at=place.at,
    )
    quote = merchants.quote_payment(
        payment_id=payment.pk, account_id=account.pk, on=place.on, at=place.at
    )
    merchants.confirm_checkout(
        payment_id=payment.pk,
        account_id=account.pk,
        quote_public_id=quote.public_id,
        on=place.on,
        at=place.at,
        by=account.person,
    )


def _join(place: Place, setting: Setting) -> LoanAccount:
    person = register_person(name=setting.name)
    account = membership.open_loan_account(
        network_id=place.network.pk, person_id=person.pk, on=place.on, by=None
    )
    issuance.open_balance(
        account_id=account.pk,
        spending_minor=_minor(place, setting.spending),
        stake_minor=_minor(place, setting.stake),
        on=place.on,
        by=None,
    )
    if setting.part == Part.LATE:
        preferences.set_preferences(account_id=account.pk, autopay=False, by=person)
    operations.name_part(merchant_id=place.merchant_id, account_id=account.pk, part=setting.part)

    return account


def _link(place: Place, pairs: list[tuple[LoanAccount, LoanAccount]]) -> None:
    trust.import_links(
        network_id=place.network.pk,
        rows=[(one.pk, other.pk, TrustLink.State.ACTIVE) for one, other in pairs],
        on=place.on,
        by=None,
    )


def _minor(place: Place, whole: int) -> int:
    return int(whole * 10**place.network.asset.decimals)
