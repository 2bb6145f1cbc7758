"""What the owners of addresses may read: these, what was sent to them, and how that went."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from webhooks.models import Attempt, Delivery, Endpoint

# A bank's merchant looks at what happened since yesterday.
HEALTH_SPAN = datetime.timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Health:
    """How an endpoint has answered lately: tries that were taken, and those that failed."""

    taken: int
    failed: int
    waiting: int


@dataclass(frozen=True, slots=True)
class DeliveryFilter:
    """Which deliveries are asked for; None asks for all."""

    endpoint_public_id: str | None = None
    status: str | None = None
    type: str | None = None


def endpoints_of(mailbox_ids: Collection[int]) -> QuerySet[Endpoint]:
    """Return the addresses of some mailboxes, those in force first, the newest first."""
    return (
        Endpoint.objects.filter(mailbox_id__in=mailbox_ids)
        .prefetch_related("secrets")
        .order_by(F("disabled_at").desc(nulls_first=True), "-id")
    )


def endpoint_of(mailbox_ids: Collection[int], public_id: str) -> Endpoint:
    """Return an address of one of the mailboxes; raises Endpoint.DoesNotExist."""
    return Endpoint.objects.get(mailbox_id__in=mailbox_ids, public_id=public_id)


def deliveries_of(
    mailbox_ids: Collection[int], asked: DeliveryFilter, *, after: Delivery | None = None
) -> QuerySet[Delivery]:
    """Return what was sent to addresses of some mailboxes, newest first, with every try."""
    found = (
        Delivery.objects.filter(endpoint__mailbox_id__in=mailbox_ids)
        .select_related("event__replays", "endpoint")
        .prefetch_related("attempts")
    )
    if asked.endpoint_public_id is not None:
        found = found.filter(endpoint__public_id=asked.endpoint_public_id)
    if asked.status is not None:
        found = found.filter(status=asked.status)
    if asked.type is not None:
        found = found.filter(event__type=asked.type)
    if after is not None:
        found = found.filter(id__lt=after.pk)

    return found.order_by("-id")


def delivery_of(mailbox_ids: Collection[int], public_id: str) -> Delivery:
    """Return a delivery to an address of the mailboxes; raises Delivery.DoesNotExist."""
    return (
        Delivery.objects.select_related("event__replays", "endpoint")
        .prefetch_related("attempts")
        .get(endpoint__mailbox_id__in=mailbox_ids, public_id=public_id)
    )


def health_of(endpoint: Endpoint, *, at: datetime.datetime) -> Health:
    """Return how an endpoint has answered within the last day, and how much waits for it."""
    tries = Attempt.objects.filter(
        delivery__endpoint=endpoint, sent_at__gt=at - HEALTH_SPAN
    ).aggregate(taken=Count("pk", filter=Q(failure="")), failed=Count("pk", filter=~Q(failure="")))
    waiting = Delivery.objects.filter(endpoint=endpoint, status=Delivery.Status.PENDING).count()

    return Health(taken=tries["taken"], failed=tries["failed"], waiting=waiting)


def untold_endpoints(rows_max: int) -> list[Endpoint]:
    """Return addresses that were switched off without anybody being told of it yet."""
    found = Endpoint.objects.filter(disabled_at__isnull=False, told_at__isnull=True)
    return list(found.order_by("disabled_at", "pk")[:rows_max])
