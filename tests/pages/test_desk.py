"""The officers' desk: who gets in, with what, and what each page does."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from banks.models import Approval, Bank, FidelityBond, Officer
from banks.operations import bonds, capital
from governance.models import Network
from people.operations import register_person
from tests.bank_scene import a_bank_network, an_officer
from tests.officers import PASSWORD, code, login_of, officer_client, signed_in, with_factor

pytestmark = pytest.mark.django_db
PAGES = ["", "inbox", "officers", "capital", "standing"]


@pytest.fixture
def scene():
    return a_bank_network(bond=0)


def path(scene, page=""):
    return f"/desk/{scene.bank.slug}/{page}"


def asked(scene, name="olga"):
    return capital.request_contribute_capital(
        bank_id=scene.bank.pk,
        asset=scene.asset,
        amount_minor=50_00,
        on=scene.on,
        by=scene.person(name),
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_for_an_officer(scene, page, django_assert_max_num_queries):
    asked(scene)
    client = officer_client(scene.person("olga"))

    with django_assert_max_num_queries(24):
        answer = client.get(path(scene, page))

    assert answer.status_code == 200
    assert "<h1" in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["ines", "berta", "other"])
def test_there_is_nothing_here_for_anybody_else(scene, page, who):
    other = a_bank_network(slug="other", bond=0)
    person = other.person("olga") if who == "other" else scene.person(who)

    assert officer_client(person).get(path(scene, page)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_is_asked_to_sign_in(scene, page):
    answer = Client().get(path(scene, page))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_who_left_is_a_stranger(scene):
    client = officer_client(scene.person("pete"))
    Officer.objects.filter(person=scene.person("pete")).update(until=scene.on)

    assert client.get(path(scene)).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_an_auditor_reads_every_page_and_changes_nothing(scene, page):
    client = officer_client(an_officer(scene, "vera", "AUDITOR"))

    assert client.get(path(scene, page)).status_code == 200
    if page in {"officers", "capital", "standing"}:
        assert client.post(path(scene, page), {"deed": "appoint"}).status_code == 403
    approval = asked(scene)
    decided = client.post(path(scene, f"inbox/{approval.public_id}"), {"deed": "approve"})
    assert decided.status_code == 403
    assert Approval.objects.get().state == "ASKED"


def test_a_role_opens_the_pages_of_its_work(scene):
    client = officer_client(an_officer(scene, "iris", "INTAKE"))

    assert client.get(path(scene)).status_code == 200
    assert client.get(path(scene, "capital")).status_code == 403


# --- the second factor


@pytest.mark.parametrize("page", PAGES)
def test_a_password_alone_leads_to_the_setup(scene, page):
    answer = signed_in(scene.person("olga")).get(path(scene, page))

    assert answer.status_code == 302
    assert answer["Location"] == "/account/second-factor/"


@pytest.mark.parametrize("page", PAGES)
def test_a_session_older_than_the_factor_is_asked_for_it(scene, page):
    client = signed_in(scene.person("olga"))
    with_factor(scene.person("olga"))

    answer = client.get(path(scene, page))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/second-factor/reauthenticate/?next=%2Fdesk")
    shown = client.post(answer["Location"], {"code": code()})
    assert shown["Location"] == path(scene, page)
    assert client.get(path(scene, page)).status_code == 200


def test_a_wrong_code_opens_nothing(scene):
    client = signed_in(scene.person("olga"))
    with_factor(scene.person("olga"))

    answer = client.post("/account/second-factor/reauthenticate/", {"code": "000000"})

    assert answer.status_code == 422
    assert client.get(path(scene)).status_code == 302


def test_a_posted_deed_is_not_done_without_the_factor(scene):
    approval = asked(scene)
    client = signed_in(scene.person("pete"))
    with_factor(scene.person("pete"))

    client.post(path(scene, f"inbox/{approval.public_id}"), {"deed": "approve"})

    assert Approval.objects.get().state == "ASKED"


def log_in(client, user):
    return client.post("/account/login/", {"login": user.email, "password": PASSWORD})


def test_a_sign_in_asks_for_the_factor_before_anything_else(scene):
    user = with_factor(scene.person("olga"))
    client = Client()

    answer = log_in(client, user)

    assert answer["Location"] == "/account/second-factor/authenticate/"
    assert client.get(path(scene))["Location"].startswith("/account/login/")
    client.post(answer["Location"], {"code": code()})
    assert client.get(path(scene)).status_code == 200


def test_a_recovery_code_stands_in_once(scene):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = with_factor(scene.person("olga"))
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    client = Client()
    log_in(client, user)

    client.post("/account/second-factor/authenticate/", {"code": spare})
    assert client.get(path(scene)).status_code == 200

    again = Client()
    log_in(again, user)
    again.post("/account/second-factor/authenticate/", {"code": spare})
    assert again.get(path(scene)).status_code == 302


def test_a_new_password_does_not_replace_the_factor(scene, mailoutbox):
    user = with_factor(scene.person("olga"))
    client = Client()
    client.post("/account/password/reset/", {"email": user.email})
    link = next(
        word for word in mailoutbox[-1].body.split() if "/account/password/reset/key/" in word
    )
    keyed = client.get(link.split("testserver", 1)[1])
    client.post(
        keyed["Location"], {"password1": "another long word", "password2": "another long word"}
    )

    assert client.get(path(scene))["Location"].startswith("/account/login/")
    answer = client.post("/account/login/", {"login": user.email, "password": "another long word"})
    assert answer["Location"] == "/account/second-factor/authenticate/"
    assert client.get(path(scene))["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "page", ["totp/deactivate/", "webauthn/", "webauthn/add/", "recovery-codes/generate/", ""]
)
def test_a_session_without_the_factor_cannot_take_it_away(scene, page):
    client = Client()
    log_in(client, login_of(scene.person("olga")))
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    with_factor(scene.person("olga"))

    for answer in (
        client.get(f"/account/second-factor/{page}"),
        client.post(f"/account/second-factor/{page}"),
    ):
        assert answer["Location"].startswith("/account/second-factor/reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.parametrize("page", ["", "totp/activate/", "webauthn/add/", "recovery-codes/"])
def test_the_pages_about_it_open(scene, page):
    client = Client()
    log_in(client, login_of(scene.person("ines")))
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    assert client.get(f"/account/second-factor/{page}").status_code in {200, 404}


def test_an_officer_opens_the_admin_with_the_factor_alone(scene):
    user = login_of(scene.person("olga"))
    user.is_staff = user.is_superuser = True
    user.save()

    client = signed_in(scene.person("olga"))
    led = client.get("/admin/", follow=True)
    assert led.redirect_chain[-1][0] == "/account/second-factor/"
    assert client.get("/admin/banks/").status_code == 302

    assert officer_client(scene.person("olga")).get("/admin/").status_code == 200


# --- what the pages do


def test_the_checker_sees_who_asks_for_what_and_approves(scene):
    approval = asked(scene)
    client = officer_client(scene.person("pete"))

    shown = client.get(path(scene, "inbox")).content.decode()
    assert "Olga" in shown
    assert "50.00" in re.sub(r"<[^>]*>", "", shown)
    answer = client.post(path(scene, f"inbox/{approval.public_id}"), {"deed": "approve"})

    assert answer.status_code == 302
    assert Approval.objects.get().state == "APPROVED"


def test_ones_own_request_is_shown_disabled_and_may_be_taken_back(scene):
    approval = asked(scene)
    client = officer_client(scene.person("olga"))

    shown = client.get(path(scene, "inbox")).content.decode()
    assert "You asked for this yourself" in shown
    assert (
        client.post(path(scene, f"inbox/{approval.public_id}"), {"deed": "approve"}).status_code
        == 422
    )
    assert Approval.objects.get().state == "ASKED"
    client.post(path(scene, f"inbox/{approval.public_id}"), {"deed": "withdraw"})

    assert Approval.objects.get().state == "WITHDRAWN"


def test_a_rejection_keeps_its_remark(scene):
    approval = asked(scene)
    client = officer_client(scene.person("pete"))

    client.post(
        path(scene, f"inbox/{approval.public_id}"), {"deed": "reject", "remark": "Not here yet."}
    )

    kept = Approval.objects.get()
    assert (kept.state, kept.remark) == ("REJECTED", "Not here yet.")


def test_a_request_of_another_bank_is_not_found_here(scene):
    other = a_bank_network(slug="other", bond=0)
    approval = asked(other)

    answer = officer_client(scene.person("pete")).post(
        path(scene, f"inbox/{approval.public_id}"), {"deed": "approve"}
    )

    assert answer.status_code == 404


def test_a_bond_of_another_bank_is_not_found_here(scene):
    other = a_bank_network(slug="other", bond=0)
    bond = bonds.pledge_bond(
        bank_id=other.bank.pk,
        asset=other.asset,
        amount_minor=100,
        on=other.on,
        by=other.person("olga"),
    )

    answer = officer_client(scene.person("olga")).post(
        path(scene, "capital"), {"deed": "verify", "bond": bond.pk}
    )

    assert answer.status_code == 404


def test_a_bond_is_pledged_and_sent_to_another_officer(scene):
    client = officer_client(scene.person("olga"))

    assert (
        client.post(path(scene, "capital"), {"deed": "pledge", "amount": "100.00"}).status_code
        == 302
    )
    bond = FidelityBond.objects.get()
    client.post(path(scene, "capital"), {"deed": "verify", "bond": bond.pk})
    officer_client(scene.person("pete")).post(
        path(scene, f"inbox/{Approval.objects.get().public_id}"), {"deed": "approve"}
    )

    bond.refresh_from_db()
    assert bond.state == "VERIFIED"
    refused = client.post(path(scene, "capital"), {"deed": "pledge", "amount": "99999999"})
    assert refused.status_code == 422
    assert "does not reach" in refused.content.decode()


def test_an_approver_appoints_and_dismisses(scene):
    ines = scene.person("ines")
    client = officer_client(scene.person("olga"))

    client.post(
        path(scene, "officers"), {"deed": "appoint", "handle": f"@{ines.handle}", "role": "INTAKE"}
    )
    assert Officer.objects.filter(person=ines, role="INTAKE", until=None).exists()
    client.post(path(scene, "officers"), {"deed": "dismiss", "person": ines.pk, "role": "INTAKE"})

    assert not Officer.objects.filter(person=ines, until=None).exists()
    nobody = client.post(
        path(scene, "officers"), {"deed": "appoint", "handle": "nobody", "role": "INTAKE"}
    )
    assert nobody.status_code == 422


def test_only_an_approver_appoints(scene):
    client = officer_client(an_officer(scene, "iris", "INTAKE"))

    answer = client.post(
        path(scene, "officers"),
        {"deed": "appoint", "handle": scene.person("iris").handle, "role": "APPROVER"},
    )

    assert answer.status_code == 403
    assert not Officer.objects.filter(person=scene.person("iris"), role="APPROVER").exists()


def test_anybody_with_a_login_registers_a_bank_in_probation():
    person = register_person(name="Nelly")
    client = officer_client(person)
    said = {
        "name": "Nelly's",
        "slug": "nelly",
        "country": "pt",
        "currency": "EUR",
        "time_zone": "Europe/Lisbon",
    }
    assert client.get("/banks/register").status_code == 200

    answer = client.post("/banks/register", said)

    assert answer["Location"] == "/desk/nelly/"
    bank = Bank.objects.get()
    assert (bank.state, bank.country, bank.network.kind) == ("PROBATION", "PT", "BANKS")
    assert bank.network.clock == Network.Clock.REAL
    assert client.get("/desk/nelly/").status_code == 200
    assert client.get("/desk/")["Location"] == "/desk/nelly/"
    assert client.post("/banks/register", said).status_code == 422
    assert Client().get("/banks/register").status_code == 302


def test_the_promise_to_pass_money_on_only_becomes_stricter(scene):
    client = officer_client(scene.person("olga"))
    page = path(scene, "standing")

    assert client.post(page, {"deed": "terms", "remit_days": 5}).status_code == 302
    assert client.post(page, {"deed": "terms", "remit_days": 6}).status_code == 422
    assert Bank.objects.get().remit_days == 5
