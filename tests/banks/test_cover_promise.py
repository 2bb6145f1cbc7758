"""What a bank promises to hold as bonds only becomes more, and what it holds is kept by night."""

import pytest
from django.db import transaction
from django.test import Client

from banks.models import Bank, FidelityBond
from banks.operations import cover_promise
from marketplace.queries.browsing import find_offers
from people.models import AuditEvent
from people.refusals import Refusal
from tests.bank_scene import UNIT, a_bank_network
from tests.marketplace import offers as made
from tests.officers import officer_client
from track_record.models import BankFigures
from track_record.steps.figures import refresh

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_bank_network(bond=100)


def request(scene, millionths, name="olga"):
    return cover_promise.request_raise_cover(
        bank_id=scene.bank.pk, cover_millionths=millionths, on=scene.on, by=scene.person(name)
    )


def confirm(scene, approval, name="pete"):
    return cover_promise.confirm_raise_cover(
        public_id=approval.public_id, on=scene.on, by=scene.person(name)
    )


def refused(code, deed, *args):
    with pytest.raises(Refusal) as caught:
        deed(*args)
    assert caught.value.code == code


def test_two_officers_promise_more_than_before(scene):
    asked = request(scene, 80_000)
    refused("SAME_OFFICER", confirm, scene, asked, "olga")
    bank = confirm(scene, asked)

    assert bank.cover_millionths == 80_000
    assert AuditEvent.objects.get(action="COVER_PROMISED").data == {"from": 50_000, "to": 80_000}


@pytest.mark.parametrize("millionths", [0, 49_999, 50_000, 1_000_001])
def test_the_promise_never_becomes_less_nor_more_than_all(scene, millionths):
    refused("COVER_PROMISE", request, scene, millionths)


def test_nobody_promises_what_the_bonds_do_not_keep_today(scene):
    made.an_open_offer(scene, principal=1_000)
    refused("COVER_TOO_LOW", request, scene, 100_001)
    asked = request(scene, 100_000)
    FidelityBond.objects.update(slashed_minor=UNIT)

    refused("COVER_TOO_LOW", confirm, scene, asked)
    assert Bank.objects.get().cover_millionths == 50_000
    refused("ROLE", request, scene, 80_000, "ines")


def test_a_promise_is_made_on_the_page(scene):
    olga, pete = (officer_client(scene.person(name)) for name in ("olga", "pete"))
    page = f"/desk/{scene.bank.slug}/capital"
    assert "at least 5 %" in shown(olga, page)

    assert olga.post(page, {"deed": "cover", "cover": "five"}).status_code == 422
    assert olga.post(page, {"deed": "cover", "cover": "4"}).status_code == 422
    assert olga.post(page, {"deed": "cover", "cover": "7.5"}).status_code == 302
    assert "7.5 %" in shown(pete, f"/desk/{scene.bank.slug}/inbox")


def shown(client, page):
    """A page as people read it."""
    return client.get(page).content.decode().replace("\xa0", " ")


def covers():
    found = find_offers({}, order="closing", after="")
    return {choice.value: choice.count for choice in found.facets["cover"]}


def test_offers_are_found_by_what_is_held_as_the_night_keeps_it(scene):
    offer = made.an_open_offer(scene, principal=800)
    assert covers() == {"1": 1}
    with transaction.atomic():
        refresh(scene.network.pk, business_ids=[], on=scene.on)

    assert BankFigures.objects.get().held_cover_millionths == 125_000
    assert covers() == {"2": 1}
    page = shown(Client(), f"/offers/{offer.public_id}")
    assert "It promises bonds of at least 5 %" in page
    assert "At the last close it held 12.5 %." in page
    assert "12.5 %" in shown(Client(), f"/banks/{scene.bank.slug}")


def test_a_bank_without_anything_lent_or_offered_holds_a_share_of_nothing(scene):
    with transaction.atomic():
        refresh(scene.network.pk, business_ids=[], on=scene.on)

    assert BankFigures.objects.get().held_cover_millionths is None
