"""Terminals by the interface, who a key is, versions, limits, and which scope opens what."""

import pytest
from django.urls import get_resolver

from api import versions
from api.authentication import ANY_SCOPE
from merchants import operations
from merchants.api import throttles
from merchants.api.base import TillView
from merchants.models import ApiKey, Terminal
from people import rate_limits
from people.models import AuditEvent
from tests.tills import DAY, NOON, Speaker, a_key, a_till

pytestmark = pytest.mark.django_db

PATH = "/api/v1/terminals"
SCOPES = (ApiKey.Scope.TERMINALS_READ, ApiKey.Scope.TERMINALS_WRITE)


def speaker_of(till, scopes=SCOPES):
    return Speaker(a_key(till, scopes=scopes).shown)


def test_terminals_are_listed_opened_read_and_closed():
    till = a_till()
    speaker = speaker_of(till)

    opened = speaker.post(PATH, {"name": "Counter 2"}, key="one")
    again = speaker.post(PATH, {"name": "Counter 2"}, key="one")
    told = opened.json()
    read = speaker.get(f"{PATH}/{told['id']}")
    same = speaker.get(f"{PATH}/{told['id']}", **{"If-None-Match": read["ETag"]})
    closed = [speaker.post(f"{PATH}/{told['id']}/close") for _ in range(2)]

    assert (opened.status_code, again.status_code) == (201, 201)
    assert again["Idempotent-Replayed"] == "true"
    assert told == {
        "id": Terminal.objects.get(name="Counter 2").public_id,
        "object": "terminal",
        "livemode": True,
        "name": "Counter 2",
        "status": "open",
        "opened_on": DAY.isoformat(),
        "closed_on": None,
    }
    assert read.json() == told
    assert same.status_code == 304
    assert [each.json()["status"] for each in closed] == ["closed", "closed"]
    listed = speaker.get(f"{PATH}?limit=1&status=open").json()
    assert [each["id"] for each in listed["data"]] == [till.terminal.public_id]
    first = speaker.get(f"{PATH}?limit=1").json()
    rest = speaker.get(f"{PATH}?limit=1&starting_after={first['next_cursor']}").json()
    assert (first["has_more"], rest["has_more"]) == (True, False)
    assert {first["data"][0]["id"], rest["data"][0]["id"]} == {told["id"], till.terminal.public_id}
    assert AuditEvent.objects.filter(action="TERMINAL_CLOSED").count() == 1


def test_what_is_no_terminal_of_the_merchant_is_not_there():
    till = a_till()
    speaker = speaker_of(till)
    other = operations.open_merchant(
        network_id=till.network.pk, name="Other", handle="other", on=DAY, by=till.dona
    )
    theirs = operations.open_terminal(merchant_id=other.pk, name="till", on=DAY, by=till.dona)

    for odd in (theirs.public_id, "term_x", "%00", "pairings"):
        assert speaker.get(f"{PATH}/{odd}").status_code in (404, 405)
        assert speaker.post(f"{PATH}/{odd}/close").status_code == 404
    assert speaker.get(f"{PATH}?starting_after={theirs.public_id}").json()["code"] == (
        "UNKNOWN_CURSOR"
    )
    assert speaker.post(PATH, {"name": ""}, key="x").json()["code"] == "VALIDATION_FAILED"
    assert speaker.post(PATH, {"name": "a"}).json()["code"] == "IDEMPOTENCY_KEY_MISSING"


def test_every_key_may_ask_who_it_is():
    till = a_till()
    issued = a_key(till)

    told = Speaker(issued.shown).get(f"{PATH}/me").json()

    assert told["id"] == till.terminal.public_id
    assert told["merchant"] == {
        "handle": "mercado",
        "name": "Mercado",
        "asset": "RIV",
        "decimals": 2,
    }
    assert told["key"] == {
        "prefix": issued.key.prefix,
        "name": "",
        "kind": "key",
        "scopes": ["payments:read", "payments:write"],
        "api_version": versions.CURRENT,
        "expires_at": None,
    }


