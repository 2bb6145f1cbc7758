"""Sweeps of the till; the schedule stands in config.celery."""

import datetime

from celery import shared_task
from django.utils import timezone

from api.answers import KEY_KEPT_DAYS
from merchants.operations import asking

ROWS_AT_ONCE = 500


@shared_task
def expire_payments() -> int:
    """Mark payments that ran out of time, a chunk at a time; return how many."""
    at = timezone.now()
    swept = 0
    while chunk := asking.expire_payments(at=at, rows_max=ROWS_AT_ONCE):
        swept += chunk

    return swept


@shared_task
def forget_idempotency_keys() -> int:
    """Remove idempotency keys that have been kept long enough; return how many."""
    before = timezone.now() - datetime.timedelta(days=KEY_KEPT_DAYS)
    removed = 0
    while chunk := asking.forget_keys(before=before, rows_max=ROWS_AT_ONCE):
        removed += chunk

    return removed
