"""An event reaches every address that wants it, signed, and what fails is tried again."""

import base64
import hashlib
import hmac
import json

import pytest
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook, WebhookVerificationError

from bench.receiver import Reply
from tests.webhooks.outbox_scene import (
    HOUR,
    NOON,
    SECOND,
    Clock,
    a_mailbox,
    an_endpoint,
    fresh,
    statuses,
    tell,
)
from webhooks import failures, sealing
from webhooks.models import Attempt, Delivery, Endpoint, Event, Secret
from webhooks.operations import forget_events, reseal_secrets
from webhooks.refusals import (
    EndpointDisabled,
    EndpointExists,
    EndpointUrlRefused,
    RotatedTooOften,
    SentTooOften,
    TooManyEndpoints,
    UnknownEventType,
)
from webhooks.steps import endpoints
from webhooks.steps.emitting import emit
from webhooks.tasks import drain

pytestmark = pytest.mark.django_db


def test_an_event_is_sent_signed_and_thin(receiver, sender):
    mailbox = a_mailbox()
    named = an_endpoint(mailbox, receiver.url("/hook?shop=1"))
    tell(mailbox, at=timezone.now())

    assert drain(sender, now=timezone.now, seconds=5) == 1

    (request,) = receiver.received
    event = Event.objects.get()
    told = Webhook(named.secret).verify(request.body, request.headers)
    assert told["type"] == "payment.settled"
    assert told["data"] == {"id": "pay_1", "status": "settled"}
    assert request.path == "/hook?shop=1"
    assert request.headers["webhook-id"] == event.public_id
    assert request.headers["content-type"] == "application/json"
    assert statuses() == ["delivered"]
    attempt = Attempt.objects.get()
    assert (attempt.number, attempt.status_code, attempt.failure) == (1, 200, "")
    assert attempt.answer == "ok"


