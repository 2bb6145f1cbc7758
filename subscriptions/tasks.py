"""Sweeps of prepaid subscriptions; the schedule stands in config.celery."""

from celery import shared_task

from subscriptions.operations import buying

ROWS_AT_ONCE = 500


@shared_task
def lapse_offers() -> int:
    """End what was asked for and not paid in time; return how many."""
    swept = 0
    while chunk := buying.lapse_offers(rows_max=ROWS_AT_ONCE):
        swept += chunk

    return swept
