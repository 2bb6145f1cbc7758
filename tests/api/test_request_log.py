"""The log of requests: what is noted, what never is, and what it costs."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchants import operations, tasks
from merchants.api import request_log
from merchants.models import ApiKey, LoggedRequest
from people.models import User
from tests.tills import DAY, NOON, Speaker, a_key, a_person, a_till

PATH = "/api/v1/payments"


@pytest.fixture
def logging(settings, monkeypatch):
    """Take notes, and leave the writing to the test."""
    settings.REQUEST_LOG_SECONDS = 1
    monkeypatch.setattr(request_log.buffer, "_start_writer", lambda: None)
    return request_log.buffer


@pytest.mark.django_db
def test_every_request_with_a_key_is_noted_with_what_it_was_answered(logging):
    till = a_till()
    issued = a_key(till, scopes=[ApiKey.Scope.PAYMENTS_WRITE])
    speaker = Speaker(issued.shown)

    made = speaker.ask(key="order-1")
    refused = speaker.get(f"{PATH}?limit=5&api_key=cb_live_x&reference=cb_live_abc")
    lost = speaker.post(f"{PATH}/pay_x/cancel")
    Speaker("").get(PATH)
    speaker.client.get("/api/problems")

    assert logging.flush() == 3
    noted = list(LoggedRequest.objects.order_by("id"))
    assert [one.status for one in noted] == [201, 403, 404]
    assert [one.problem_code for one in noted] == ["", "SCOPE_MISSING", "NOT_FOUND"]
    assert [one.request_id for one in noted] == [
        answer["Request-Id"] for answer in (made, refused, lost)
    ]
    assert [one.idempotency_key for one in noted] == ["order-1", "", ""]
    assert noted[1].path == f"{PATH}?limit=5&api_key=***&reference=***"
    assert {one.key_prefix for one in noted} == {issued.key.prefix}
    assert {one.merchant_id for one in noted} == {till.merchant.pk}
    assert {one.method for one in noted} == {"GET", "POST"}


@pytest.mark.django_db
def test_a_thousand_requests_are_written_by_a_handful_of_statements(logging):
    till = a_till()
    speaker = Speaker(a_key(till).shown)
    speaker.get(PATH)
    note = logging._notes[0]
    key_id = ApiKey.objects.get().pk
    for _ in range(999):
        logging.add(note, key_id=key_id)

    with CaptureQueriesContext(connection) as ran:
        assert logging.flush() == 1_000

    # Two chunks, each its own transaction; the use of the key is written with the first.
    assert len([one for one in ran if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]) == 3


@pytest.mark.django_db
def test_a_request_asks_no_more_for_being_noted(logging, settings):
    till = a_till()
    speaker = Speaker(a_key(till).shown)
    speaker.get(PATH)

    counts = []
    for seconds in (1, 0):
        settings.REQUEST_LOG_SECONDS = seconds
        with CaptureQueriesContext(connection) as ran:
            speaker.get(PATH)
        counts.append(len(ran))

    # One to know the key, one for the list.
    assert counts == [2, 2]


@pytest.mark.django_db
def test_when_a_key_was_used_is_written_once_a_minute(logging):
    till = a_till()
    issued = a_key(till)
    speaker = Speaker(issued.shown)
    seen = []
    for _ in range(2):
        speaker.get(PATH)
        logging.flush()
        issued.key.refresh_from_db()
        seen.append(issued.key.last_used_at)
    ApiKey.objects.update(last_used_at=NOON)
    speaker.get(PATH)
    logging.flush()
    issued.key.refresh_from_db()

    assert seen[0] is not None
    assert seen[0] == seen[1]
    assert issued.key.last_used_at > NOON


@pytest.mark.django_db
@pytest.mark.parametrize(
    "odd",
    ["?limit=%00", "?reference=%F0%9F%8F%A6", "?" + "a=b&" * 400, "/pay_%00", "?limit=%ff", "?%00"],
)
def test_no_address_is_too_odd_for_the_log(logging, odd):
    speaker = Speaker(a_key(a_till()).shown)

    assert speaker.get(PATH + odd).status_code < 500

    assert logging.flush() == 1
    assert len(LoggedRequest.objects.get().path) <= 500


@pytest.mark.django_db
def test_where_the_log_cannot_be_written_the_till_goes_on(logging, monkeypatch, caplog):
    speaker = Speaker(a_key(a_till()).shown)

    def away(**_more):
        raise ConnectionError

    monkeypatch.setattr(request_log.operations, "keep_requests", away)
    assert speaker.ask().status_code == 201
    monkeypatch.setattr(request_log, "close_old_connections", lambda: None)
    logging._flush_or_tell()

    assert "could not be logged" in caplog.text
    assert logging._notes == []


def test_a_thread_of_the_process_writes_what_there_is(committed_db, settings, monkeypatch):
    settings.REQUEST_LOG_SECONDS = 1
    buffer = request_log.Buffer()
    monkeypatch.setattr(request_log, "buffer", buffer)
    monkeypatch.setattr(request_log, "NOTES_AT_ONCE", 1)
    written = threading.Event()
    flush = buffer._flush_or_tell

    def and_tell():
        flush()
        from django.db import connections

        connections.close_all()
        written.set()

    monkeypatch.setattr(buffer, "_flush_or_tell", and_tell)
    till = a_till()

    assert Speaker(a_key(till).shown).ask().status_code == 201

    assert written.wait(10)
    assert LoggedRequest.objects.get().merchant_id == till.merchant.pk


@pytest.mark.django_db
def test_what_is_older_than_a_month_is_forgotten(logging):
    speaker = Speaker(a_key(a_till()).shown)
    for _ in range(3):
        speaker.get(PATH)
    logging.flush()
    LoggedRequest.objects.filter(pk=LoggedRequest.objects.first().pk).update(at=NOON)

    assert tasks.forget_requests() == 1
    assert LoggedRequest.objects.count() == 2


@pytest.fixture
def page(client):
    """Return how somebody of a role sees a page of the shop."""
    till = a_till()

    def seen(role, path="developers/requests/"):
        person = a_person(f"{role.title()}{User.objects.count()}")
        operations.hire_staff(
            merchant_id=till.merchant.pk, person_id=person.pk, role=role, on=DAY, by=till.dona
        )
        person.user = User.objects.create_user(f"{person.handle}@example.org", "x")
        person.save(update_fields=["user"])
        client.force_login(person.user)
        return client.get(f"/shop/{till.merchant.pk}/{path}")

    return till, seen


@pytest.mark.django_db
def test_owners_and_managers_read_the_log_and_find_a_request(logging, page):
    till, seen = page
    speaker = Speaker(a_key(till).shown)
    good, bad = speaker.get(PATH), speaker.get(f"{PATH}/pay_x")
    logging.flush()
    here = "developers/requests/"

    for role in ("OWNER", "MANAGER"):
        whole = seen(role).content
        assert good["Request-Id"].encode() in whole
        assert bad["Request-Id"].encode() in whole
    found = seen("OWNER", f"{here}?request_id={bad['Request-Id']}").content
    assert good["Request-Id"].encode() not in found
    assert b"NOT_FOUND" in found
    assert bad["Request-Id"].encode() not in seen("OWNER", f"{here}?status=2").content
    assert b"No request is like that" in seen("OWNER", f"{here}?request_id=req_x").content
    for odd in ("?status=9", "?request_id=%00", "?page=x"):
        assert seen("OWNER", here + odd).status_code in (200, 400, 422)
    assert seen("CASHIER").status_code == 403


@pytest.mark.django_db
def test_an_empty_log_says_what_will_be_there(page):
    _till, seen = page

    assert b"Nothing was asked yet" in seen("OWNER").content
