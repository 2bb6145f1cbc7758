"""A small community with logins, for the tests of members' pages.

Ana borrows; Bruno and Fay are her friends, Chi is Bruno's, Dona is Chi's. Eli is a member whom
nobody knows. Mercado sells.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from business_day import chain
from governance.models import Network
from lending_circles.models import LoanAccount, TrustLink
from loans.models import Loan
from merchants import operations as till
from merchants.models import Merchant, Payment, Terminal
from people.operations import register_person
from tests.factories import DAY, a_member, a_network, trust_between

PASSWORD = "a long enough password"
UNIT = 100


@dataclass
class Community:
    """Everybody, and Mercado's till."""

    network: Network
    merchant: Merchant
    terminal: Terminal
    accounts: dict[str, LoanAccount] = field(default_factory=dict)
    links: dict[str, TrustLink] = field(default_factory=dict)

    def account(self, name: str) -> LoanAccount:
        return LoanAccount.objects.select_related("network__asset", "person").get(
            pk=self.accounts[name].pk
        )

    def client(self, name: str) -> Client:
        client = Client()
        client.force_login(self.accounts[name].person.user)
        return client

    def on(self):
        return Network.objects.get(pk=self.network.pk).business_date

    def live_until(self, day):
        chain.live_through(network_id=self.network.pk, until=day)

    def open_next_day(self):
        chain.open_day(network_id=self.network.pk, on=self.on() + timedelta(days=1))


def a_login(name: str):
    return register_person(
        name=name, handle=name.lower(), email=f"{name.lower()}@example.org", password=PASSWORD
    )


def a_community(*, spending: int = 500, stake: int = 300, **parameters) -> Community:
    network = a_network(
        parameters={"MIN_UNIQUE_PEERS": 1, "UNIQUE_BUFFER": 1, **parameters}, contingency=1_000
    )
    merchant = till.open_merchant(
        network_id=network.pk, name="Mercado", handle="mercado", on=DAY, by=None
    )
    till.qualify_merchant(merchant_id=merchant.pk, on=DAY, by=None)
    terminal = till.open_terminal(merchant_id=merchant.pk, name="till 1", on=DAY, by=None)
    community = Community(network, merchant, terminal)
    for name in ("Ana", "Bruno", "Chi", "Dona", "Fay", "Eli"):
        community.accounts[name] = a_member(
            network, name, person=a_login(name), spending=spending, stake=stake
        )
    line = [community.accounts[name] for name in ("Fay", "Ana", "Bruno", "Chi", "Dona")]
    fay, bruno, _, _ = trust_between(*line)
    community.links = {"Fay": fay, "Bruno": bruno}
    return community


def a_payment(community: Community, amount: int = 100, reference: str = "order 1") -> Payment:
    """Mercado's till asks for so many whole RIV, now."""
    return till.request_payment(
        terminal_id=community.terminal.pk,
        amount_minor=amount * UNIT,
        reference=reference,
        metadata={},
        at=timezone.now(),
    )


def a_purchase(community: Community, name: str = "Ana", amount: int = 100) -> Loan:
    """Somebody buys at Mercado with a loan of their circle."""
    account = community.accounts[name]
    payment = a_payment(community, amount, reference=f"{name} {amount} {community.on()}")
    asked = {
        "payment_id": payment.pk,
        "account_id": account.pk,
        "on": community.on(),
        "at": timezone.now(),
    }
    quote = till.quote_payment(**asked)
    return till.confirm_checkout(**asked, quote_public_id=quote.public_id, by=account.person)
