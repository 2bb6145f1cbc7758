"""A mailbox with addresses in it, a sender that may reach this machine, and a stopped clock."""

import datetime

from django.db import transaction

from webhooks.models import Delivery, Endpoint, Mailbox
from webhooks.steps import endpoints
from webhooks.steps.emitting import write_event

NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
HOUR = datetime.timedelta(hours=1)


class Clock:
    """Stands still until it is moved."""

    def __init__(self, at=NOON):
        self.at = at

    def __call__(self):
        return self.at

    def move(self, by):
        self.at += by
        return self.at


def a_mailbox():
    with transaction.atomic():
        return endpoints.open_mailbox(at=NOON)


def an_endpoint(mailbox, url, *, events=(), at=NOON):
    with transaction.atomic():
        return endpoints.add_endpoint(
            mailbox_id=mailbox.pk, url=url, events=events, description="", at=at, by=None
        )


def tell(mailbox: Mailbox, type="payment.settled", *, at=NOON, subject="pay_1"):
    """An event whose deliveries are due at once by the stopped clock."""
    with transaction.atomic():
        return write_event(mailbox.pk, type, {"id": subject, "status": "settled"}, at, sent_from=at)


def statuses():
    return list(Delivery.objects.order_by("pk").values_list("status", flat=True))


def fresh(endpoint: Endpoint) -> Endpoint:
    return Endpoint.objects.get(pk=endpoint.pk)
