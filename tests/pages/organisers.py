"""Olga's desk: a network with people, loans and a merchant, and clients that are logged in."""

import datetime
from dataclasses import dataclass

from django.test import Client

from business_day import chain
from governance.models import Network, Organiser
from merchants import operations as merchants
from merchants.models import Merchant
from people import operations as people
from people.models import Person
from tests.night_scene import Scene, a_loan, a_member, a_network

PASSWORD = "a ledger by the river"
# The days after which what was to be repaid in three weeks is lost.
LOST = 3 * 7 + 8


@dataclass(frozen=True)
class Office:
    """A network, who organises it, and who has no business there."""

    scene: Scene
    olga: Person
    eli: Person
    merchant: Merchant

    @property
    def network(self) -> Network:
        return Network.objects.select_related("asset").get(pk=self.scene.network.pk)

    def path(self, rest: str = "") -> str:
        return f"/organise/{self.scene.network.slug}/{rest}"

    def as_olga(self) -> Client:
        return logged_in(self.olga)

    def as_eli(self) -> Client:
        return logged_in(self.eli)


def logged_in(person: Person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def an_organiser(network: Network, name: str = "Olga") -> Person:
    """A person with a login who organises the network."""
    person = people.register_person(
        name=name, handle=name.lower(), email=f"{name.lower()}@example.org", password=PASSWORD
    )
    Organiser.objects.create(network=network, person=person, since=network.started_on)
    return person


def an_office(**network) -> Office:
    """Ana owes Bruno, Chi and the pool, and has nothing to pay with; Mercado sells."""
    scene = a_network(**{"contingency": 2_000, **network})
    for name, spending, stake in (("ana", 650, 10_000), ("bruno", 0, 50_000), ("chi", 0, 50_000)):
        a_member(scene, name, spending=spending, stake=stake, ratio=3 if name == "ana" else 1)
    a_loan(scene, "ana", {"bruno": 14_000, "chi": 7_000, "pool": 9_000})
    olga = an_organiser(scene.network)
    eli = people.register_person(
        name="Eli", handle="eli", email="eli@example.org", password=PASSWORD
    )
    merchant = merchants.open_merchant(
        network_id=scene.network.pk, name="Mercado", handle="mercado", on=scene.on, by=olga
    )
    return Office(scene, olga, eli, merchant)


def a_short_default() -> Office:
    """An office where loans are repaid in three weeks, on the day on which Ana's is lost."""
    office = an_office(N_REPAYMENTS=3)
    chain.open_day(network_id=office.network.pk, on=days_after(office, LOST))
    return office


def days_after(office: Office, count: int) -> datetime.date:
    return office.scene.network.started_on + datetime.timedelta(days=count)