def test_the_signature_is_what_the_specification_says(receiver, sender):
    mailbox = a_mailbox()
    named = an_endpoint(mailbox, receiver.url())
    tell(mailbox)

    drain(sender, now=Clock(), seconds=5)

    (request,) = receiver.received
    headers = request.headers
    key = base64.b64decode(named.secret.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{request.body}".encode()
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert headers["webhook-timestamp"] == str(int(NOON.timestamp()))
    assert request.body == (
        '{"type":"payment.settled","timestamp":"2026-01-05T12:00:00.000Z",'
        '"data":{"id":"pay_1","status":"settled"}}'
    )
    assert len(key) == 32


def test_an_event_without_a_mailbox_costs_nothing(django_assert_num_queries):
    with transaction.atomic(), django_assert_num_queries(0):
        emit(None, "payment.settled", {"id": "pay_1"}, NOON)


def test_an_event_is_one_statement(open_network, django_assert_num_queries):
    mailbox = a_mailbox()
    for number in range(3):
        an_endpoint(mailbox, f"http://127.0.0.1:1/{number}")

    with transaction.atomic(), django_assert_num_queries(1):
        emit(mailbox.pk, "payment.settled", {"id": "pay_1"}, NOON)

    assert Delivery.objects.count() == 3
    assert len(set(Delivery.objects.values_list("public_id", flat=True))) == 3


def test_an_event_is_undone_with_what_happened():
    mailbox = a_mailbox()

    with transaction.atomic():
        emit(mailbox.pk, "payment.settled", {"id": "pay_1"}, NOON)
        transaction.set_rollback(True)

    assert not Event.objects.exists()


def test_an_endpoint_hears_what_it_asked_for(open_network):
    mailbox = a_mailbox()
    all_of_it = an_endpoint(mailbox, "http://127.0.0.1:1/all").endpoint
    refunds = an_endpoint(mailbox, "http://127.0.0.1:1/r", events=["payment.refunded"]).endpoint
    other = an_endpoint(a_mailbox(), "http://127.0.0.1:1/all").endpoint

    tell(mailbox, "payment.settled")
    tell(mailbox, "payment.refunded")

    heard = [
        list(one.deliveries.order_by("pk").values_list("event__type", flat=True))
        for one in (all_of_it, refunds, other)
    ]
    assert heard == [["payment.settled", "payment.refunded"], ["payment.refunded"], []]


def test_a_failure_is_tried_again_under_the_same_id(receiver, sender):
    receiver.answer = lambda _: (
        Reply(500, b"no \x00 \x1b[31m") if len(receiver.received) == 1 else Reply()
    )
    mailbox, clock = a_mailbox(), Clock()
    an_endpoint(mailbox, receiver.url())
    tell(mailbox)

    drain(sender, now=clock, seconds=5)
    assert statuses() == ["pending"]
    clock.move(4 * SECOND)
    assert drain(sender, now=clock, seconds=5) == 0
    clock.move(2 * SECOND)
    assert drain(sender, now=clock, seconds=5) == 1

    first, second = receiver.received
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert statuses() == ["delivered"]
    tried = list(Attempt.objects.order_by("number").values_list("status_code", "failure", "answer"))
    assert tried == [(500, failures.STATUS, "no � �[31m"), (200, "", "ok")]


def test_no_redirect_is_followed(receiver, sender):
    receiver.answer = lambda request: (
        Reply(302, headers={"Location": receiver.url("/inside")})
        if request.path == "/hook"
        else Reply()
    )
    mailbox = a_mailbox()
    an_endpoint(mailbox, receiver.url())
    tell(mailbox)

    drain(sender, now=Clock(), seconds=5)

    assert [request.path for request in receiver.received] == ["/hook"]
    assert Attempt.objects.get().failure == failures.REDIRECT


def test_no_proxy_is_taken_from_the_environment(receiver, sender, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    mailbox = a_mailbox()
    an_endpoint(mailbox, receiver.url())
    tell(mailbox)

    drain(sender, now=Clock(), seconds=5)

    assert statuses() == ["delivered"]


def test_a_receiver_that_is_gone_is_asked_no_more(receiver, sender):
    receiver.answer = lambda request: Reply(410) if request.path == "/gone" else Reply()
    mailbox = a_mailbox()
    gone = an_endpoint(mailbox, receiver.url("/gone")).endpoint
    an_endpoint(mailbox, receiver.url("/other"), events=["webhook.endpoint_disabled"])
    tell(mailbox)

    drain(sender, now=Clock(), seconds=5)
    tell(mailbox)
    drain(sender, now=Clock(), seconds=5)

    gone = fresh(gone)
    assert gone.disabled_reason == Endpoint.DisabledReason.GONE
    assert gone.deliveries.get().status == Delivery.Status.DEAD
    assert gone.told_at is None
    (told,) = [json.loads(one.body) for one in receiver.received if one.path == "/other"]
    assert told["type"] == "webhook.endpoint_disabled"
    assert told["data"] == {"id": gone.public_id, "reason": "gone", "status": "disabled"}


def test_a_receiver_may_ask_for_time(receiver, sender):
    receiver.answer = lambda _: Reply(503, headers={"Retry-After": "600"})
    mailbox, clock = a_mailbox(), Clock()
    an_endpoint(mailbox, receiver.url())
    tell(mailbox)

    drain(sender, now=clock, seconds=5)

    assert Delivery.objects.get().due_at == NOON + 600 * SECOND


def test_a_long_answer_is_cut(receiver, sender):
    receiver.answer = lambda _: Reply(200, b"x" * 5_000_000)
    mailbox = a_mailbox()
    an_endpoint(mailbox, receiver.url())
    tell(mailbox)

    drain(sender, now=Clock(), seconds=5)

    assert statuses() == ["delivered"]
    assert Attempt.objects.get().answer == "x" * 1024


def test_both_secrets_sign_while_they_overlap(receiver, sender):
    mailbox = a_mailbox()
    now = timezone.now()
    old = an_endpoint(mailbox, receiver.url(), at=now)
    with transaction.atomic():
        new = endpoints.rotate_secret(endpoint_id=old.endpoint.pk, at=now, by=None)

    tell(mailbox, at=now)
    drain(sender, now=timezone.now, seconds=5)

    (request,) = receiver.received
    assert request.headers["webhook-signature"].count("v1,") == 2
    for secret in (old.secret, new.secret):
        Webhook(secret).verify(request.body, request.headers)

    tell(mailbox, at=now)
    drain(sender, now=Clock(now + 24 * HOUR), seconds=5)
    request = receiver.received[-1]
    assert request.headers["webhook-signature"].count("v1,") == 1
    with pytest.raises(WebhookVerificationError):
        Webhook(old.secret).verify(request.body, request.headers)


def test_secrets_are_rotated_a_few_times_a_day_at_most(open_network):
    endpoint = an_endpoint(a_mailbox(), "http://127.0.0.1:1/").endpoint

    for _ in range(3):
        endpoints.rotate_secret(endpoint_id=endpoint.pk, at=NOON, by=None)
    with pytest.raises(RotatedTooOften):
        endpoints.rotate_secret(endpoint_id=endpoint.pk, at=NOON, by=None)


def test_the_database_alone_gives_no_secret(open_network):
    named = an_endpoint(a_mailbox(), "http://127.0.0.1:1/")
    kept = Secret.objects.get()

    assert named.secret.removeprefix("whsec_").rstrip("=") not in kept.sealed
    assert sealing.unseal(kept.sealed) == named.secret


def test_a_change_of_the_sites_key_leaves_secrets_as_they_are(open_network, settings):
    named = an_endpoint(a_mailbox(), "http://127.0.0.1:1/")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of at least fifty characters, as the site asks for"

    assert sealing.unseal(Secret.objects.get().sealed) == named.secret
    assert reseal_secrets.__wrapped__(at=NOON) == 1
    settings.SECRET_KEY_FALLBACKS = []
    assert sealing.unseal(Secret.objects.get().sealed) == named.secret
    assert reseal_secrets.__wrapped__(at=NOON) == 0


def test_a_secret_that_no_key_opens_is_said_so(receiver, sender, settings):
    mailbox = a_mailbox()
    an_endpoint(mailbox, receiver.url())
    settings.SECRET_KEY = "another key of at least fifty characters, as the site asks for"
    tell(mailbox)

    drain(sender, now=Clock(), seconds=5)

    assert Attempt.objects.get().failure == failures.SECRETS_UNREADABLE
    assert not receiver.received


def test_a_replay_has_an_id_that_no_receiver_has_seen(receiver, sender):
    mailbox = a_mailbox()
    an_endpoint(mailbox, receiver.url(), events=["payment.settled"])
    an_endpoint(mailbox, receiver.url("/second"))
    tell(mailbox)
    drain(sender, now=Clock(), seconds=5)
    original = Event.objects.get()

    again = endpoints.replay(delivery_id=Delivery.objects.order_by("pk")[0].pk, at=NOON, by=None)
    drain(sender, now=timezone.now, seconds=5)

    last = receiver.received[-1]
    assert len(receiver.received) == 3
    assert last.path == "/hook"
    assert last.headers["webhook-id"] == again.event.public_id != original.public_id
    assert last.body == receiver.received[0].body
    assert again.event.replays_id == original.pk


def test_a_trial_reaches_an_address_whatever_it_asked_for(receiver, sender):
    mailbox = a_mailbox()
    endpoint = an_endpoint(mailbox, receiver.url(), events=["payment.refunded"]).endpoint

    endpoints.send_test(endpoint_id=endpoint.pk, at=NOON, by=None)
    drain(sender, now=timezone.now, seconds=5)

    assert json.loads(receiver.received[0].body)["type"] == "webhook.test"
    for _ in range(29):
        endpoints.send_test(endpoint_id=endpoint.pk, at=NOON, by=None)
    with pytest.raises(SentTooOften):
        endpoints.send_test(endpoint_id=endpoint.pk, at=NOON, by=None)


def test_a_switched_off_endpoint_is_sent_nothing(receiver, sender):
    mailbox = a_mailbox()
    endpoint = an_endpoint(mailbox, receiver.url()).endpoint
    tell(mailbox)

    for _ in range(2):
        endpoints.disable_endpoint(endpoint_id=endpoint.pk, at=NOON, by=None)
    tell(mailbox)
    drain(sender, now=Clock(), seconds=5)

    assert not receiver.received
    assert statuses() == ["dropped"]
    for refused in (endpoints.send_test, endpoints.rotate_secret):
        with pytest.raises(EndpointDisabled):
            refused(endpoint_id=endpoint.pk, at=NOON, by=None)
    endpoints.enable_endpoint(endpoint_id=endpoint.pk, at=NOON, by=None)
    tell(mailbox)
    drain(sender, now=Clock(), seconds=5)
    assert len(receiver.received) == 1


def test_an_address_is_there_once_and_sixteen_are_enough(open_network):
    mailbox = a_mailbox()
    for number in range(16):
        an_endpoint(mailbox, f"http://127.0.0.1:1/{number}")

    with pytest.raises(EndpointExists):
        an_endpoint(mailbox, "http://127.0.0.1:1/3")
    with pytest.raises(TooManyEndpoints):
        an_endpoint(mailbox, "http://127.0.0.1:1/16")
    with pytest.raises(UnknownEventType):
        an_endpoint(mailbox, "http://127.0.0.1:1/17", events=["payment.stolen"])


def test_a_private_address_is_refused_where_it_is_named():
    with pytest.raises(EndpointUrlRefused) as refused:
        an_endpoint(a_mailbox(), "https://10.0.0.1/hook")

    assert refused.value.context == {"reason": failures.ADDRESS_PRIVATE}


def test_an_address_that_changes_begins_well(open_network):
    endpoint = an_endpoint(a_mailbox(), "http://127.0.0.1:1/").endpoint
    Endpoint.objects.update(failures_in_row=7, rests_until=NOON, failing_since=NOON)

    changed = endpoints.change_endpoint(
        endpoint_id=endpoint.pk,
        url="http://127.0.0.1:1/new",
        events=["payment.settled"],
        description="till",
        at=NOON,
        by=None,
    )

    assert (changed.failures_in_row, changed.rests_until, changed.failing_since) == (0, None, None)
    assert changed.events == ["payment.settled"]


def test_what_was_told_long_ago_is_forgotten(receiver, sender):
    mailbox = a_mailbox()
    an_endpoint(mailbox, receiver.url(), events=["payment.settled"])
    tell(mailbox)
    tell(mailbox, "payment.refunded")
    drain(sender, now=Clock(), seconds=5)
    tell(mailbox)

    assert forget_events.__wrapped__(before=NOON + HOUR, rows_max=500) == 2
    assert Event.objects.count() == 1
