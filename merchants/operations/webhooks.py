"""A merchant's addresses to which is told what happens there.

A key that may set them acts for the merchant; a person must own it.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from banks.steps.programs import name_mailbox
from merchants.models import Merchant
from merchants.steps import gates
from people.models import Person
from webhooks import queries as webhook_queries
from webhooks.models import Delivery, Endpoint
from webhooks.steps import endpoints
from webhooks.steps.endpoints import Named


@dataclass(frozen=True, slots=True)
class EndpointChange:
    """What is changed of an address; None leaves it as it is."""

    url: str | None = None
    events: Collection[str] | None = None
    description: str | None = None
    disabled: bool | None = None


@transaction.atomic(durable=True)
def add_endpoint(
    *,
    merchant_id: int,
    url: str,
    events: Collection[str],
    description: str,
    at: datetime.datetime,
    by: Person | None,
) -> Named:
    """Add an address, and the mailbox with the first one; the secret is shown this once.

    Raises NotTheOwner, EndpointUrlRefused, UnknownEventType, EndpointExists and TooManyEndpoints.
    """
    merchant = Merchant.objects.select_for_update(no_key=True, of=("self",)).get(pk=merchant_id)
    gates.check_owner(merchant, by)

    if merchant.mailbox_id is None:
        merchant.mailbox = endpoints.open_mailbox(at=at)
        merchant.save(update_fields=["mailbox"])
        if merchant.business_id is not None and merchant.mailbox_id is not None:
            name_mailbox(merchant.business_id, merchant.mailbox_id)
    assert merchant.mailbox_id is not None

    return endpoints.add_endpoint(
        mailbox_id=merchant.mailbox_id,
        url=url,
        events=events,
        description=description,
        at=at,
        by=by,
    )


@transaction.atomic(durable=True)
def change_endpoint(
    *,
    merchant_id: int,
    public_id: str,
    change: EndpointChange,
    at: datetime.datetime,
    by: Person | None,
) -> Endpoint:
    """Change an address, switch it off or on again.

    Raises Endpoint.DoesNotExist, NotTheOwner, EndpointUrlRefused, UnknownEventType, EndpointExists
    and TooManyEndpoints.
    """
    endpoint = _endpoint(merchant_id, public_id, by=by)

    if change.disabled is True:
        endpoint = endpoints.disable_endpoint(endpoint_id=endpoint.pk, at=at, by=by)
    if (change.url, change.events, change.description) != (None, None, None):
        endpoint = endpoints.change_endpoint(
            endpoint_id=endpoint.pk,
            url=change.url,
            events=change.events,
            description=change.description,
            at=at,
            by=by,
        )
    if change.disabled is False:
        endpoint = endpoints.enable_endpoint(endpoint_id=endpoint.pk, at=at, by=by)

    return endpoint


@transaction.atomic(durable=True)
def rotate_secret(
    *, merchant_id: int, public_id: str, at: datetime.datetime, by: Person | None
) -> Named:
    """Give an address a new secret, shown this once; the former one signs for a day beside it.

    Raises Endpoint.DoesNotExist, NotTheOwner, EndpointDisabled and RotatedTooOften.
    """
    endpoint = _endpoint(merchant_id, public_id, by=by)

    return endpoints.rotate_secret(endpoint_id=endpoint.pk, at=at, by=by)


@transaction.atomic(durable=True)
def send_test(
    *, merchant_id: int, public_id: str, at: datetime.datetime, by: Person | None
) -> Delivery:
    """Send a trial to an address.

    Raises Endpoint.DoesNotExist, NotTheOwner, EndpointDisabled and SentTooOften.
    """
    endpoint = _endpoint(merchant_id, public_id, by=by)

    return endpoints.send_test(endpoint_id=endpoint.pk, at=at, by=by)


@transaction.atomic(durable=True)
def replay_delivery(
    *, merchant_id: int, public_id: str, at: datetime.datetime, by: Person | None
) -> Delivery:
    """Send an event to the same address again, under a new webhook-id.

    Raises Delivery.DoesNotExist, NotTheOwner, EndpointDisabled and SentTooOften.
    """
    merchant = Merchant.objects.get(pk=merchant_id)
    gates.check_owner(merchant, by)
    delivery = webhook_queries.delivery_of(_mailboxes(merchant), public_id)

    return endpoints.replay(delivery_id=delivery.pk, at=at, by=by)


@transaction.atomic(durable=True)
def mark_told(*, endpoint_id: int, at: datetime.datetime) -> None:
    """Remember that whoever owns an address was written to about its switching off."""
    endpoint = endpoints.lock_endpoint(endpoint_id)

    endpoint.told_at = at
    endpoint.save(update_fields=["told_at"])


def _endpoint(merchant_id: int, public_id: str, *, by: Person | None) -> Endpoint:
    merchant = Merchant.objects.get(pk=merchant_id)
    gates.check_owner(merchant, by)

    return webhook_queries.endpoint_of(_mailboxes(merchant), public_id)


def _mailboxes(merchant: Merchant) -> list[int]:
    return [] if merchant.mailbox_id is None else [merchant.mailbox_id]
