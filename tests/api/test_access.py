"""Who may speak to the interface, how often, and what it says of itself."""

import pytest
from django.utils import timezone

from merchants import operations
from merchants.api import throttles
from merchants.models import ApiKey
from people import rate_limits
from people.models import User
from tests.tills import DAY, Speaker, a_key, a_till, asked, payments

pytestmark = pytest.mark.django_db

PATH = "/api/v1/payments"


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer nonsense",
        "Bearer cb_live_aaaaaaaa_" + "a" * 52,
        "Basic YTpi",
        "Bearer schlüssel",
        "Bearer \ud83d".encode("utf-8", "surrogatepass").decode("latin-1"),
        "Bearer " + "a" * 10_000,
    ],
)
def test_without_a_key_in_force_nobody_is_let_in(header):
    a_till()
    client = Speaker("").client

    for method, path in (("GET", PATH), ("POST", PATH), ("GET", f"{PATH}/pay_{'0' * 26}")):
        more = {} if header is None else {"HTTP_AUTHORIZATION": header}
        refused = client.generic(method, path, **more)

        assert refused.status_code == 401
        assert refused.json()["code"] == "NOT_AUTHENTICATED"
        assert refused["WWW-Authenticate"] == "Bearer"
        assert refused["Content-Type"] == "application/problem+json"


def test_a_revoked_key_is_refused_at_once():
    till = a_till()
    issued = a_key(till)
    speaker = Speaker(issued.shown)
    assert speaker.get(PATH).status_code == 200

    operations.revoke_api_key(key_id=issued.key.pk, at=timezone.now(), by=till.owner)

    assert speaker.get(PATH).status_code == 401


def test_a_key_does_what_its_scopes_say():
    till = a_till()
    reader = Speaker(a_key(till, scopes=[ApiKey.Scope.PAYMENTS_READ]).shown)
    writer = Speaker(a_key(till, scopes=[ApiKey.Scope.PAYMENTS_WRITE]).shown)

    told = writer.ask().json()

    assert reader.get(f"{PATH}/{told['id']}").status_code == 200
    for refused in (
        reader.ask(key="key-2", reference="order 2"),
        reader.post(f"{PATH}/{told['id']}/cancel"),
        writer.get(PATH),
        writer.get(f"{PATH}/{told['id']}"),
    ):
        assert (refused.status_code, refused.json()["code"]) == (403, "SCOPE_MISSING")
    assert payments() == 1


def test_a_login_is_no_key():
    till = a_till()
    speaker = Speaker("")
    speaker.client.force_login(User.objects.create_superuser("root@example.org", "x"))

    assert speaker.get(PATH).status_code == 401
    assert speaker.ask().status_code == 401
    assert till.merchant.payments.count() == 0


def test_a_suspended_merchant_and_a_closed_terminal_are_told_so():
    till = a_till()
    speaker = Speaker(a_key(till).shown)
    operations.close_terminal(terminal_id=till.terminal.pk, on=DAY, by=till.owner)
    assert speaker.ask().json()["code"] == "TERMINAL_CLOSED"

    operations.suspend_merchant(merchant_id=till.merchant.pk, on=DAY, remark="", by=till.dona)

    refused = speaker.ask()
    assert refused.status_code == 403
    assert payments() == 0


def test_who_asks_too_often_is_told_when_to_come_back(monkeypatch):
    monkeypatch.setattr(throttles, "KEY_RATE", rate_limits.Rate(2, 3600))
    till = a_till()
    speaker, other = Speaker(a_key(till).shown), Speaker(a_key(till).shown)

    replies = [speaker.get(PATH) for _ in range(3)]

    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert [reply["RateLimit-Remaining"] for reply in replies] == ["1", "0", "0"]
    assert replies[2].json()["code"] == "TOO_MANY_REQUESTS"
    assert 0 < int(replies[2]["Retry-After"]) <= 3600
    assert other.get(PATH).status_code == 200


def test_where_the_counter_is_away_the_till_goes_on(monkeypatch):
    def away(*_args, **_more):
        raise ConnectionError

    monkeypatch.setattr("people.rate_limits.cache.add", away)

    assert Speaker(a_key(a_till()).shown).ask().status_code == 201


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_other_methods_are_not_offered(method):
    speaker = Speaker(a_key(a_till()).shown)

    refused = speaker.client.generic(
        method, PATH, headers={"Authorization": f"Bearer {speaker.shown}"}
    )

    assert (refused.status_code, refused.json()["code"]) == (405, "METHOD_NOT_ALLOWED")
    assert refused["Allow"] == "GET, HEAD, POST"


def test_refusals_outside_the_views_are_problem_documents_too(client, monkeypatch):
    client.raise_request_exception = False
    speaker = Speaker(a_key(a_till()).shown)
    speaker.client.raise_request_exception = False

    def broken(**_more):
        raise ZeroDivisionError

    monkeypatch.setattr("merchants.operations.request_payment_once", broken)
    for reply, status, code in (
        (client.get("/api/v2/payments"), 404, "NOT_FOUND"),
        (client.get("/api/%00"), 404, "NOT_FOUND"),
        (client.get(PATH, HTTP_HOST="evil.example"), 400, "BAD_REQUEST"),
        (speaker.ask(), 500, "OUR_FAULT"),
        (client.post("/api/schema"), 405, "METHOD_NOT_ALLOWED"),
    ):
        assert (reply.status_code, reply.json()["code"]) == (status, code)
        assert reply["Content-Type"] == "application/problem+json"
        assert set(reply.json()) >= {
            *("type", "title", "status", "detail", "instance", "code", "request_id"),
        }


def test_an_unknown_version_is_refused_and_the_known_one_is_not():
    speaker = Speaker(a_key(a_till()).shown)

    assert speaker.get(PATH, **{"Api-Version": "2026-11-01"}).status_code == 200
    refused = speaker.get(PATH, **{"Api-Version": "1999-01-01"})
    assert (refused.status_code, refused.json()["code"]) == (400, "UNKNOWN_API_VERSION")


def test_the_interface_sets_no_cookie_and_asks_for_no_csrf_token():
    speaker = Speaker(a_key(a_till()).shown)
    speaker.client.handler.enforce_csrf_checks = True

    reply = speaker.post(PATH, asked(), key="key-1")

    assert reply.status_code == 201
    assert not reply.cookies
    assert reply["Cache-Control"] == "no-store"
