"""The pages of keys: made and replaced, shown once, withdrawn, and each by the owner alone."""

import re

import pytest

from merchants import operations
from merchants.models import ApiKey
from people.models import AuditEvent, User
from tests.tills import DAY, NOON, Speaker, a_key, a_member, a_person, a_till

pytestmark = pytest.mark.django_db
SHOWN = re.compile(r"cb_live_[a-z2-7]{8}_[a-z2-7]{52}")


def log_in(client, person):
    person.user = User.objects.create_user(f"{person.handle}@example.org", "x")
    person.save(update_fields=["user"])
    client.force_login(person.user)
    return client


def make_once():
    return a_till()


@pytest.fixture
def till(made_once):
    return made_once


@pytest.fixture
def owner(till, client):
    return log_in(client, till.owner)


@pytest.fixture
def here(till):
    return f"/shop/{till.merchant.pk}/developers/"


def make(owner, till, here, **said):
    asked = {"terminal": till.terminal.pk, "scopes": ["payments:read", "payments:write"]} | said
    return owner.post(here, asked)


def test_a_key_is_shown_once_and_works_until_it_is_withdrawn(till, owner, here):
    made = make(owner, till, here, name="Web shop")

    shown = SHOWN.search(made.content.decode())[0]
    assert "no-store" in made["Cache-Control"]
    listed = owner.get(here).content.decode()
    assert shown not in listed
    assert "Web shop" in listed
    assert Speaker(shown).ask().status_code == 201

    owner.post(f"{here}keys/{ApiKey.objects.get().pk}/withdraw/")

    assert Speaker(shown).ask(key="key-2", reference="order 2").status_code == 401


def test_a_key_is_replaced_on_the_page(till, owner, here):
    old = a_key(till)
    path = f"{here}keys/{old.key.pk}/replace/"

    assert owner.post(path, {"overlap": "never"}).status_code == 302
    made = owner.post(path, {"overlap": "24"})
    shown = SHOWN.search(made.content.decode())[0]
    again = owner.post(path, {"overlap": "0"}, follow=True)

    assert Speaker(shown).ask().status_code == 201
    assert ApiKey.objects.filter(replaces=old.key).count() == 1
    assert b"already taken this one" in again.content


def test_a_client_is_shown_with_its_id(till, owner, here):
    made = make(owner, till, here, kind="CLIENT").content.decode()

    client = ApiKey.objects.get()
    assert client.kind == ApiKey.Kind.CLIENT
    assert f"-u &quot;{client.prefix}:" in made or f'-u "{client.prefix}:' in made


def test_a_key_is_made_for_own_tills_and_known_scopes_only(till, owner, here):
    other = operations.open_merchant(
        network_id=till.network.pk, name="Other", handle="other", on=DAY, by=till.dona
    )
    theirs = operations.open_terminal(merchant_id=other.pk, name="till", on=DAY, by=till.dona)
    foreign = operations.issue_api_key(
        terminal_id=theirs.pk, scopes=[ApiKey.Scope.PAYMENTS_READ], at=NOON, by=till.dona
    )

    for wrong in (
        {"terminal": 999},
        {"terminal": theirs.pk},
        {"scopes": ["everything"]},
        {"scopes": []},
        {"kind": "TOKEN"},
        {"name": "\u202e"},
    ):
        assert make(owner, till, here, **wrong).status_code == 422
    for deed in ("replace", "withdraw"):
        assert owner.post(f"{here}keys/{foreign.key.pk}/{deed}/").status_code == 404
    assert list(ApiKey.objects.all()) == [foreign.key]


def test_keys_of_a_test_network_stand_beside_the_live_ones(till, owner, here):
    other = a_till_of_a_test(till)

    made = make(owner, till, here, terminal=other.pk).content.decode()

    assert "cb_test_" in made
    assert "till 1 (test)" in owner.get(here).content.decode()


def a_till_of_a_test(till):
    """Return a terminal of what stands in for the merchant in a test network."""
    from rules.money import Asset
    from tests.tills import Network, a_person, found_network

    tester = a_person("Tess")
    network = found_network(
        name="Test",
        slug="river-test",
        asset=Asset("TST", 2),
        time_zone="UTC",
        clock=Network.Clock.SIMULATED,
        starts_on=DAY,
        parameters={"MIN_UNIQUE_PEERS": 0},
        by=tester,
    )
    network.is_test = True
    network.save(update_fields=["is_test"])
    merchant = operations.open_merchant(
        network_id=network.pk, name="Mercado", handle="mercado", on=DAY, by=tester
    )
    merchant.stands_in_for = till.merchant
    merchant.save(update_fields=["stands_in_for"])
    return operations.open_terminal(merchant_id=merchant.pk, name="till 1", on=DAY, by=tester)


@pytest.mark.parametrize(("role", "status"), [("MANAGER", 302), ("CASHIER", 403)])
def test_keys_are_the_owners_alone(till, client, here, role, status):
    key = a_key(till).key
    person = a_person("Mia")
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=person.pk, role=role, on=DAY, by=till.owner
    )
    log_in(client, person)

    assert client.get(here).status_code == status
    for path in (here, f"{here}keys/{key.pk}/replace/", f"{here}keys/{key.pk}/withdraw/"):
        assert client.post(path).status_code == 403
    assert not AuditEvent.objects.filter(action="API_KEY_REVOKED").exists()


def test_nothing_of_it_is_there_for_eli(till, client, here):
    log_in(client, a_member(till, "Eli").person)

    for path in (here, f"{here}requests/", f"/shop/{till.merchant.pk}/pair/", "/pair/"):
        assert client.get(path).status_code == 404
    assert client.get("/merchant/developers/").status_code == 404


def test_the_old_address_leads_to_the_new_one(till, owner, here):
    assert owner.get("/merchant/developers/?merchant=mercado")["Location"] == here
    assert owner.get("/pair/?code=x")["Location"] == f"/shop/{till.merchant.pk}/pair/"
