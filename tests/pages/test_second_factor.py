"""Setting a second factor up opens the desk in the same session, and is recorded."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from banks.models import Approval, Officer
from people.models import AuditEvent, Notice
from tests.bank_scene import a_bank_network, an_officer
from tests.officers import PASSWORD, code, login_of, officer_client, with_factor

SETUP = "/account/second-factor/totp/activate/"


@pytest.mark.usefixtures("committed_db")
def test_setting_the_factor_up_opens_the_desk():
    scene = a_bank_network(bond=0)
    desk = f"/desk/{scene.bank.slug}/"
    client = Client()
    user = login_of(scene.person("olga"))
    client.post("/account/login/", {"login": user.email, "password": PASSWORD})
    assert client.get(desk)["Location"] == "/account/second-factor/"
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    assert client.get(SETUP).status_code == 200
    secret = client.session["mfa.totp.secret"]
    assert client.post(SETUP, {"code": "000000"}).status_code == 422
    done = client.post(SETUP, {"code": code(secret=secret)})

    assert done["Location"] == "/account/second-factor/recovery-codes/"
    shown = client.get(done["Location"]).content.decode()
    assert "Write them down now" in shown
    assert f'href="{desk}"' in shown
    assert client.get(desk).status_code == 200
    # A copy of the database alone shows no code.
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    assert AuditEvent.objects.filter(action="SECOND_FACTOR_ADDED").exists()

    client.post("/account/second-factor/totp/deactivate/")
    assert client.get(desk)["Location"] == "/account/second-factor/"
    assert AuditEvent.objects.filter(action="SECOND_FACTOR_REMOVED").exists()


@pytest.mark.django_db
def test_two_officers_take_a_lost_factor_away():
    scene = a_bank_network(bond=0)
    an_officer(scene, "ina", "INTAKE")
    ina = officer_client(scene.person("ina"))
    olga, pete = officer_client(scene.person("olga")), officer_client(scene.person("pete"))
    page = f"/desk/{scene.bank.slug}/officers"
    lost = {"deed": "reset", "person": scene.person("ina").pk}

    assert ina.post(page, lost).status_code == 403
    assert olga.post(page, {**lost, "person": scene.person("olga").pk}).status_code == 422
    assert olga.post(page, {**lost, "person": scene.person("ines").pk}).status_code == 422
    assert olga.post(page, lost).status_code == 302
    asked = Approval.objects.get(kind="RESET_SECOND_FACTOR")
    inbox = f"/desk/{scene.bank.slug}/inbox/{asked.public_id}"
    assert olga.post(inbox, {"deed": "approve"}).status_code == 422
    assert ina.get(f"/desk/{scene.bank.slug}/").status_code == 200
    assert pete.post(inbox, {"deed": "approve"}).status_code == 302

    assert not Authenticator.objects.filter(user=scene.person("ina").user).exists()
    assert ina.get(f"/desk/{scene.bank.slug}/")["Location"] == "/account/second-factor/"
    assert AuditEvent.objects.get(action="SECOND_FACTOR_RESET").person == scene.person("pete")
    assert Notice.objects.filter(person=scene.person("ina"), kind="SECOND_FACTOR").count() == 3


@pytest.mark.django_db
def test_a_factor_that_another_bank_relies_on_stays():
    scene, other = a_bank_network(bond=0), a_bank_network(slug="other", bond=0)
    an_officer(scene, "ina", "INTAKE")
    Officer.objects.create(
        bank=other.bank,
        person=with_factor(scene.person("ina")).person,
        role="INTAKE",
        since=scene.on,
    )

    answer = officer_client(scene.person("olga")).post(
        f"/desk/{scene.bank.slug}/officers", {"deed": "reset", "person": scene.person("ina").pk}
    )

    assert answer.status_code == 422
    assert "another bank too" in answer.content.decode()
