"""An offer's page says where the money is, and how much would stand in one place."""

import re

import pytest
from django.test import Client

from tests import bank_scene
from tests.marketplace import offers as made
from tests.officers import signed_in
from tests.repayments.test_collections import received

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return bank_scene.a_bank_network()


def words(reply):
    text = re.sub(r"</(dt|dd|p|h2|div|li|a)>", " ", reply.content.decode())
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text).replace("\u00a0", " "))


def test_everybody_reads_where_the_money_of_a_loan_is(scene):
    offer = made.an_open_offer(
        scene,
        disbursement="MILESTONES",
        first_tranche_minor=40_000,
        milestones=made.milestones(600),
    )
    page = f"/offers/{offer.public_id}"
    assert "Where the money is now" not in words(Client().get(page))
    made.commit(scene, offer, "ines", 1_000)
    made.close(scene, offer)
    made.sign(scene, offer)

    text = words(Client().get(page))

    assert "Where the money is now" in text
    assert re.search(r"Released to the business 400\.00 EUR", text)
    assert re.search(r"In escrow 600\.00 EUR", text)
    assert re.search(r"At risk 400\.00 EUR", text)
    assert "how it is conducted" not in text
    assert "how it is conducted" in words(signed_in(scene.person("ivo")).get(page))


def test_who_would_lean_on_one_bank_is_told(scene):
    first = made.an_open_offer(scene)
    second = made.an_open_offer(scene, case=bank_scene.a_case(scene, title="A van"))
    ines = signed_in(scene.person("ines"))
    page = f"/offers/{second.public_id}?amount=100"
    assert "would stand on" not in words(ines.get(page))

    made.commit(scene, first, "ines", 300)

    assert f"100.0 % would stand on {scene.bank.name}" in words(ines.get(page))
    assert "would stand on" not in words(Client().get(page))


def test_everybody_reads_what_a_bank_has_not_passed_on(scene):
    page = f"/banks/{scene.bank.slug}"
    assert "Nothing waits" in words(Client().get(page))
    received(scene, bank_scene.a_bank_loan(scene), 30, ago=0)

    text = words(Client().get(page))

    assert "Waits at the bank 30.00 EUR" in text
    assert "Age of the oldest 0 days" in text


def test_a_portfolio_leads_to_what_waits_for_its_owner(scene):
    offer = made.an_open_offer(scene, funding="CALLED")
    made.commit(scene, offer, "ines", 1_000)
    made.close(scene, offer)
    ines = signed_in(scene.person("ines"))
    assert "waits for your money" not in words(ines.get("/portfolio/"))
    made.sign(scene, offer)

    reply = ines.get("/portfolio/")

    assert "1 capital call waits for your money" in words(reply)
    assert 'href="/portfolio/calls/"' in reply.content.decode()
