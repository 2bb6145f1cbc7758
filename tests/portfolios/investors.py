"""Investors with standing, and a few things they do, for the tests of portfolios."""

import datetime

from django.test import Client

from business_day import chain
from governance.models import Network
from loans.models import Note
from marketplace.models import Commitment, Offer
from people.models import User
from portfolios.operations.eligibility import Paper
from tests.bank_scene import NOON, UNIT, BankScene, days

PAPER = Paper("passport.pdf", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n")


def record_commitments(scene: BankScene, loan, holders: dict[str, int]) -> None:
    """Write the commitments that the scene's loan grew from."""
    offer = Offer.objects.get(loan_id=loan.pk)
    Commitment.objects.bulk_create(
        Commitment(
            public_id=f"commit_{loan.pk}_{name}",
            offer=offer,
            investor=scene.person(name),
            wallet_account_id=scene.wallet(name),
            amount_minor=count * offer.partition_minor,
            escrowed_minor=0,
            accepted_minor=count * offer.partition_minor,
            committed_on=scene.on,
            committed_at=NOON,
            reflection_ends_on=scene.on,
            prospectus_sha256="0" * 64,
            reference=f"{name} {loan.pk}",
            state=Commitment.State.ACCEPTED,
        )
        for name, count in holders.items()
    )


def note_of(scene: BankScene, loan, name: str) -> Note:
    """The first note that somebody holds of a loan."""
    return Note.objects.filter(loan_id=loan.pk, holder=scene.person(name)).order_by("serial")[0]


def jump_to(scene: BankScene, day: datetime.date) -> None:
    """Let the network stand on another day, nothing of the night done."""
    Network.objects.filter(pk=scene.network.pk).update(business_date=day)


def wake(scene: BankScene, day: datetime.date) -> None:
    """Open a day, its morning lived, none of the days between."""
    Network.objects.filter(pk=scene.network.pk).update(
        business_date=day - days(1), day=Network.Day.CLOSED
    )
    chain.open_day(network_id=scene.network.pk, on=day)


def repay_by_schedule(scene: BankScene, loan) -> None:
    """Live the due days of a loan, whose business pays by itself."""
    for due_on in loan.loan.installments.order_by("number").values_list("due_on", flat=True):
        wake(scene, due_on)
        chain.close_day(network_id=scene.network.pk)


def client_of(scene: BankScene, name: str) -> Client:
    """A browser in which somebody is logged in."""
    person = scene.person(name)
    if person.user is None:
        person.user = User.objects.create_user(f"{name}@example.org", "a long enough password")
        person.save()
    client = Client()
    client.force_login(person.user)
    return client


def minor(amount: int) -> int:
    """So many whole units."""
    return amount * UNIT
