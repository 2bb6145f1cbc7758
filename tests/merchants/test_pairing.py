"""A till's software is let in: it shows a code, somebody in charge types it, it gets one key."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections
from django.utils import timezone

from merchants import operations, pair_codes, refusals
from merchants.api import throttles
from merchants.models import ApiKey, Merchant, Pairing, Terminal
from merchants.operations import pairing
from merchants.queries import keys as key_queries
from people import rate_limits
from people.models import AuditEvent, User
from tests.tills import DAY, NOON, Speaker, a_person, a_till

SECOND = datetime.timedelta(seconds=1)
SCOPES = [ApiKey.Scope.PAYMENTS_READ, ApiKey.Scope.PAYMENTS_WRITE]
BEGIN, POLL = "/api/v1/terminals/pairings", "/api/v1/terminals/pairings/token"


def approve(till, begun, *, by=None, scopes=SCOPES, at=NOON):
    return pairing.approve_pairing(
        pairing_id=begun.pairing.pk,
        terminal_id=till.terminal.pk,
        scopes=scopes,
        at=at,
        by=by or till.owner,
    )


def begin(at=NOON):
    return pairing.begin_pairing(device_name="Counter tablet", at=at)


def poll(begun, at=NOON):
    return pairing.collect_key(device_code=begun.device_code, at=at)


def hired(till, name, role):
    person = a_person(name)
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=person.pk, role=role, on=DAY, by=till.owner
    )
    return person


@pytest.mark.django_db
def test_the_key_is_handed_over_once_after_somebody_allowed_it():
    till, begun = a_till(), begin()
    assert poll(begun).code == "AUTHORIZATION_PENDING"

    approve(till, begun)
    issued = poll(begun).issued

    assert key_queries.find_caller(issued.shown, at=NOON) == issued.key
    assert issued.key.scopes == ["payments:read", "payments:write"]
    assert (issued.key.terminal, issued.key.created_by) == (till.terminal, till.owner)
    assert poll(begun).code == "KEY_ALREADY_COLLECTED"
    assert set(AuditEvent.objects.values_list("action", flat=True)) >= {
        *("PAIRING_BEGUN", "PAIRING_APPROVED", "API_KEY_ISSUED"),
    }


@pytest.mark.django_db
def test_whoever_asks_too_often_waits_longer_each_time():
    begun = begin()

    told = [poll(begun, NOON + second * SECOND) for second in (0, 1, 2, 20)]

    assert [each.code for each in told] == [
        *("AUTHORIZATION_PENDING", "SLOW_DOWN", "SLOW_DOWN", "AUTHORIZATION_PENDING"),
    ]
    assert [each.interval_seconds for each in told] == [5, 10, 15, 15]


@pytest.mark.django_db
def test_a_code_runs_out_and_is_decided_on_once():
    till, late, refused = a_till(), begin(), begin()
    after = NOON + pairing.LIVES
    assert poll(late, after).code == "EXPIRED_TOKEN"
    with pytest.raises(refusals.PairingOver):
        approve(till, late, at=after)

    pairing.refuse_pairing(
        pairing_id=refused.pairing.pk, merchant_id=till.merchant.pk, at=NOON, by=till.owner
    )

    assert poll(refused).code == "ACCESS_DENIED"
    with pytest.raises(refusals.PairingOver):
        approve(till, refused)
    with pytest.raises(refusals.DeviceCodeUnknown):
        pairing.collect_key(device_code=late.device_code[:-1] + "7", at=NOON)
    with pytest.raises(refusals.DeviceCodeUnknown):
        pairing.collect_key(device_code="\x00", at=NOON)
    assert not ApiKey.objects.exists()


@pytest.mark.django_db
def test_a_till_that_closed_or_a_merchant_suspended_meanwhile_hands_no_key_over():
    till, first, second = a_till(), begin(), begin()
    approve(till, first)
    approve(till, second)
    Merchant.objects.update(state=Merchant.State.SUSPENDED)
    assert poll(first).code == "ACCESS_DENIED"
    Merchant.objects.update(state=Merchant.State.OBSERVED)
    operations.close_terminal(terminal_id=till.terminal.pk, on=DAY, by=till.owner)

    assert poll(second).code == "ACCESS_DENIED"


@pytest.mark.django_db
def test_a_manager_allows_what_tills_do_and_a_cashier_nothing():
    till, begun = a_till(), begin()
    manager, cashier = hired(till, "Mia", "MANAGER"), hired(till, "Carl", "CASHIER")

    with pytest.raises(refusals.NotInCharge):
        approve(till, begun, by=cashier)
    with pytest.raises(refusals.NotInCharge):
        approve(till, begun, by=a_person("Eli"))
    with pytest.raises(refusals.ScopesTooWide):
        approve(till, begun, by=manager, scopes=[ApiKey.Scope.PAYOUTS_WRITE])
    with pytest.raises(refusals.ScopesMissing):
        approve(till, begun, by=manager, scopes=[])
    assert approve(till, begun, by=manager).state == Pairing.State.APPROVED


def test_64_questions_at_once_get_one_key(committed_db):
    till, begun = a_till(), begin()
    approve(till, begun)

    def one(_number):
        try:
            told = poll(begun)
            return told.issued.shown if told.issued else told.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(16) as threads:
        told = list(threads.map(one, range(64)))

    assert told.count("KEY_ALREADY_COLLECTED") == 63
    assert ApiKey.objects.count() == 1


@pytest.mark.django_db
def test_software_without_a_key_pairs_itself():
    till, stranger = a_till(), Speaker("")
    begun = stranger.post(BEGIN, {"device_name": "Counter tablet"}).json()
    asked = {"device_code": begun["device_code"]}

    pending, hasty = (stranger.post(POLL, asked) for _ in range(2))
    found = key_queries.find_pairing(till.owner, begun["user_code"].lower(), at=timezone.now())
    approve(till, pairing.BegunPairing(found, ""), at=timezone.now())
    paired, again = (stranger.post(POLL, asked) for _ in range(2))

    assert begun["verification_uri"].endswith("/pair/")
    assert (begun["interval"], begun["expires_in"]) == (5, 600)
    assert len(begun["user_code"]) == 9
    assert (pending.status_code, pending.json()["code"]) == (400, "AUTHORIZATION_PENDING")
    assert (pending["Retry-After"], hasty["Retry-After"]) == ("5", "10")
    assert hasty.json()["code"] == "SLOW_DOWN"
    assert again.json()["code"] == "KEY_ALREADY_COLLECTED"
    assert Speaker(paired.json()["key"]).ask().status_code == 201
    assert paired.json()["terminal"]["id"] == till.terminal.public_id


@pytest.mark.django_db
def test_one_address_begins_so_many_pairings_and_no_more(monkeypatch):
    monkeypatch.setattr(throttles, "PAIRING_RATE", rate_limits.Rate(2, 3600))
    stranger = Speaker("")

    answers = [stranger.post(BEGIN, {}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2]["RateLimit-Remaining"] == "0"
    assert stranger.post(BEGIN, {"device_name": "x" * 61}).status_code in (400, 429)


@pytest.fixture
def manager(client):
    till = a_till()
    person = hired(till, "Mia", "MANAGER")
    user = User.objects.create_user("mia@example.org", "x")
    person.user = user
    person.save(update_fields=["user"])
    client.force_login(user)
    return till, client


@pytest.mark.django_db
def test_a_manager_types_the_code_and_opens_a_till_for_it(manager):
    till, client = manager
    begun = begin(timezone.now())
    code = pair_codes.spaced(begun.pairing.user_code)
    here = f"/shop/{till.merchant.pk}/pair/"

    led = client.get(f"/pair/?code={code}")
    assert led["Location"] == f"{here}?code={code}"
    assert b"Counter tablet" in client.get(led["Location"]).content
    unnamed = client.post(
        here, {"code": code, "deed": "allow", "terminal": "new", "scopes": ["payments:read"]}
    )
    assert unnamed.status_code == 422
    wide = client.post(
        here,
        {
            "code": code,
            "deed": "allow",
            "terminal": "new",
            "name": "Till 2",
            "scopes": ["payouts:write"],
        },
    )
    assert wide.status_code == 422
    done = client.post(
        here,
        {
            "code": code,
            "deed": "allow",
            "terminal": "new",
            "name": "Till 2",
            "scopes": ["payments:read"],
        },
    )

    assert done.status_code == 302
    assert poll(begun, timezone.now()).issued.key.terminal == Terminal.objects.get(name="Till 2")


@pytest.mark.django_db
def test_a_code_that_is_none_and_one_that_is_sent_away(manager, monkeypatch):
    till, client = manager
    here = f"/shop/{till.merchant.pk}/pair/"
    begun = begin(timezone.now())

    for typed in ("", "BBBB-BBBB", "\x00", "x" * 40):
        assert client.post(here, {"code": typed}).status_code in (400, 422)
    assert client.post(here, {"code": begun.pairing.user_code, "deed": "refuse"}).status_code == 302
    assert poll(begun, timezone.now()).code == "ACCESS_DENIED"
    monkeypatch.setattr(key_queries, "LOOK_UP_RATE", rate_limits.Rate(0, 3600))
    assert b"many codes" in client.post(here, {"code": "BBBB-BBBB"}).content
