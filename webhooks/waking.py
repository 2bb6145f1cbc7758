"""Wakes the sender when something is told, with one message at a time."""

import logging

from celery import current_app
from django.core.cache import cache

DELIVER_TASK = "webhooks.tasks.deliver"
QUEUE = "webhooks"
_WOKEN = "webhooks:woken"
# Where no sender works, a message as often as this is enough.
_MESSAGE_SECONDS = 5

log = logging.getLogger(__name__)


def nudge() -> None:
    """Send for the sender unless it is on its way. The schedule finds what this misses."""
    try:
        if cache.add(_WOKEN, 1, _MESSAGE_SECONDS):
            current_app.send_task(DELIVER_TASK, queue=QUEUE, retry=False, expires=60)
    except Exception:
        log.warning("The sender of webhooks was not woken; the schedule does it.", exc_info=True)


def came() -> None:
    """Let the next event send for the sender again: said before the rows are looked at.

    What was told before is found by this look, what is told after it sends a message of its own.
    """
    try:
        cache.delete(_WOKEN)
    except Exception:
        log.warning("The cache is away; the schedule wakes the sender.", exc_info=True)
