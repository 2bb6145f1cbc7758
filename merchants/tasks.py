"""Sweeps of the till; the schedule stands in config.celery."""

import contextlib
import datetime
import logging
from collections.abc import Callable

from celery import shared_task
from django.utils import timezone

from api.answers import KEY_KEPT_DAYS
from merchants import letters
from merchants.operations import asking, pairing, request_log, tokens, webhooks
from merchants.queries import reports as report_queries
from people.refusals import Refusal
from webhooks import queries as webhook_queries

log = logging.getLogger(__name__)

ROWS_AT_ONCE = 500
REQUESTS_KEPT_DAYS = 30
# What ran out is kept for a day, so that a question about it finds it.
SECRETS_KEPT_DAYS = 1


@shared_task
def expire_payments() -> int:
    """Mark payments that ran out of time, and give back what was held for them; return how many."""
    at = timezone.now()
    swept = 0
    while chunk := asking.expire_payments(at=at, rows_max=ROWS_AT_ONCE):
        swept += chunk
    for payment_id in report_queries.lapsed_payments(at=at, rows_max=ROWS_AT_ONCE):
        # Where the network's day is not open just now, the next sweep tries again.
        with contextlib.suppress(Refusal):
            swept += asking.return_lapsed(payment_id=payment_id, at=at)

    return swept


@shared_task
def forget_idempotency_keys() -> int:
    """Remove idempotency keys that have been kept long enough; return how many."""
    before = timezone.now() - datetime.timedelta(days=KEY_KEPT_DAYS)
    removed = 0
    while chunk := asking.forget_keys(before=before, rows_max=ROWS_AT_ONCE):
        removed += chunk

    return removed


@shared_task
def forget_requests() -> int:
    """Remove logged requests that have been kept long enough; return how many."""
    return _forget(request_log.forget_requests, days=REQUESTS_KEPT_DAYS)


@shared_task
def forget_tokens() -> int:
    """Remove access tokens and pairings that ran out; return how many."""
    return sum(
        _forget(forget, days=SECRETS_KEPT_DAYS)
        for forget in (tokens.forget_tokens, pairing.forget_pairings)
    )


@shared_task
def write_to_owners() -> int:
    """Write to owners whose addresses were switched off without their doing; return how many.

    Marked as told after the letter is on its way: one that is sent twice is better than none.
    """
    written = 0
    for endpoint in webhook_queries.untold_endpoints(ROWS_AT_ONCE):
        letter = letters.switched_off(endpoint)
        if letter is not None:
            try:
                letter.send()
            except OSError:
                # The mail server is away; the next minute tries again.
                log.warning("A letter about %s could not be sent.", endpoint, exc_info=True)
                continue
        webhooks.mark_told(endpoint_id=endpoint.pk, at=timezone.now())
        written += 1

    return written


def _forget(forget: Callable[..., int], *, days: int) -> int:
    before = timezone.now() - datetime.timedelta(days=days)
    removed = 0
    while chunk := forget(before=before, rows_max=ROWS_AT_ONCE):
        removed += chunk

    return removed
