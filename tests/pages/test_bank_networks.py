"""Registering beside other banks, admitting one, and stepping in for one, on pages."""

import pytest

from banks.models import Approval, Bank, BankApplication
from governance.models import Organiser
from people.models import Notice
from people.operations import register_person
from tests.bank_scene import a_bank_network
from tests.officers import officer_client

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    return a_bank_network(bond=0)


def ask(scene, **changed):
    """Nelly asks to found a bank beside the scene's; her client and the answer."""
    scene.people.setdefault("nelly", register_person(name="Nelly"))
    client = officer_client(scene.person("nelly"))
    said = {"name": "Nelly's", "slug": "nelly", "country": "pt", "network": scene.network.pk}
    return client, client.post("/banks/register", said | changed)


def test_a_bank_asks_to_join_and_takes_it_back(scene):
    client, answer = ask(scene)

    assert answer["Location"] == "/banks/applications"
    one = BankApplication.objects.get()
    assert one.public_id in client.get("/banks/applications").content.decode()
    assert client.post("/banks/applications", {"application": "another"}).status_code == 404
    client.post("/banks/applications", {"application": one.public_id})
    one.refresh_from_db()
    assert one.state == "WITHDRAWN"
    assert ask(scene)[1].status_code == 302
    assert ask(scene)[1].status_code == 422


def test_a_bank_by_itself_says_what_it_counts_in(scene):
    _, answer = ask(scene, network="")

    assert answer.status_code == 422
    assert answer.content.decode().count("A bank by itself needs this.") == 2


def test_two_officers_admit_a_bank_on_their_pages(scene):
    ask(scene)
    olga, pete = (officer_client(scene.person(name)) for name in ("olga", "pete"))
    page = f"/desk/{scene.bank.slug}/neighbours"
    assert "Nelly" in olga.get(page).content.decode()
    assert olga.post(page, {"application": "another"}).status_code == 422

    olga.post(page, {"application": BankApplication.objects.get().public_id})
    approval = Approval.objects.get()
    assert "nelly" in pete.get(f"/desk/{scene.bank.slug}/inbox").content.decode()
    pete.post(f"/desk/{scene.bank.slug}/inbox/{approval.public_id}", {"deed": "approve"})

    assert Bank.objects.get(slug="nelly").network == scene.network
    assert Notice.objects.filter(kind="BANK_ADMITTED").exists()


def test_an_organiser_admits_a_bank_and_asks_one_to_step_in(scene):
    ask(scene)
    Organiser.objects.create(network=scene.network, person=scene.person("ines"), since=scene.on)
    client = officer_client(scene.person("ines"))
    page = f"/organise/{scene.network.slug}/banks/"
    one = BankApplication.objects.get()

    assert "Nelly" in client.get(page).content.decode()
    assert client.post(page, {"deed": "admit", "application": one.public_id}).status_code == 302
    assert client.post(page, {"deed": "admit", "application": one.public_id}).status_code == 422
    Bank.objects.filter(pk=scene.bank.pk).update(state="SUSPENDED")
    servicer = Bank.objects.get(slug="nelly")
    assert "Ask that bank" in client.get(page).content.decode()
    said = {"deed": "ask", "bank": scene.bank.slug, "servicer": servicer.pk}
    client.post(page, said)
    assert Approval.objects.get(kind="STEP_IN").bank == servicer
    assert client.post(page, said | {"bank": "nobody"}).status_code == 404
    Bank.objects.filter(pk=scene.bank.pk).update(step_in_servicer=servicer)
    winding = {f"{scene.bank.slug}-to": "LIQUIDATION", f"{scene.bank.slug}-reason": "Gone"}
    client.post(page, {"deed": "wind", "bank": scene.bank.slug} | winding)
    assert Approval.objects.get(kind="WIND_UP").bank == servicer


def test_a_neighbour_offers_to_serve_and_proposes_what_becomes_of_a_bank(scene):
    ask(scene)
    Organiser.objects.create(network=scene.network, person=scene.person("ines"), since=scene.on)
    officer_client(scene.person("ines")).post(
        f"/organise/{scene.network.slug}/banks/",
        {"deed": "admit", "application": BankApplication.objects.get().public_id},
    )
    Bank.objects.filter(pk=scene.bank.pk).update(state="SUSPENDED")
    client = officer_client(scene.person("nelly"))
    page = "/desk/nelly/step-in"

    assert "Propose that we serve them" in client.get(page).content.decode()
    client.post(page, {"deed": "offer", "bank": scene.bank.slug})
    assert Approval.objects.get(kind="STEP_IN").maker == scene.person("nelly")
    assert client.post(page, {"deed": "offer", "bank": "nobody"}).status_code == 404
    servicer = Bank.objects.get(slug="nelly")
    Bank.objects.filter(pk=scene.bank.pk).update(step_in_servicer=servicer)
    winding = {f"{scene.bank.slug}-to": "LIQUIDATION", f"{scene.bank.slug}-reason": "Gone"}
    assert "What becomes of this bank" in client.get(page).content.decode()
    client.post(page, {"deed": "wind", "bank": scene.bank.slug} | winding)
    assert Approval.objects.get(kind="WIND_UP").bank == servicer


def test_an_organiser_of_banks_finds_what_such_a_network_has(scene):
    nora = register_person(name="Nora")
    Organiser.objects.create(network=scene.network, person=nora, since=scene.on)

    page = officer_client(nora).get(f"/organise/{scene.network.slug}/banks/").content.decode()

    here = f"/organise/{scene.network.slug}"
    for door in ("days", "banks", "disputes", "ledger", "merchants"):
        assert f'href="{here}/{door}/"' in page, door
    for door in ("pools", "defaults", "parameters"):
        assert f'href="{here}/{door}/"' not in page, door
