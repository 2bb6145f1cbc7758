"""The contract of the tills' interface: requests and answers as data."""

import re

import pytest

from merchants import operations
from merchants.models import IdempotencyKey, Payment
from tests.tills import (
    BOTH,
    DAY,
    Speaker,
    a_key,
    a_till,
    asked,
    payments,
)

pytestmark = pytest.mark.django_db

PATH = "/api/v1/payments"


def make_once():
    return a_till()


@pytest.fixture
def till(made_once):
    return made_once


@pytest.fixture
def speaker(till):
    return Speaker(a_key(till).shown)


def test_a_till_asks_for_a_payment_and_reads_it(speaker):
    made = speaker.ask(metadata={"table": "7"})

    told = made.json()
    assert made.status_code == 201
    assert made["Content-Type"] == "application/json"
    assert re.fullmatch(r"pay_[0-9a-z]{26}", told["id"])
    assert told["object"] == "payment"
    assert told["status"] == "open"
    assert told["amount"] == {"amount": "4.50", "asset": "RIV"}
    assert told["reference"] == "order 1"
    assert told["metadata"] == {"table": "7"}
    assert told["terminal"] == "till 1"
    assert told["decline_reason"] is None
    assert told["pay_url"].endswith(f"/pay/{told['id']}")
    assert told["created_at"].endswith("Z")
    assert speaker.get(f"{PATH}/{told['id']}").json() == told


def test_the_till_learns_neither_who_paid_nor_how(speaker):
    told = speaker.ask().json()

    assert set(told) == {
        *("id", "object", "livemode", "status", "amount", "reference", "terminal", "short_code"),
        *("pay_url", "decline_reason", "created_at", "expires_at", "finished_at", "metadata"),
        *("exception", "capture_method", "taken", "received", "refunded", "items", "tip", "tax"),
        # Who asked stood at the till; who paid is nowhere.
        *("note", "methods", "split", "cashier"),
    }


def test_every_reply_names_its_request_and_version(speaker):
    for reply in (
        speaker.ask(),
        speaker.get(f"{PATH}/pay_{'0' * 26}"),
        speaker.get("/api/nothing"),
        speaker.client.get("/health"),
    ):
        assert re.fullmatch(r"req_[0-9a-z]{26}", reply["Request-Id"])
        if reply.request["PATH_INFO"].startswith("/api/"):
            assert reply["Api-Version"] == "2026-11-01"
            if reply.status_code >= 400:
                assert reply.json()["request_id"] == reply["Request-Id"]


def test_a_repeated_request_gets_the_first_answer_to_the_byte(speaker):
    first = speaker.ask()
    operations.cancel_payment(
        payment_id=Payment.objects.get().pk, at=Payment.objects.get().created_at
    )

    again = speaker.ask()

    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert payments() == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"reference": "order 2"},
        {"amount": {"amount": "4.51", "asset": "RIV"}},
        {"metadata": {"a": "b"}},
    ],
)
def test_a_key_that_came_with_another_body_is_refused(speaker, changed):
    speaker.ask()

    refused = speaker.ask(**changed)

    assert refused.status_code == 422
    assert refused.json()["code"] == "IDEMPOTENCY_KEY_REUSED"
    assert payments() == 1


def test_a_key_counts_for_its_own_terminal(till, speaker):
    other = operations.open_terminal(
        merchant_id=till.merchant.pk, name="till 2", on=DAY, by=till.owner
    )
    issued = operations.issue_api_key(terminal_id=other.pk, scopes=BOTH, at=_now(), by=till.owner)
    speaker.ask()

    second = Speaker(issued.shown).ask(reference="order 2")

    assert second.status_code == 201
    assert "Idempotent-Replayed" not in second
    assert payments() == 2


def _now():
    from django.utils import timezone

    return timezone.now()


