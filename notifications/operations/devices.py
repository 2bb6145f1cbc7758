"""Devices that people name, and those that are gone."""

import binascii
import datetime

from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import transaction

from notifications.encoding import from_base64url
from notifications.models import Device
from notifications.refusals import DeviceRefused, TooManyDevices
from people import audit
from people.models import Person
from webhooks.addresses import AddressRefused, read_target

DEVICES_MAX = 10
_AUTH_BYTES = 16


@transaction.atomic(durable=True)
def add_device(
    *, endpoint: str, p256dh: str, auth: str, name: str, at: datetime.datetime, by: Person
) -> Device:
    """Let a browser be told; one that somebody else used before is theirs no more.

    Raises DeviceRefused and TooManyDevices.
    """
    _check(endpoint, p256dh, auth)
    # One after the other: two that come at once must not both be the last.
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    there = Device.objects.filter(person=by).exclude(endpoint=endpoint)
    if there.count() >= DEVICES_MAX:
        raise TooManyDevices

    # What waits for the former owner on a shared browser must not reach the next one.
    Device.objects.filter(endpoint=endpoint).exclude(person=by).delete()
    device, is_new = Device.objects.update_or_create(
        endpoint=endpoint,
        defaults={"p256dh": p256dh, "auth": auth, "name": name[:80]},
        create_defaults={
            "person": by,
            "p256dh": p256dh,
            "auth": auth,
            "name": name[:80],
            "created_at": at,
        },
    )
    if is_new:
        audit.record("DEVICE_ADDED", by=by, subject=device, data={"name": device.name})

    return device


@transaction.atomic(durable=True)
def remove_device(*, device_id: int, by: Person) -> None:
    """Tell a device nothing more; raises Device.DoesNotExist where it is somebody else's."""
    device = Device.objects.select_for_update().get(pk=device_id, person=by)
    audit.record("DEVICE_REMOVED", by=by, subject=device, data={"name": device.name})
    device.delete()


def _check(endpoint: str, p256dh: str, auth: str) -> None:
    """Refuse what no push service and no browser names; raises DeviceRefused."""
    try:
        read_target(endpoint, allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64url(p256dh))
        is_whole = len(from_base64url(auth)) == _AUTH_BYTES
    except (AddressRefused, ValueError, binascii.Error):
        raise DeviceRefused from None
    if not is_whole:
        raise DeviceRefused
