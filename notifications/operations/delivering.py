"""Takes what is due for sending, and records what came of it."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import QuerySet

from notifications.models import Delivery, Device
from people.models import Notice
from people.notice_kinds import Channel
from webhooks import retrying

MINUTE = datetime.timedelta(minutes=1)
KEPT = datetime.timedelta(days=30)
# Longer than a whole batch can take: until then nobody else takes it, then anybody does.
LEASE = 10 * MINUTE
# With what is due of a bundle goes all else of it: one message. The lock lets no second dispatcher
# cut a bundle in two.
_TAKE = """
    WITH first AS MATERIALIZED (
        SELECT id, person_id, device_id, is_bundled FROM notifications_delivery
        WHERE status = 'PENDING' AND channel = %(channel)s AND due_at <= %(at)s
        ORDER BY due_at, id LIMIT %(room)s
    ), taken AS (
        SELECT id FROM first
        UNION
        SELECT other.id FROM first JOIN notifications_delivery other
            ON first.is_bundled AND other.is_bundled AND other.person_id = first.person_id
            AND other.device_id IS NOT DISTINCT FROM first.device_id
        WHERE other.status = 'PENDING' AND other.channel = %(channel)s AND other.due_at <= %(at)s
    )
    UPDATE notifications_delivery delivery
    SET due_at = %(leased_until)s, tries = tries + 1
    FROM taken WHERE delivery.id = taken.id
    RETURNING delivery.id
"""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to be sent: the deliveries that it carries, all of one person and device."""

    channel: Channel
    person_id: int
    device: Device | None
    is_bundled: bool
    deliveries: tuple[Delivery, ...]

    @property
    def notices(self) -> list[Notice]:
        """The notices it carries, the oldest first."""
        return [delivery.notice for delivery in self.deliveries]


@transaction.atomic(durable=True)
def take_due(*, channel: Channel, at: datetime.datetime, room: int) -> list[Message]:
    """Take messages of a channel for sending; what nobody records is due again after the lease."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notifications.take'))")
        cursor.execute(
            _TAKE,
            {"channel": channel.value, "at": at, "room": room, "leased_until": at + LEASE},
        )
        taken = [pk for (pk,) in cursor.fetchall()]
    messages: dict[tuple[int, int | None, int], list[Delivery]] = {}
    for delivery in (
        Delivery.objects.filter(pk__in=taken).select_related("notice", "device").order_by("pk")
    ):
        alone = 0 if delivery.is_bundled else delivery.pk
        messages.setdefault((delivery.person_id, delivery.device_id, alone), []).append(delivery)

    return [
        Message(channel, person_id, rows[0].device, rows[0].is_bundled, tuple(rows))
        for (person_id, _device_id, _alone), rows in messages.items()
    ]


@transaction.atomic(durable=True)
def record_sent(*, message: Message, at: datetime.datetime) -> None:
    """Record that a message was taken by whoever carries it on."""
    _rows(message).update(status=Delivery.Status.SENT, finished_at=at)
    if message.device is not None:
        Device.objects.filter(pk=message.device.pk).update(last_told_at=at)


@transaction.atomic(durable=True)
def record_failed(*, message: Message, at: datetime.datetime, chance: float = 0.0) -> None:
    """Record that a message could not be sent: tried again later and later, for three days."""
    for delivery in message.deliveries:
        due_at = retrying.next_try_at(
            created_at=delivery.begins_at,
            failed_at=at,
            failures=delivery.failures + 1,
            chance=chance,
        )
        rows = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.PENDING)
        if due_at is None:
            rows.update(status=Delivery.Status.DEAD, failures=delivery.failures + 1, finished_at=at)
        else:
            rows.update(due_at=due_at, failures=delivery.failures + 1)


@transaction.atomic(durable=True)
def put_back(*, messages: Collection[Message], at: datetime.datetime) -> None:
    """Let messages wait a minute: whoever carries them on was not there, which is not their fault.

    What has waited for three days is given up all the same.
    """
    for message in messages:
        _rows(message).filter(begins_at__lt=at - retrying.GIVEN_UP_AFTER).update(
            status=Delivery.Status.DEAD, finished_at=at
        )
        _rows(message).update(due_at=at + MINUTE)


@transaction.atomic(durable=True)
def forget_device(*, device_id: int) -> None:
    """Remove a device that its push service no longer knows, with what waits for it."""
    Device.objects.filter(pk=device_id).delete()


@transaction.atomic(durable=True)
def forget_deliveries(*, at: datetime.datetime, rows_max: int) -> int:
    """Remove what was carried more than 30 days ago; return how many."""
    old = Delivery.objects.filter(finished_at__lt=at - KEPT).order_by("finished_at")[:rows_max]

    return Delivery.objects.filter(pk__in=list(old.values_list("pk", flat=True))).delete()[0]


def _rows(message: Message) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        pk__in=[delivery.pk for delivery in message.deliveries], status=Delivery.Status.PENDING
    )