def test_what_is_refused_leaves_the_key_free(speaker):
    refused = speaker.ask(reference="")
    speaker.ask(key="key-2")
    taken = speaker.ask(key="key-3")

    assert refused.status_code == 400
    assert (taken.status_code, taken.json()["code"]) == (409, "REFERENCE_TAKEN")
    assert list(IdempotencyKey.objects.values_list("key", flat=True)) == ["key-2"]
    assert speaker.ask(key="key-3", reference="order 3").status_code == 201
    assert speaker.ask(key="key-1", reference="order 1b").status_code == 201


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "IDEMPOTENCY_KEY_MISSING"),
        ("", "IDEMPOTENCY_KEY_MISSING"),
        ("k" * 256, "IDEMPOTENCY_KEY_NOT_USABLE"),
        ("a b", "IDEMPOTENCY_KEY_NOT_USABLE"),
        ("schlüssel", "IDEMPOTENCY_KEY_NOT_USABLE"),
    ],
)
def test_a_payment_needs_a_usable_key(speaker, key, code):
    refused = speaker.post(PATH, asked(), key=key)

    assert (refused.status_code, refused.json()["code"]) == (400, code)
    assert payments() == 0


def test_a_payment_is_cancelled_and_twice_is_as_once(speaker):
    told = speaker.ask().json()

    answers = [speaker.post(f"{PATH}/{told['id']}/cancel") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["status"] == "canceled"
    assert answers[0].json()["finished_at"]


def test_a_finished_payment_is_not_cancelled(till, speaker):
    told = speaker.ask().json()
    Payment.objects.update(status=Payment.Status.SETTLED)

    refused = speaker.post(f"{PATH}/{told['id']}/cancel")

    assert (refused.status_code, refused.json()["code"]) == (409, "PAYMENT_FINISHED")


def test_a_payment_that_ran_out_is_read_as_expired(speaker):
    told = speaker.ask().json()
    Payment.objects.update(expires_at=Payment.objects.get().created_at)

    read = speaker.get(f"{PATH}/{told['id']}").json()

    assert read["status"] == "expired"
    assert read["finished_at"] == read["expires_at"]
    assert speaker.get(f"{PATH}?status=expired").json()["data"] == [read]
    assert speaker.get(f"{PATH}?status=open").json()["data"] == []


def test_a_list_goes_on_behind_its_cursor_newest_first(speaker):
    ids = [speaker.ask(key=f"key-{n}", reference=f"order {n}").json()["id"] for n in range(5)]

    first = speaker.get(f"{PATH}?limit=2").json()
    second = speaker.get(f"{PATH}?limit=2&starting_after={first['next_cursor']}").json()
    last = speaker.get(f"{PATH}?limit=2&starting_after={second['next_cursor']}").json()

    pages = [[payment["id"] for payment in page["data"]] for page in (first, second, last)]
    assert [id_ for page in pages for id_ in page] == ids[::-1]
    assert [page["has_more"] for page in (first, second, last)] == [True, True, False]
    assert last["next_cursor"] is None


def test_a_list_is_narrowed(speaker):
    told = speaker.ask().json()
    speaker.ask(key="key-2", reference="order 2")

    def listed(**query):
        answer = speaker.client.get(
            PATH, query, headers={"Authorization": f"Bearer {speaker.shown}"}
        )
        return [payment["reference"] for payment in answer.json()["data"]]

    assert listed(reference="order 1") == ["order 1"]
    assert listed(**{"created[gte]": "2001-01-01T00:00:00Z"}) == ["order 2", "order 1"]
    assert listed(**{"created[gte]": "2099-01-01T00:00:00Z"}) == []
    assert listed(**{"created[lt]": told["created_at"]}) == []


def test_a_known_state_is_not_sent_again(speaker):
    told = speaker.ask().json()
    read = speaker.get(f"{PATH}/{told['id']}")

    again = speaker.get(f"{PATH}/{told['id']}", **{"If-None-Match": read["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_the_payments_of_another_merchant_are_not_there(till, speaker):
    told = speaker.ask().json()
    other = operations.open_merchant(
        network_id=till.network.pk, name="Stall", handle="stall", on=DAY, by=till.dona
    )
    terminal = operations.open_terminal(merchant_id=other.pk, name="till", on=DAY, by=till.dona)
    issued = operations.issue_api_key(terminal_id=terminal.pk, scopes=BOTH, at=_now(), by=till.dona)
    stranger = Speaker(issued.shown)

    assert stranger.get(f"{PATH}/{told['id']}").status_code == 404
    assert stranger.post(f"{PATH}/{told['id']}/cancel").status_code == 404
    assert stranger.get(PATH).json()["data"] == []
    assert stranger.get(f"{PATH}?starting_after={told['id']}").json()["code"] == "UNKNOWN_CURSOR"
    assert Payment.objects.get().status == Payment.Status.OPEN
