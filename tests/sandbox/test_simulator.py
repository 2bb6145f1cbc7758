"""The simulator's page: a sandbox is opened, something is charged, and a customer answers."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from merchants.models import ApiKey, Payment
from people.operations import register_person
from sandbox import queries
from tests.tills import a_till


@pytest.fixture
def till(committed_db):
    return a_till()


def _visit(person):
    client = Client()
    person.user.save()
    client.force_login(person.user)
    return client


def _owner(till):
    from merchants import operations

    boss = register_person(name="Boss", email="boss@example.org", password="a long enough one")
    operations.hire_staff(
        merchant_id=till.merchant.pk,
        person_id=boss.pk,
        role="OWNER",
        on=till.network.started_on,
        by=till.owner,
    )
    return boss


def test_a_developer_opens_charges_and_sees_what_a_till_is_told(till):
    client = _visit(_owner(till))
    address = f"/shop/{till.merchant.pk}/developers/simulator/"

    before = client.get(address).content.decode()
    opened = client.post(address, {"deed": "open"}).content.decode()
    charged = client.post(
        address,
        {
            "deed": "charge",
            "amount": "40.00",
            "reference": "order 9",
            "capture_method": "automatic",
        },
    )
    payment = Payment.objects.get(reference="order 9")
    answered = client.post(
        address, {"deed": "simulate", "payment": payment.public_id, "outcome": "decline_peers"}
    )
    page = client.get(answered["Location"]).content.decode()
    advanced = client.post(address, {"deed": "advance", "days": "2"}, follow=True)

    assert "Open the sandbox" in before
    shown = re.search(r"cb_test_[a-z2-7]{8}_[a-z2-7]{52}", opened)[0]
    assert ApiKey.objects.get().prefix == shown.rpartition("_")[0]
    assert shown not in page
    assert charged["Location"].endswith(f"?payment={payment.public_id}")
    assert "not_funded" in page
    assert "payment.declined" in page
    assert "/simulate" in page
    stand_in = queries.stand_in_of(till.merchant.pk)
    assert (stand_in.network.business_date - till.network.business_date).days == 2
    assert advanced.status_code == 200


def test_what_cannot_be_is_said_in_the_page(till):
    client = _visit(_owner(till))
    address = f"/shop/{till.merchant.pk}/developers/simulator/"
    client.post(address, {"deed": "open"})

    wrong = client.post(address, {"deed": "charge", "amount": "4.505", "reference": "x"})
    charge = {"deed": "charge", "amount": "2.00", "reference": "y", "capture_method": "automatic"}
    client.post(address, charge)
    twice = client.post(address, charge)
    payment = Payment.objects.get(reference="y")
    told = client.post(
        address,
        {"deed": "simulate", "payment": payment.public_id, "outcome": "settle_by_loan"},
        follow=True,
    )

    assert wrong.status_code == twice.status_code == 422
    assert "REFERENCE_TAKEN" in twice.content.decode()
    assert "CANNOT_SIMULATE" in told.content.decode()


def test_nothing_lies_there_for_others(till):
    stranger = register_person(name="Eli", email="eli@example.org", password="a long enough one")

    reply = _visit(stranger).get(f"/shop/{till.merchant.pk}/developers/simulator/")

    assert reply.status_code == 404
    assert timezone.now()
