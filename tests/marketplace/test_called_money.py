"""Notes whose money is still called stay where they are; a missed call has a name."""

import pytest
from django.db import transaction
from django.db.models import Sum

from loans.models import Note
from marketplace.models import Commitment
from marketplace.operations import notes_market as market
from marketplace.sale_refusals import CallOpen, NotFullyCalled
from marketplace.steps import breaches
from people.models import AuditEvent
from repayments.models import CallShare, CapitalCall
from repayments.operations.capital_calls import pay_call
from tests import bank_scene
from tests.bank_scene import NOON, UNIT
from tests.marketplace import offers as made
from tests.repayments.conduct import sleep

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return bank_scene.a_bank_network()


@pytest.fixture
def offer(scene):
    found = made.an_open_offer(scene, funding="CALLED")
    bank_scene.an_investor(scene, "poor", money=0)
    made.commit(scene, found, "ines", 600)
    made.commit(scene, found, "poor", 400)
    made.close(scene, found)
    return made.sign(scene, found)


def ask(scene, offer, name):
    note = Note.objects.filter(loan_id=offer.loan_id, holder=scene.person(name)).first()
    return market.ask_for_note(
        note_id=note.pk, seller=scene.person(name), price_minor=9 * UNIT, on=scene.on, at=NOON
    )


def pay(scene, name):
    share = CallShare.objects.get(holder=scene.person(name))
    return pay_call(share_id=share.pk, on=scene.on, by=scene.person(name))


def test_a_note_is_not_sold_before_its_call_is_paid(scene, offer):
    with pytest.raises(CallOpen):
        ask(scene, offer, "ines")

    pay(scene, "ines")

    assert ask(scene, offer, "ines").state == "OPEN"
    with pytest.raises(CallOpen):
        ask(scene, offer, "poor")


def test_a_note_whose_money_comes_later_is_not_sold(scene):
    found = made.an_open_offer(
        scene, funding="CALLED", disbursement="MILESTONES", milestones=made.milestones(500, 500)
    )
    made.commit(scene, found, "ines", 1_000)
    made.close(scene, found)
    made.sign(scene, found)

    with pytest.raises(NotFullyCalled):
        ask(scene, found, "ines")


def test_a_missed_call_names_the_commitment_breached(scene, offer):
    pay(scene, "ines")
    poor = scene.person("poor")
    due_on = CapitalCall.objects.get().due_on
    while scene.on <= due_on:
        sleep(scene)

    missed = Commitment.objects.get(investor=poor)
    assert (missed.state, missed.ended_on) == ("BREACHED", due_on)
    assert Commitment.objects.get(investor=scene.person("ines")).state == "ACCEPTED"
    assert AuditEvent.objects.filter(
        action="COMMITMENT_BREACHED", subject_id=missed.pk, data={"investor": poor.pk}
    ).exists()
    with transaction.atomic():
        assert breaches.name_breaches(network_id=scene.network.pk, on=scene.on) == 0


def test_notes_are_sold_on_when_somebody_else_missed_a_call(scene, offer):
    pay(scene, "ines")
    due_on = CapitalCall.objects.get().due_on
    while scene.on <= due_on:
        sleep(scene)
    drawn = Note.objects.filter(loan_id=offer.loan_id).aggregate(sum=Sum("outstanding_minor"))

    assert ask(scene, offer, "ines").state == "OPEN"
    assert drawn == {"sum": 600 * UNIT}
