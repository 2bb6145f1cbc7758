"""Setting a second factor up opens the desk in the same session, and is recorded."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from people.models import AuditEvent
from tests.bank_scene import a_bank_network
from tests.officers import PASSWORD, code, login_of

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
