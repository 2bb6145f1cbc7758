"""Organisers name the panel that could not be drawn, and banks offer more than money."""

import pytest
from django.urls import reverse

from banks.models import Approval, Bank
from disputes.models import Dispute, DisputePanel
from governance.models import Organiser
from people import operations as people
from tests.disputes.dispute_scene import a_dispute_scene
from tests.officers import officer_client, signed_in

pytestmark = pytest.mark.django_db


def an_organiser(court, person):
    Organiser.objects.create(network=court.scene.network, person=person, since=court.on)
    return signed_in(person)


def test_an_organiser_names_a_panel_on_the_page():
    court = a_dispute_scene(judges=2)
    gwen = people.register_person(name="Gwen")
    client = an_organiser(court, gwen)
    address = reverse("network_disputes", args=[court.scene.network.slug])
    assert "No dispute waits for a panel" in client.get(address).content.decode()
    dispute = court.open()
    court.until(dispute, "MEDIATION")
    investor = signed_in(court.person("ines"))
    own = reverse("dispute", args=[dispute.public_id])
    assert investor.post(own, {"deed": "panel"}).status_code == 302
    assert "Not named yet" in investor.get(own).content.decode()

    shown = client.get(address).content.decode()
    assert "Judge 0" in shown
    for name in ("Olga", "Pete", "Ines", "Gwen"):
        assert f"{name} @" not in shown
    assert "The bank kept what the bakery paid." not in shown
    has_part = an_organiser(court, court.person("berta")).get(address).content.decode()
    assert "You have a part in this dispute yourself." in has_part

    far = people.register_person(name="Far")
    asked = {
        "dispute": dispute.public_id,
        "people": [judge.pk for judge in court.judges],
        "handles": f"@{far.handle}",
    }
    assert client.post(address, {**asked, "handles": "nobody-at-all"}).status_code == 422
    assert client.post(address, {**asked, "handles": ""}).status_code == 422
    pete = court.person("pete").handle
    refused = client.post(address, {**asked, "handles": pete})
    assert "has a part in this dispute" in refused.content.decode()
    assert client.post(address, {**asked, "dispute": "other"}).status_code == 404
    assert client.post(address, asked).status_code == 302
    panel = DisputePanel.objects.get(dispute=dispute).panel
    named = set(panel.delegates.values_list("person_id", flat=True))
    assert named == {far.pk, *(judge.pk for judge in court.judges)}
    assert Dispute.objects.get().state == "PANEL"


def test_a_bank_offers_another_bank_or_a_plan_anew_on_the_desk():
    court = a_dispute_scene()
    dispute = court.open()
    court.until(dispute, "MEDIATION")
    maker = officer_client(court.person("olga"))
    checker = officer_client(court.person("pete"))
    address = reverse("desk_dispute", args=[court.scene.bank.slug, dispute.public_id])
    assert "Another bank serves the loan" in maker.get(address).content.decode()
    other = Bank.objects.get(slug="other-bank")
    asked = {"deed": "offer", "remedy": "SUBSTITUTE_SERVICER"}
    assert maker.post(address, asked).status_code == 422
    assert maker.post(address, {**asked, "servicer": other.pk}).status_code == 302
    waiting = Approval.objects.get(kind="DISPUTE_OFFER")
    assert waiting.bank == other
    inbox = reverse("desk_decide", args=[court.scene.bank.slug, waiting.public_id])
    assert checker.post(inbox, {"deed": "approve"}).status_code == 404
    there = reverse("desk_inbox", args=[other.slug])
    assert waiting.summary in officer_client(court.judges[0]).get(there).content.decode()
