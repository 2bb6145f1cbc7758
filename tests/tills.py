"""A network with Mercado's till in it, and members with money, for the tests of payments."""

import datetime
import json
from dataclasses import dataclass
from itertools import pairwise

from django.test import Client

from governance.models import Network
from governance.operations import found_network
from lending_circles.operations import issuance, membership
from merchants import operations
from merchants.models import ApiKey, Merchant, Payment, Terminal
from people.models import Person
from people.operations import register_person
from rules.money import Asset
from tests.factories import agree

DAY = datetime.date(2026, 1, 5)
NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
BOTH = (ApiKey.Scope.PAYMENTS_READ, ApiKey.Scope.PAYMENTS_WRITE)


@dataclass(frozen=True)
class Till:
    """Mercado's till and who runs it."""

    network: Network
    dona: Person
    owner: Person
    merchant: Merchant
    terminal: Terminal


def a_person(name, **login):
    return register_person(name=name, handle=name.lower(), **login)


def a_till(*, qualified=True, asset="RIV"):
    dona, owner = a_person("Dona"), a_person("Mercado")
    network = found_network(
        name="River",
        slug="river",
        asset=Asset(asset, 2),
        time_zone="UTC",
        clock=Network.Clock.SIMULATED,
        starts_on=DAY,
        parameters={"MIN_UNIQUE_PEERS": 0},
        by=dona,
    )
    merchant = operations.open_merchant(
        network_id=network.pk, name="Mercado", handle="mercado", on=DAY, by=dona
    )
    if qualified:
        operations.qualify_merchant(merchant_id=merchant.pk, on=DAY, by=dona)
    operations.hire_staff(
        merchant_id=merchant.pk, person_id=owner.pk, role="OWNER", on=DAY, by=dona
    )
    terminal = operations.open_terminal(merchant_id=merchant.pk, name="till 1", on=DAY, by=owner)
    merchant.refresh_from_db()
    return Till(network, dona, owner, merchant, terminal)


def a_member(till, name, *, spending_minor=0, stake_minor=0):
    """Join a person to the network with money to spend and a stake to lend."""
    person = a_person(name)
    account = membership.open_loan_account(
        network_id=till.network.pk, person_id=person.pk, on=DAY, by=person
    )
    issuance.open_balance(
        account_id=account.pk,
        spending_minor=spending_minor,
        stake_minor=stake_minor,
        on=DAY,
        by=till.dona,
    )
    account.refresh_from_db()
    return account


def a_circle(till, *, stake_minor=30000):
    """Ana, who trusts Bruno, who trusts Chi, who trusts Fay, and a common pool: all lend to her."""
    ana = a_member(till, "Ana", spending_minor=10000, stake_minor=10000)
    others = [a_member(till, name, stake_minor=stake_minor) for name in ("Bruno", "Chi", "Fay")]
    chain = [ana, *others]
    for near, far in pairwise(chain):
        agree(near, far, DAY)
    issuance.fund_pool(
        network_id=till.network.pk,
        pool="common",
        amount_minor=100000,
        on=DAY,
        reference="pool",
        by=till.dona,
    )
    return ana, others


def a_payment(till, *, amount_minor=450, reference="order 1", at=NOON):
    return operations.request_payment(
        terminal_id=till.terminal.pk,
        amount_minor=amount_minor,
        reference=reference,
        metadata={},
        at=at,
    )


def a_key(till, *, scopes=BOTH):
    return operations.issue_api_key(
        terminal_id=till.terminal.pk, scopes=scopes, at=NOON, by=till.owner
    )


class Speaker:
    """A till's software: speaks JSON with a key."""

    def __init__(self, shown):
        self.client = Client(raise_request_exception=False)
        self.shown = shown

    def post(self, path, body=None, *, raw=None, key=None, content_type="application/json", **more):
        headers = {"Authorization": f"Bearer {self.shown}"} if self.shown else {}
        if key is not None:
            headers["Idempotency-Key"] = key
        data = raw if raw is not None else ("" if body is None else json.dumps(body))
        return self.client.generic(
            "POST", path, data=data, content_type=content_type, headers=headers | more
        )

    def get(self, path, **more):
        headers = {"Authorization": f"Bearer {self.shown}"} if self.shown else {}
        return self.client.get(path, headers=headers | more)

    def ask(self, *, key="key-1", **changed):
        return self.post("/api/v1/payments", asked(**changed), key=key)


def asked(**changed):
    """Return the body of a good request, with what a test changes in it."""
    return {"amount": {"amount": "4.50", "asset": "RIV"}, "reference": "order 1"} | changed


def payments():
    return Payment.objects.count()
