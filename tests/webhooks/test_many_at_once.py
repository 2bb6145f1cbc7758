"""A batch of events reaches whoever wants each of them, in as many statements as one event."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.webhooks.outbox_scene import NOON, a_mailbox, an_endpoint
from webhooks.models import Delivery, Event
from webhooks.steps.emitting import EventDraft, emit_many

pytestmark = pytest.mark.django_db


def drafts(mailbox, count):
    return [
        EventDraft(
            mailbox.pk, "subscription.delivered", {"id": f"sub_{number}", "status": "active"}
        )
        for number in range(count)
    ]


def tell(some):
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        emit_many(some, NOON)
    return len(seen)


def test_each_event_reaches_the_addresses_that_want_it():
    mailbox, other, deaf = a_mailbox(), a_mailbox(), a_mailbox()
    everything = an_endpoint(mailbox, "https://example.org/all").endpoint
    an_endpoint(mailbox, "https://example.org/paid", events=["payment.settled"])
    weekly = an_endpoint(
        other, "https://example.org/weekly", events=["subscription.delivered"]
    ).endpoint
    before = Delivery.objects.count()
    completed = EventDraft(other.pk, "subscription.completed", {"id": "sub_9", "status": "done"})

    tell([*drafts(mailbox, 2), *drafts(other, 1), completed, *drafts(deaf, 1)])

    told = Delivery.objects.order_by("pk")[before:]
    assert [(one.endpoint_id, one.event.data["id"]) for one in told] == [
        (everything.pk, "sub_0"),
        (everything.pk, "sub_1"),
        (weekly.pk, "sub_0"),
    ]
    assert Event.objects.filter(mailbox=deaf).count() == 1
    assert all(one.public_id.startswith("dlv_") and one.status == "pending" for one in told)


def test_many_take_as_many_statements_as_one_and_none_takes_none():
    mailbox = a_mailbox()
    an_endpoint(mailbox, "https://example.org/all")

    one, many, none = (tell(drafts(mailbox, count)) for count in (1, 40, 0))

    assert many == one
    assert none == 0
