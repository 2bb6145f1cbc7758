"""Sweeps of investors' interface; the schedule stands in config.celery."""

import datetime

from celery import shared_task
from django.utils import timezone

from api.answers import KEY_KEPT_DAYS
from portfolios.operations import partners

ROWS_AT_ONCE = 500


@shared_task
def forget_partner_answers() -> int:
    """Remove answers to partners that have been kept long enough; return how many."""
    before = timezone.now() - datetime.timedelta(days=KEY_KEPT_DAYS)
    removed = 0
    while chunk := partners.forget_answers(before=before, rows_max=ROWS_AT_ONCE):
        removed += chunk

    return removed
