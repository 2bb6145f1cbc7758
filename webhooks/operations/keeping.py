"""Keeps the outbox small, and its secrets under the site's present key."""

import datetime

from django.db import transaction

from webhooks import sealing
from webhooks.models import Delivery, Event, Secret


@transaction.atomic(durable=True)
def forget_events(*, before: datetime.datetime, rows_max: int) -> int:
    """Remove events whose deliveries ended long ago, with these and their tries; return how many.

    An event goes by when its deliveries were made, not by when it happened: a test network's clock
    is not the world's.
    """
    waiting = Delivery.objects.filter(status=Delivery.Status.PENDING)
    old = (
        Event.objects.filter(deliveries__created_at__lt=before)
        .exclude(deliveries__in=waiting)
        .distinct()
        .values_list("pk", flat=True)
    )
    unheard = Event.objects.filter(deliveries__isnull=True, happened_at__lt=before).values_list(
        "pk", flat=True
    )
    chosen = [*old[:rows_max], *unheard[:rows_max]]
    Event.objects.filter(pk__in=chosen).delete()

    return len(chosen)


@transaction.atomic(durable=True)
def reseal_secrets(*, at: datetime.datetime) -> int:
    """Seal by the site's present key what a former one sealed; forget secrets that ran out.

    Returns how many were sealed anew; what no key opens stays as it is.
    """
    Secret.objects.filter(expires_at__lte=at).delete()
    changed = []
    for secret in Secret.objects.select_for_update().order_by("pk").iterator():
        if sealing.is_current(secret.sealed):
            continue
        try:
            secret.sealed = sealing.seal(sealing.unseal(secret.sealed))
        except sealing.SealBroken:
            continue
        changed.append(secret)
    Secret.objects.bulk_update(changed, ["sealed"], batch_size=500)

    return len(changed)
