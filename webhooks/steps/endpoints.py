"""Addresses from their naming to their switching off, their secrets, trials and replays."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import connection

from people import audit, public_ids, rate_limits
from people.models import Person
from webhooks import event_types, failures, sealing
from webhooks.addresses import AddressRefused, read_target
from webhooks.models import Delivery, Endpoint, Event, Mailbox, Secret
from webhooks.refusals import (
    EndpointDisabled,
    EndpointExists,
    EndpointUrlRefused,
    RotatedTooOften,
    SentTooOften,
    TooManyEndpoints,
    UnknownEventType,
)
from webhooks.steps.emitting import ENDPOINTS_MAX, write_event

# How long a former secret still signs beside the new one.
OVERLAP = datetime.timedelta(hours=24)
SECRETS_MAX = 4
_HINT_LETTERS = 4
_SENT_RATE = rate_limits.Rate(tries_max=30, window_seconds=60)


@dataclass(frozen=True, slots=True)
class Named:
    """An endpoint with its fresh secret, which nobody can read again."""

    endpoint: Endpoint
    secret: str


def open_mailbox(*, at: datetime.datetime) -> Mailbox:
    """Make a mailbox, for an owner who names the first address."""
    assert connection.in_atomic_block

    return Mailbox.objects.create(created_at=at)


def add_endpoint(
    *,
    mailbox_id: int,
    url: str,
    events: Collection[str],
    description: str,
    at: datetime.datetime,
    by: Person | None,
) -> Named:
    """Add an address with a secret of its own; no `events` stands for all of them.

    Raises EndpointUrlRefused, UnknownEventType, EndpointExists and TooManyEndpoints.
    """
    assert connection.in_atomic_block

    # One after the other: two that are added at once must not both be the sixteenth.
    Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id)
    check_url(url)
    chosen = check_events(events)
    there = Endpoint.objects.enabled().filter(mailbox_id=mailbox_id)
    if there.filter(url=url).exists():
        raise EndpointExists
    if there.count() >= ENDPOINTS_MAX:
        raise TooManyEndpoints

    endpoint = Endpoint.objects.create(
        public_id=public_ids.public_id("whep", at),
        mailbox_id=mailbox_id,
        url=url,
        events=chosen,
        description=description,
        created_at=at,
    )
    secret = _new_secret(endpoint, at=at)
    audit.record("WEBHOOK_ENDPOINT_ADDED", by=by, subject=endpoint, data={"url": url})

    return Named(endpoint=endpoint, secret=secret)


def change_endpoint(
    *,
    endpoint_id: int,
    url: str | None = None,
    events: Collection[str] | None = None,
    description: str | None = None,
    at: datetime.datetime,
    by: Person | None,
) -> Endpoint:
    """Change what is given of an address; what waits for it goes to the new one.

    Raises EndpointUrlRefused, UnknownEventType and EndpointExists.
    """
    endpoint = lock_endpoint(endpoint_id)

    if url is not None:
        check_url(url)
        others = Endpoint.objects.enabled().filter(mailbox_id=endpoint.mailbox_id, url=url)
        if endpoint.is_enabled and others.exclude(pk=endpoint.pk).exists():
            raise EndpointExists
        if url != endpoint.url:
            # What failed was the former address: the new one begins well.
            endpoint.rests_until, endpoint.failures_in_row = None, 0
            endpoint.failing_since, endpoint.dead_in_row = None, 0
        endpoint.url = url
    if events is not None:
        endpoint.events = check_events(events)
    if description is not None:
        endpoint.description = description

    endpoint.save()
    audit.record(
        "WEBHOOK_ENDPOINT_CHANGED",
        by=by,
        subject=endpoint,
        data={"url": endpoint.url, "events": endpoint.events},
    )

    return endpoint


def enable_endpoint(*, endpoint_id: int, at: datetime.datetime, by: Person | None) -> Endpoint:
    """Switch an address on again; it begins well, and what was dropped stays dropped.

    Raises EndpointUrlRefused, EndpointExists and TooManyEndpoints.
    """
    endpoint = lock_endpoint(endpoint_id)
    if endpoint.is_enabled:
        return endpoint
    check_url(endpoint.url)
    there = Endpoint.objects.enabled().filter(mailbox_id=endpoint.mailbox_id)
    if there.filter(url=endpoint.url).exists():
        raise EndpointExists
    if there.count() >= ENDPOINTS_MAX:
        raise TooManyEndpoints

    endpoint.disabled_at, endpoint.disabled_reason, endpoint.told_at = None, "", None
    endpoint.rests_until, endpoint.failures_in_row = None, 0
    endpoint.failing_since, endpoint.dead_in_row = None, 0
    endpoint.save()
    audit.record("WEBHOOK_ENDPOINT_ENABLED", by=by, subject=endpoint)

    return endpoint


def disable_endpoint(*, endpoint_id: int, at: datetime.datetime, by: Person | None) -> Endpoint:
    """Switch an address off as its owner says; twice is as once."""
    endpoint = lock_endpoint(endpoint_id)
    if endpoint.is_enabled:
        switch_off(endpoint, Endpoint.DisabledReason.BY_OWNER, at=at, by=by)

    return endpoint


def switch_off(
    endpoint: Endpoint,
    reason: Endpoint.DisabledReason,
    *,
    at: datetime.datetime,
    by: Person | None = None,
) -> None:
    """Switch a locked address off, drop what waits for it, and tell the owner's other addresses."""
    assert connection.in_atomic_block

    endpoint.disabled_at, endpoint.disabled_reason = at, reason
    # Who switched it off knows; what went off by itself is told by letter.
    endpoint.told_at = at if reason == Endpoint.DisabledReason.BY_OWNER else None
    endpoint.save()
    Delivery.objects.filter(endpoint=endpoint, status=Delivery.Status.PENDING).update(
        status=Delivery.Status.DROPPED, finished_at=at
    )
    write_event(
        endpoint.mailbox_id,
        event_types.ENDPOINT_DISABLED,
        {"id": endpoint.public_id, "status": "disabled", "reason": str(reason)},
        at,
        sent_from=at,
        but=endpoint.pk,
    )
    audit.record("WEBHOOK_ENDPOINT_DISABLED", by=by, subject=endpoint, data={"reason": str(reason)})


