"""Software sets where it is told what happens, and reads how that went."""

import pytest
from django.utils import timezone
from standardwebhooks import Webhook

from bench.receiver import Reply
from merchants.models import ApiKey, Merchant
from people.models import AuditEvent
from tests.tills import Speaker, a_key, a_till
from tests.webhooks.outbox_scene import tell
from webhooks import event_types
from webhooks.models import Endpoint, Mailbox
from webhooks.tasks import drain

pytestmark = pytest.mark.django_db

ENDPOINTS = "/api/v1/webhook-endpoints"
DELIVERIES = "/api/v1/webhook-deliveries"
SCOPES = (ApiKey.Scope.WEBHOOKS_WRITE,)


@pytest.fixture
def till():
    return a_till()


@pytest.fixture
def speaker(till):
    return Speaker(a_key(till, scopes=SCOPES).shown)


def add(speaker, url="https://shop.example/hook", **more):
    return speaker.post(ENDPOINTS, {"url": url, **more})


def delete(speaker, path):
    return speaker.client.delete(path, headers={"Authorization": f"Bearer {speaker.shown}"})


def test_an_address_is_added_and_its_secret_shown_once(till, speaker):
    made = add(speaker, events=["payment.settled", "payment.refunded"], description="books")

    assert made.status_code == 201
    told = made.json()
    assert told["secret"].startswith("whsec_")
    assert told["status"] == "enabled"
    assert told["livemode"] is True
    assert told["events"] == ["payment.settled", "payment.refunded"]
    read = speaker.get(f"{ENDPOINTS}/{told['id']}").json()
    assert read == {name: value for name, value in told.items() if name != "secret"}
    assert speaker.get(ENDPOINTS).json()["data"] == [read]
    assert Merchant.objects.get(pk=till.merchant.pk).mailbox_id == Mailbox.objects.get().pk
    assert AuditEvent.objects.filter(action="WEBHOOK_ENDPOINT_ADDED").count() == 1