def till_addresses():
    """Yield every address of the tills' interface, with the scope of each of its methods."""

    def walk(patterns, prefix=""):
        for pattern in patterns:
            place = prefix + str(pattern.pattern)
            if hasattr(pattern, "url_patterns"):
                yield from walk(pattern.url_patterns, place)
            elif issubclass(getattr(pattern.callback, "cls", object), TillView):
                for method, scope in pattern.callback.cls.scopes.items():
                    yield place, method, str(scope)

    yield from walk(get_resolver().url_patterns)


def test_no_address_opens_to_a_key_that_lacks_its_scope():
    till = a_till()
    speakers, wrong, asked = {}, [], 0
    for route, method, scope in till_addresses():
        if scope == ANY_SCOPE:
            continue
        if scope not in speakers:
            others = [other for other in ApiKey.Scope if other != scope]
            speakers[scope] = speaker_of(till, others)
        path = "/" + route.replace("<str:public_id>", f"pay_{'0' * 26}").replace(
            "<str:reference>", "one"
        )
        answer = speakers[scope].client.generic(
            method,
            path,
            data="{}" if method == "POST" else "",
            content_type="application/json",
            headers={"Authorization": f"Bearer {speakers[scope].shown}", "Idempotency-Key": "k"},
        )
        asked += 1
        if answer.status_code != 403:
            wrong.append(f"{method} {path} without {scope}: {answer.status_code}")

    assert wrong == []
    assert asked >= 10


def test_a_key_speaks_its_version_and_a_request_may_name_another(monkeypatch):
    newer = versions.Version("2027-01-01", "Another one.")
    monkeypatch.setattr(versions, "VERSIONS", (*versions.VERSIONS, newer))
    monkeypatch.setattr(versions, "CURRENT", newer.date)
    till = a_till()
    young = speaker_of(till)
    ApiKey.objects.update(api_version="2026-11-01")
    old, young = young, speaker_of(till)

    assert old.get(PATH)["Api-Version"] == "2026-11-01"
    assert young.get(PATH)["Api-Version"] == "2027-01-01"
    assert old.get(PATH, **{"Api-Version": "2027-01-01"})["Api-Version"] == "2027-01-01"
    unknown = old.get(PATH, **{"Api-Version": "1999-01-01"})
    assert (unknown.status_code, unknown.json()["code"]) == (400, "UNKNOWN_API_VERSION")
    assert "2027-01-01" in unknown.json()["detail"]


def test_the_versions_are_told_on_a_page(client):
    page = client.get("/api/versions")

    assert page.status_code == 200
    assert all(version.date.encode() in page.content for version in versions.VERSIONS)


def test_all_keys_of_a_merchant_share_a_limit(monkeypatch):
    monkeypatch.setattr(throttles, "MERCHANT_RATE", rate_limits.Rate(3, 3600))
    till = a_till()
    one, other = speaker_of(till), speaker_of(till)

    answers = [speaker.get(PATH) for speaker in (one, other, one, other)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["2", "1", "0", "0"]
    assert answers[3]["RateLimit-Limit"] == "3"
    assert "Retry-After" in answers[3]


def test_several_limits_are_counted_in_one_round_trip_of_the_real_cache(settings):
    from django.conf import settings as configured
    from django.core.cache import caches

    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": configured.REDIS_URL,
            "KEY_PREFIX": "limits-test",
        }
    }
    limits = [rate_limits.Limit("limits-test", name, rate_limits.Rate(2, 60)) for name in "ab"]
    try:
        counted = [rate_limits.count_tries(limits, at=NOON) for _ in range(3)]
    finally:
        window = int(NOON.timestamp()) // 60
        caches["default"].delete_many([f"rate:limits-test:{name}:{window}" for name in "ab"])

    assert [room.tries_left for rooms in counted for room in rooms] == [1, 1, 0, 0, 0, 0]
    assert [rooms[0].allowed for rooms in counted] == [True, True, False]
