"""Plain functions that make what a test needs, through the operations that people use."""

import datetime
import itertools
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from governance import operations as governance
from governance.models import Network
from ledger import posting
from ledger.kinds import Purpose
from lending_circles import steps as circle_steps
from lending_circles.models import LoanAccount, Quote, TrustLink
from lending_circles.operations import borrowing, issuance, membership, trust
from lending_circles.payee import Payee
from loans.models import Loan
from people import operations as people
from people.models import Person
from rules.money import Asset

DAY = datetime.date(2026, 1, 5)
NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
UNIT = 100


def a_person(name: str = "Ana") -> Person:
    """A person without a login, with a handle of their own."""
    return people.register_person(name=name)


def a_network(
    *,
    slug: str = "river",
    parameters: Mapping[str, Any] | None = None,
    common: int = 100_000,
    contingency: int = 0,
    on: datetime.date = DAY,
    by: Person | None = None,
) -> Network:
    """A network on simulated days, whose pools hold so many whole RIV.

    Nobody needs unique peers unless `parameters` say so.
    """
    network = governance.found_network(
        name=slug.title(),
        slug=slug,
        asset=Asset("RIV", 2),
        time_zone="UTC",
        clock=Network.Clock.SIMULATED,
        starts_on=on,
        parameters={"MIN_UNIQUE_PEERS": 0, **(parameters or {})},
        by=by,
    )
    for pool, amount in (("common", common), ("contingency", contingency)):
        if amount:
            issuance.fund_pool(
                network_id=network.pk,
                pool=pool,
                amount_minor=amount * UNIT,
                on=on,
                reference="opening",
                by=None,
            )
    return network


def a_member(
    network: Network,
    name: str = "Ana",
    *,
    spending: int = 500,
    stake: int = 300,
    ratio: int = 1,
    person: Person | None = None,
) -> LoanAccount:
    """A member with so many whole RIV in their spending account and their stake."""
    person = person or a_person(name)
    on = Network.objects.get(pk=network.pk).business_date
    account = membership.open_loan_account(
        network_id=network.pk, person_id=person.pk, on=on, by=None
    )
    issuance.open_balance(
        account_id=account.pk,
        spending_minor=spending * UNIT,
        stake_minor=stake * UNIT,
        ratio=ratio,
        on=on,
        by=None,
    )
    account.refresh_from_db()
    return account


def members(network: Network, *names: str, **each: Any) -> list[LoanAccount]:
    """Several members, alike but for their names."""
    return [a_member(network, name, **each) for name in names]


def trust_between(*accounts: LoanAccount) -> list[TrustLink]:
    """Agreements along a line: each account trusts the next one."""
    pairs = list(itertools.pairwise(accounts))
    link_all(accounts[0].network, pairs)
    found = []
    for one, other in pairs:
        low, high = sorted((one.pk, other.pk))
        found.append(TrustLink.objects.get(low=low, high=high, state=TrustLink.State.ACTIVE))
    return found


def link_all(network: Network, pairs: Sequence[tuple[LoanAccount, LoanAccount]]) -> None:
    """Agreements between all these pairs, nobody asked."""
    trust.import_links(
        network_id=network.pk,
        rows=[(one.pk, other.pk, TrustLink.State.ACTIVE) for one, other in pairs],
        on=Network.objects.get(pk=network.pk).business_date,
        by=None,
    )


def agree(one: LoanAccount, other: LoanAccount, on: datetime.date | None = None) -> TrustLink:
    """An agreement made as people make it: asked, agreed by the other, agreed by the one."""
    on = on or Network.objects.get(pk=one.network_id).business_date
    link = trust.request_trust(account_id=one.pk, peer_account_id=other.pk, on=on, by=one.person)
    trust.agree_trust(link_id=link.pk, account_id=other.pk, on=on, by=other.person)
    return trust.agree_trust(link_id=link.pk, account_id=one.pk, on=on, by=one.person)


def stake_again(account: LoanAccount, amount: int, reference: str | None = None) -> LoanAccount:
    """So many whole RIV moved from the member's spending account into their stake."""
    return membership.stake(
        account_id=account.pk,
        amount_minor=amount * UNIT,
        on=Network.objects.get(pk=account.network_id).business_date,
        by=None,
        reference=reference,
    )


def a_merchant_payee(
    network: Network, name: str = "Mercado", *, qualified: bool = True, related: bool = False
) -> Payee:
    """A seller as the circle sees them, with a till of their own."""
    with transaction.atomic():
        account_id = posting.open_account(
            code=f"merchant:{name.lower()}:till",
            purpose=Purpose.MERCHANT,
            asset_id=network.asset_id,
        )
    return Payee(account_id=account_id, name=name, qualified=qualified, related=related)


def a_circle(network: Network, **borrower: Any) -> tuple[LoanAccount, list[LoanAccount], Payee]:
    """Ana, who may borrow, the three who lend at the first to third degree, and a seller."""
    ana = a_member(network, "Ana", **borrower)
    lenders = members(network, "Bruno", "Chi", "Dona", stake=1_000)
    trust_between(ana, *lenders)
    return ana, lenders, a_merchant_payee(network)


def a_quote(
    account: LoanAccount,
    payee: Payee,
    amount: int = 300,
    *,
    purchase: str = "oven",
    at: datetime.datetime = NOON,
) -> Quote:
    """A quote for so many whole RIV on the network's business date."""
    return borrowing.quote_loan(
        account_id=account.pk,
        amount_minor=amount * UNIT,
        payee=payee,
        purchase=purchase,
        on=Network.objects.get(pk=account.network_id).business_date,
        at=at,
    )


def a_loan(
    account: LoanAccount,
    payee: Payee,
    amount: int = 300,
    *,
    purchase: str = "oven",
    at: datetime.datetime = NOON,
) -> Loan:
    """A loan of so many whole RIV, established on the network's business date."""
    quote = a_quote(account, payee, amount, purchase=purchase, at=at)
    with transaction.atomic():
        return circle_steps.establish_loan(
            quote_public_id=quote.public_id,
            account_id=account.pk,
            payee=payee,
            on=quote.quoted_on,
            at=at,
            by=account.person,
        )
