"""Disputes in the browser: the investor, the officers, the panel, and everybody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from disputes.models import Dispute
from tests.disputes.dispute_scene import a_dispute_scene
from tests.officers import officer_client, signed_in
from tests.portfolios.investors import PAPER

pytestmark = pytest.mark.django_db


@pytest.fixture
def court():
    return a_dispute_scene()


@pytest.fixture(autouse=True)
def documents(settings, tmp_path):
    settings.DOCUMENT_FOLDER = str(tmp_path)


def test_an_investor_opens_a_dispute_and_brings_evidence(court):
    client = signed_in(court.person("ines"))
    assert client.get("/disputes/").status_code == 200
    path = f"/disputes/about/{court.loan.loan.public_id}"
    assert client.get(path).status_code == 200
    assert client.post(path, {"ground": "WRONG_FEE"}).status_code == 422

    said = {"ground": "WRONG_FEE", "claim": "<b>Too much</b>", "remedy": "BOND_SLASH"}
    answer = client.post(path, {**said, "amount": "12.50"})

    dispute = Dispute.objects.get()
    here = f"/disputes/{dispute.public_id}"
    assert answer.headers["Location"] == here
    assert dispute.asked_minor == 12_50
    shown = client.get(here).content.decode()
    assert "&lt;b&gt;Too much" in shown
    file = SimpleUploadedFile(PAPER.name, PAPER.content)
    answer = client.post(here, {"deed": "evidence", "title": "The receipt", "file": file})
    assert answer.status_code == 302
    evidence = dispute.evidence.get()
    assert evidence.file.sha256 in client.get(here).content.decode()
    got = client.get(f"{here}/files/{evidence.pk}")
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert client.get(f"{here}/files/{evidence.pk + 1}").status_code == 404
    assert client.post(here, {"deed": "appeal", "words": "No."}).status_code == 422
    assert client.post(here, {"deed": "dance"}).status_code == 404
    assert client.post(here, {"deed": "withdraw"}).status_code == 302


def test_officers_answer_offer_and_appeal(court):
    dispute = court.open()
    client = officer_client(court.person("olga"))
    listed = f"/desk/{court.scene.bank.slug}/disputes"
    here = f"{listed}/{dispute.public_id}"
    assert dispute.public_id in client.get(listed).content.decode()

    assert client.post(here, {"deed": "answer", "words": ""}).status_code == 422
    assert client.post(here, {"deed": "answer", "words": "We did not."}).status_code == 302
    assert "We did not." in client.get(here).content.decode()
    said = {"deed": "evidence", "title": "Our books", "text": "All was passed on."}
    assert client.post(here, said).status_code == 302
    court.until(dispute, "MEDIATION")
    said = {"deed": "offer", "remedy": "BOND_SLASH", "amount": "10"}
    assert client.post(here, said).status_code == 302
    court.until(dispute, "PANEL")
    court.vote(court.propose(dispute), "YYYY")
    court.until(dispute, "RULED")
    assert client.post(here, {"deed": "appeal", "words": "Not so."}).status_code == 302
    dispute.refresh_from_db()
    assert (dispute.state, dispute.appealed_by) == ("APPEALED", "BANK")


def test_the_panel_proposes_and_sees_what_it_decides(court):
    dispute = court.open()
    court.until(dispute, "MEDIATION")
    investor = signed_in(court.person("ines"))
    here = f"/disputes/{dispute.public_id}"
    assert investor.post(here, {"deed": "accept"}).status_code == 422
    assert investor.post(here, {"deed": "panel"}).status_code == 302
    member = signed_in(court.members(dispute)[0])
    assert dispute.public_id in member.get("/disputes/").content.decode()
    assert "Propose a ruling" in member.get(here).content.decode()
    assert "Propose a ruling" not in investor.get(here).content.decode()

    said = {"deed": "ruling", "outcome": "INVESTOR", "remedy": "BOND_SLASH", "reasons": "So."}
    assert member.post(here, said).status_code == 422
    assert member.post(here, {**said, "amount": "100"}).status_code == 302

    assert dispute.rulings.get().amount_minor == 100_00
    assert "Propose a ruling" not in member.get(here).content.decode()
    assert member.get("/panels/").status_code == 200


def test_there_is_nothing_for_anybody_else(court):
    dispute = court.open()
    here = f"/disputes/{dispute.public_id}"
    for name in ("ivo", "berta", "olga"):
        assert signed_in(court.person(name)).get(here).status_code == 404
    assert (
        signed_in(court.person("berta"))
        .get(f"/disputes/about/{court.loan.loan.public_id}")
        .status_code
        == 404
    )
    desk = f"/desk/{court.scene.bank.slug}/disputes"
    assert officer_client(court.judges[0]).get(desk).status_code == 404
    assert (
        officer_client(court.judges[0])
        .get(f"/desk/other-bank/disputes/{dispute.public_id}")
        .status_code
        == 404
    )
