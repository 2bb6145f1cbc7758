"""The key by which push services know this site: made once and kept."""

import datetime
from dataclasses import dataclass

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.db import connection, transaction

from notifications.encoding import from_base64url, to_base64url
from notifications.models import PushKey
from webhooks import sealing


@dataclass(frozen=True, slots=True)
class VapidKey:
    """The private half as push libraries read it, and the public half as browsers do."""

    private: str
    public: str


@transaction.atomic(durable=True)
def the_push_key(*, at: datetime.datetime) -> VapidKey:
    """Return the site's key: the one of the settings, else the one that was made when first asked.

    Sealed by a SECRET_KEY that is gone it is made anew: browsers must then be allowed again.
    """
    if settings.VAPID_PRIVATE_KEY:
        return VapidKey(settings.VAPID_PRIVATE_KEY, _public_of(settings.VAPID_PRIVATE_KEY))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('notifications.push_key'))")
    kept = PushKey.objects.order_by("-pk").first()
    if kept is not None:
        try:
            private = sealing.unseal(kept.sealed)
        except sealing.SealBroken:
            pass
        else:
            if not sealing.is_current(kept.sealed):
                kept.sealed = sealing.seal(private)
                kept.save(update_fields=["sealed"])
            return VapidKey(private, kept.public)

    key = ec.generate_private_key(ec.SECP256R1())
    private = to_base64url(key.private_numbers().private_value.to_bytes(32, "big"))
    made = VapidKey(private, _public_of(private))
    PushKey.objects.create(sealed=sealing.seal(private), public=made.public, made_at=at)

    return made


def _public_of(private: str) -> str:
    value = int.from_bytes(from_base64url(private), "big")
    point = ec.derive_private_key(value, ec.SECP256R1()).public_key()

    return to_base64url(
        point.public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )
    )
