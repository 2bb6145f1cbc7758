"""Addresses of a person's own programs, which are told by webhook."""

import datetime

from django.db import transaction

from notifications.models import Preference
from people.models import Person
from webhooks.models import Endpoint
from webhooks.steps import endpoints
from webhooks.steps.endpoints import Named

__all__ = ["Named", "add_address", "rotate_secret", "switch_address", "try_address"]


@transaction.atomic(durable=True)
def add_address(*, url: str, at: datetime.datetime, by: Person) -> Named:
    """Tell an address of a person's own from now on; its secret is shown this once.

    Raises EndpointUrlRefused, EndpointExists and TooManyEndpoints.
    """
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    preference, _ = Preference.objects.get_or_create(person=by)
    if preference.mailbox_id is None:
        preference.mailbox = endpoints.open_mailbox(at=at)
        preference.save(update_fields=["mailbox"])
    assert preference.mailbox_id is not None

    return endpoints.add_endpoint(
        mailbox_id=preference.mailbox_id, url=url, events=(), description="", at=at, by=by
    )


@transaction.atomic(durable=True)
def switch_address(*, public_id: str, on: bool, at: datetime.datetime, by: Person) -> Endpoint:
    """Switch an address on or off; raises Endpoint.DoesNotExist where it is somebody else's."""
    switch = endpoints.enable_endpoint if on else endpoints.disable_endpoint

    return switch(endpoint_id=_own(public_id, by), at=at, by=by)


@transaction.atomic(durable=True)
def try_address(*, public_id: str, at: datetime.datetime, by: Person) -> None:
    """Send a trial to an address; raises EndpointDisabled and SentTooOften."""
    endpoints.send_test(endpoint_id=_own(public_id, by), at=at, by=by)


@transaction.atomic(durable=True)
def rotate_secret(*, public_id: str, at: datetime.datetime, by: Person) -> Named:
    """Give an address a new secret, shown once; raises EndpointDisabled and RotatedTooOften."""
    return endpoints.rotate_secret(endpoint_id=_own(public_id, by), at=at, by=by)


def _own(public_id: str, by: Person) -> int:
    mailbox_id = Preference.objects.values_list("mailbox_id", flat=True).filter(person=by).first()

    return Endpoint.objects.get(mailbox_id=mailbox_id or 0, public_id=public_id).pk