def rotate_secret(*, endpoint_id: int, at: datetime.datetime, by: Person | None) -> Named:
    """Give an address a new secret; the former one signs beside it for 24 hours.

    Raises EndpointDisabled and RotatedTooOften.
    """
    endpoint = lock_endpoint(endpoint_id)
    if not endpoint.is_enabled:
        raise EndpointDisabled
    if endpoint.secrets.in_force(at=at).count() >= SECRETS_MAX:
        raise RotatedTooOften

    endpoint.secrets.filter(expires_at__isnull=True).update(expires_at=at + OVERLAP)
    secret = _new_secret(endpoint, at=at)
    audit.record("WEBHOOK_SECRET_ROTATED", by=by, subject=endpoint)

    return Named(endpoint=endpoint, secret=secret)


def send_test(*, endpoint_id: int, at: datetime.datetime, by: Person | None) -> Delivery:
    """Send a trial to an address, whatever it asked for; raises EndpointDisabled, SentTooOften."""
    endpoint = lock_endpoint(endpoint_id)
    _check_may_send(endpoint, at=at)

    told = write_event(
        endpoint.mailbox_id,
        event_types.TEST,
        {"id": endpoint.public_id, "status": "enabled"},
        at,
        sent_from=at,
        only=endpoint.pk,
    )
    audit.record("WEBHOOK_TESTED", by=by, subject=endpoint)

    return Delivery.objects.select_related("event", "endpoint").get(public_id=told[0])


def replay(*, delivery_id: int, at: datetime.datetime, by: Person | None) -> Delivery:
    """Send an event again to the same address, under a new id that no receiver has seen.

    A receiver that keeps the ids it has seen would pass over the former one, and a replay is asked
    for because what was done with it went wrong there. Type, time and data stay as they were.
    Raises EndpointDisabled and SentTooOften.
    """
    delivery = Delivery.objects.select_related("event").get(pk=delivery_id)
    endpoint = lock_endpoint(delivery.endpoint_id)
    _check_may_send(endpoint, at=at)

    event: Event = delivery.event
    told = write_event(
        event.mailbox_id,
        event.type,
        event.data,
        event.happened_at,
        sent_from=at,
        only=endpoint.pk,
        replays_id=event.replays_id or event.pk,
    )
    audit.record("WEBHOOK_REPLAYED", by=by, subject=delivery)

    return Delivery.objects.select_related("event", "endpoint").get(public_id=told[0])


def lock_endpoint(endpoint_id: int) -> Endpoint:
    """Return an endpoint, locked; its mailbox first, as whoever adds one does."""
    assert connection.in_atomic_block

    mailbox_id = Endpoint.objects.values_list("mailbox_id", flat=True).get(pk=endpoint_id)
    Mailbox.objects.select_for_update(no_key=True).get(pk=mailbox_id)

    return Endpoint.objects.select_for_update(no_key=True).get(pk=endpoint_id)


def check_url(url: str) -> None:
    """Refuse an address that webhooks do not go to, as far as its writing tells."""
    try:
        read_target(url, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
    except AddressRefused as refused:
        raise EndpointUrlRefused(
            failures.words_of(refused.failure), context={"reason": refused.failure}
        ) from None


def check_events(events: Collection[str]) -> list[str]:
    """Return the types, each once and in the table's order; raises UnknownEventType."""
    if unknown := sorted(set(events) - set(event_types.TYPES)):
        raise UnknownEventType(context={"unknown": unknown})

    return [name for name in event_types.TYPES if name in set(events)]


def _check_may_send(endpoint: Endpoint, *, at: datetime.datetime) -> None:
    if not endpoint.is_enabled:
        raise EndpointDisabled
    if not rate_limits.count_try("webhook-sent", endpoint.pk, _SENT_RATE, at=at).allowed:
        raise SentTooOften


def _new_secret(endpoint: Endpoint, *, at: datetime.datetime) -> str:
    secret = sealing.new_secret()
    Secret.objects.create(
        endpoint=endpoint,
        sealed=sealing.seal(secret),
        hint=secret.rstrip("=")[-_HINT_LETTERS:],
        created_at=at,
    )

    return secret


def readable_secrets(rows: Sequence[Secret]) -> tuple[str, ...]:
    """Return those secrets that the site's keys open, in the order given."""
    found = []
    for row in rows:
        try:
            found.append(sealing.unseal(row.sealed))
        except sealing.SealBroken:
            continue

    return tuple(found)