def test_the_scope_is_needed(till):
    stranger = Speaker(a_key(till).shown)

    for answer in (stranger.get(ENDPOINTS), add(stranger), stranger.get(DELIVERIES)):
        assert (answer.status_code, answer.json()["code"]) == (403, "SCOPE_MISSING")


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"url": "http://shop.example/"}, 400, "ENDPOINT_URL_REFUSED"),
        ({"url": "https://127.0.0.1/"}, 400, "ENDPOINT_URL_REFUSED"),
        ({"url": "https://169.254.169.254/latest/meta-data"}, 400, "ENDPOINT_URL_REFUSED"),
        ({"url": "https://shop.example:25/"}, 400, "ENDPOINT_URL_REFUSED"),
        ({"url": "https://shop.example/" + "a" * 500}, 400, "VALIDATION_FAILED"),
        ({"url": ""}, 400, "VALIDATION_FAILED"),
        ({"url": 5}, 400, "VALIDATION_FAILED"),
        ({}, 400, "VALIDATION_FAILED"),
        ({"url": "https://shop.example/", "secret": "whsec_mine"}, 400, "VALIDATION_FAILED"),
        ({"url": "https://shop.example/", "events": ["no"]}, 400, "VALIDATION_FAILED"),
        ({"url": "https://shop.example/", "events": {"a": 1}}, 400, "VALIDATION_FAILED"),
        ({"url": "https://shop.example/", "events": "payment.settled"}, 400, "VALIDATION_FAILED"),
        ({"url": "https://shop.example/", "events": [[]]}, 400, "VALIDATION_FAILED"),
        ({"url": "https://shop.example/", "description": "a" * 121}, 400, "VALIDATION_FAILED"),
    ],
)
def test_what_cannot_be_an_address_is_refused(speaker, body, status, code):
    answer = speaker.post(ENDPOINTS, body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert not Endpoint.objects.exists()


def test_the_same_address_twice_is_refused(speaker):
    add(speaker)
    again = add(speaker)

    assert (again.status_code, again.json()["code"]) == (409, "ENDPOINT_EXISTS")


def test_an_address_is_changed_switched_off_and_on(speaker):
    path = f"{ENDPOINTS}/{add(speaker).json()['id']}"

    changed = speaker.post(path, {"url": "https://shop.example/new", "events": ["payout.paid"]})
    assert changed.json()["url"] == "https://shop.example/new"
    assert changed.json()["events"] == ["payout.paid"]
    assert speaker.post(path, {"disabled": "true"}).status_code == 400
    off = speaker.post(path, {"disabled": True}).json()
    assert (off["status"], off["disabled_reason"]) == ("disabled", "by_owner")
    assert speaker.post(f"{path}/test").json()["code"] == "ENDPOINT_DISABLED"
    assert speaker.post(f"{path}/rotate-secret").json()["code"] == "ENDPOINT_DISABLED"
    assert speaker.post(path, {"disabled": False}).json()["status"] == "enabled"
    assert delete(speaker, path).json()["status"] == "disabled"
    assert delete(speaker, path).status_code == 200
    assert speaker.get(f"{ENDPOINTS}?status=enabled").json()["data"] == []
    assert len(speaker.get(f"{ENDPOINTS}?status=disabled").json()["data"]) == 1


def test_addresses_are_listed_page_by_page(speaker):
    made = [add(speaker, f"https://shop.example/{n}").json()["id"] for n in range(3)]

    first = speaker.get(f"{ENDPOINTS}?limit=2").json()
    rest = speaker.get(f"{ENDPOINTS}?limit=2&starting_after={first['next_cursor']}").json()

    assert [row["id"] for row in first["data"] + rest["data"]] == made[::-1]
    assert rest["has_more"] is False
    unknown = speaker.get(f"{ENDPOINTS}?starting_after=whep_{'0' * 26}")
    assert unknown.json()["code"] == "UNKNOWN_CURSOR"


def test_another_merchants_addresses_are_not_there(till, speaker):
    other = Mailbox.objects.create(created_at=timezone.now())
    endpoint = Endpoint.objects.create(
        public_id=f"whep_{'0' * 26}",
        mailbox=other,
        url="https://a.example/",
        created_at=timezone.now(),
    )
    path = f"{ENDPOINTS}/{endpoint.public_id}"

    for answer in (
        speaker.get(path),
        speaker.post(path, {"disabled": True}),
        speaker.post(f"{path}/test"),
        speaker.post(f"{path}/rotate-secret"),
        delete(speaker, path),
        speaker.get(f"{DELIVERIES}/dlv_{'0' * 26}"),
        speaker.post(f"{DELIVERIES}/dlv_{'0' * 26}/replay"),
    ):
        assert answer.status_code == 404
    add(speaker)
    assert speaker.get(path).status_code == 404


def test_a_trial_is_sent_read_and_replayed(till, speaker, receiver, sender):
    made = add(speaker, receiver.url(), events=["payment.settled"]).json()
    trial = speaker.post(f"{ENDPOINTS}/{made['id']}/test")
    assert trial.status_code == 202
    waiting = trial.json()
    assert (waiting["status"], waiting["type"], waiting["attempts"]) == (
        *("pending", "webhook.test"),
        [],
    )

    drain(sender, now=timezone.now, seconds=5)

    done = speaker.get(f"{DELIVERIES}/{waiting['id']}").json()
    assert done["status"] == "delivered"
    assert done["next_attempt_at"] is None
    (attempt,) = done["attempts"]
    assert (attempt["status_code"], attempt["failure"], attempt["answer"]) == (200, None, "ok")
    assert receiver.received[0].body == done["body"]
    assert receiver.received[0].headers["webhook-id"] == done["webhook_id"]
    Webhook(made["secret"]).verify(receiver.received[0].body, receiver.received[0].headers)
    replay = speaker.post(f"{DELIVERIES}/{waiting['id']}/replay").json()
    assert replay["replays"] == done["webhook_id"] != replay["webhook_id"]


def test_the_log_is_narrowed_and_says_why_a_try_failed(till, speaker, receiver, sender):
    receiver.answer = lambda request: Reply(500 if request.path == "/bad" else 200)
    good, bad = (add(speaker, receiver.url(path)).json()["id"] for path in ("/good", "/bad"))
    tell(Mailbox.objects.get(), at=timezone.now())
    drain(sender, now=timezone.now, seconds=5)

    def told(query):
        return speaker.get(f"{DELIVERIES}?{query}").json()["data"]

    assert len(told("")) == 2
    (failed,) = told("status=pending")
    assert failed["endpoint"] == bad
    assert failed["attempts"][0]["failure"] == "STATUS"
    assert failed["next_attempt_at"]
    assert [row["endpoint"] for row in told(f"endpoint={good}")] == [good]
    assert told("type=payment.refunded") == []
    assert speaker.get(f"{DELIVERIES}?status=lost").status_code == 400
    assert speaker.get(f"{DELIVERIES}?endpoint=x").status_code == 400
    page = speaker.get(f"{DELIVERIES}?limit=1").json()
    rest = speaker.get(f"{DELIVERIES}?limit=1&starting_after={page['next_cursor']}").json()
    assert {page["data"][0]["endpoint"], rest["data"][0]["endpoint"]} == {good, bad}
    unknown = speaker.get(f"{DELIVERIES}?starting_after=dlv_{'0' * 26}")
    assert unknown.json()["code"] == "UNKNOWN_CURSOR"


def test_the_document_has_every_event():
    from merchants.api.document_webhooks import EVENTS

    assert [webhook.name for webhook in EVENTS] == list(event_types.TYPES)
    for webhook in EVENTS:
        told = webhook.decorator["post"]
        assert {parameter["name"] for parameter in told["parameters"]} == {
            *("webhook-id", "webhook-timestamp", "webhook-signature")
        }
