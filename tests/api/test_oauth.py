"""OAuth2 client credentials, as clients of all sorts ask for them."""

import base64
import datetime

import pytest
import requests
from django.test import Client
from django.utils import timezone

from merchants import operations
from merchants.api import throttles
from merchants.models import AccessToken, ApiKey, Merchant
from people import rate_limits
from tests.tills import DAY, NOON, Speaker, a_till, asked

PATH = "/api/v1/oauth/token"
READ, WRITE = ApiKey.Scope.PAYMENTS_READ, ApiKey.Scope.PAYMENTS_WRITE


def a_client(till, scopes=(READ, WRITE)):
    return operations.issue_api_key(
        terminal_id=till.terminal.pk,
        scopes=scopes,
        at=timezone.now(),
        by=till.owner,
        name="web shop",
        kind=ApiKey.Kind.CLIENT,
    )


def fetch(client_id, secret, *, basic=False, **said):
    said = {"grant_type": "client_credentials"} | said
    headers = {}
    if basic:
        word = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        headers["Authorization"] = f"Basic {word}"
    else:
        said |= {"client_id": client_id, "client_secret": secret}
    return Client(raise_request_exception=False).post(
        PATH,
        "&".join(f"{name}={value}" for name, value in said.items()),
        content_type="application/x-www-form-urlencoded",
        headers=headers,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("basic", [True, False])
def test_a_token_speaks_for_its_client_until_it_runs_out(basic):
    till = a_till()
    client = a_client(till)

    answer = fetch(client.key.prefix, client.shown, basic=basic)

    told = answer.json()
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert told["token_type"] == "Bearer"
    assert told["expires_in"] == 3600
    assert told["scope"] == "payments:read payments:write"
    speaker = Speaker(told["access_token"])
    assert speaker.ask().status_code == 201
    here = speaker.get("/api/v1/terminals/me").json()
    assert here["key"]["prefix"] == client.key.prefix
    assert here["key"]["kind"] == "client"
    AccessToken.objects.update(expires_at=timezone.now())
    assert speaker.get("/api/v1/payments").status_code == 401


@pytest.mark.django_db
def test_a_token_does_no_more_than_was_asked_for():
    client = a_client(a_till())
    token = fetch(client.key.prefix, client.shown, scope="payments:read").json()

    speaker = Speaker(token["access_token"])

    assert token["scope"] == "payments:read"
    assert speaker.get("/api/v1/payments").status_code == 200
    assert speaker.ask().json()["code"] == "SCOPE_MISSING"


@pytest.mark.django_db
def test_a_withdrawn_client_has_no_tokens_any_more():
    till = a_till()
    client = a_client(till)
    speaker = Speaker(fetch(client.key.prefix, client.shown).json()["access_token"])

    operations.revoke_api_key(key_id=client.key.pk, at=timezone.now(), by=till.owner)

    assert speaker.get("/api/v1/payments").status_code == 401
    assert fetch(client.key.prefix, client.shown).json()["error"] == "invalid_client"


@pytest.mark.django_db
def test_the_tokens_of_a_replaced_client_end_with_it():
    till = a_till()
    client = a_client(till)
    operations.rotate_api_key(
        key_id=client.key.pk,
        overlap=datetime.timedelta(minutes=10),
        at=timezone.now(),
        by=till.owner,
    )

    assert fetch(client.key.prefix, client.shown).json()["expires_in"] <= 600


@pytest.mark.django_db
def test_refusals_have_the_shape_of_the_standard():
    till = a_till()
    client = a_client(till, scopes=[READ])
    mine, secret = client.key.prefix, client.shown

    for answer, status, error, code in (
        (fetch(mine, secret[:-1] + "7"), 401, "invalid_client", "CLIENT_UNKNOWN"),
        (fetch("cb_live_aaaaaaaa", secret), 401, "invalid_client", "CLIENT_UNKNOWN"),
        (fetch("%00", "%00"), 401, "invalid_client", "CLIENT_UNKNOWN"),
        (fetch(mine, "", basic=True), 401, "invalid_client", "CLIENT_UNKNOWN"),
        (fetch(mine, secret, scope="everything"), 400, "invalid_scope", "SCOPE_NOT_HELD"),
        (fetch(mine, secret, scope="payments:write"), 400, "invalid_scope", "SCOPE_NOT_HELD"),
        (
            fetch(mine, secret, grant_type="password"),
            400,
            "unsupported_grant_type",
            "GRANT_TYPE_NOT_OFFERED",
        ),
        (
            fetch(mine, secret, basic=True, client_secret=secret),
            400,
            "invalid_request",
            "BAD_REQUEST",
        ),
        (
            Client().post(PATH, {"grant_type": "client_credentials"}),
            400,
            "invalid_request",
            "MEDIA_TYPE_NOT_JSON",
        ),
        (
            Client().post(PATH, "a=1&a=2", content_type="application/x-www-form-urlencoded"),
            400,
            "invalid_request",
            "DUPLICATE_NAME",
        ),
        (Client().get(PATH), 405, "invalid_request", "METHOD_NOT_ALLOWED"),
    ):
        told = answer.json()
        assert (answer.status_code, told["error"], told["code"]) == (status, error, code)
        assert answer["Content-Type"] == "application/json"
        assert told["error_description"].isascii()
        assert ("WWW-Authenticate" in answer) is (status == 401)
    assert not AccessToken.objects.exists()


@pytest.mark.django_db
def test_a_closed_terminal_and_a_suspended_merchant_get_no_token():
    till = a_till()
    client = a_client(till)
    Merchant.objects.update(state=Merchant.State.SUSPENDED)
    suspended = fetch(client.key.prefix, client.shown)
    Merchant.objects.update(state=Merchant.State.OBSERVED)
    operations.close_terminal(terminal_id=till.terminal.pk, on=DAY, by=till.owner)
    closed = fetch(client.key.prefix, client.shown)

    for answer, code in ((suspended, "MERCHANT_SUSPENDED"), (closed, "TERMINAL_CLOSED")):
        assert answer.status_code == 400
        assert (answer.json()["error"], answer.json()["code"]) == ("unauthorized_client", code)


@pytest.mark.django_db
def test_secrets_are_not_guessed_by_the_thousand(monkeypatch):
    monkeypatch.setattr(throttles, "TOKEN_RATE", rate_limits.Rate(2, 3600))

    answers = [fetch("cb_live_aaaaaaaa", "x") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [401, 401, 429]
    assert answers[2].json()["error"] == "temporarily_unavailable"
    assert 0 < int(answers[2]["Retry-After"]) <= 3600


def test_an_ordinary_client_fetches_a_token_over_http(site):
    client = a_client(a_till())

    with requests.Session() as session:
        told = session.post(
            f"{site}{PATH}",
            auth=(client.key.prefix, client.shown),
            data={"grant_type": "client_credentials", "scope": "payments:write payments:read"},
            timeout=10,
        ).json()
        session.headers["Authorization"] = f"Bearer {told['access_token']}"
        made = session.post(
            f"{site}/api/v1/payments",
            json=asked(),
            headers={"Idempotency-Key": "one"},
            timeout=10,
        )
        read = session.get(f"{site}/api/v1/payments/{made.json()['id']}", timeout=10)

    assert (made.status_code, read.status_code) == (201, 200)
    assert read.json()["status"] == "open"


@pytest.mark.django_db
def test_tokens_that_ran_out_are_forgotten():
    client = a_client(a_till())
    fetch(client.key.prefix, client.shown)

    from merchants import tasks

    assert tasks.forget_tokens() == 0
    AccessToken.objects.update(expires_at=NOON)
    assert tasks.forget_tokens() == 1
