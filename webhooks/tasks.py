"""Sends what is due; the schedule stands in config.celery."""

import datetime
import os
import queue
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from webhooks import operations, waking
from webhooks.parcels import Outcome
from webhooks.sending import Sender

# On their way at once, of each sender, and how many outcomes are written at a time.
AT_ONCE_MAX = 128
CHUNK_MAX = 100
# A new round is worth a look at the rows when so much room is there.
_ROOM_MIN = 32
# A task ends after so long, and the next one in the queue goes on.
ROUND_SECONDS = 30
KEPT_DAYS = 30
ROWS_AT_ONCE = 500
_LOOK_SECONDS = 0.05

Clock = Callable[[], datetime.datetime]
_senders: dict[int, Sender] = {}


@shared_task
def deliver() -> int:
    """Send what is due until nothing is, or this round's time is over; return how many tries."""
    waking.came()
    return drain(_sender(), now=timezone.now, seconds=ROUND_SECONDS)


@shared_task
def forget_events() -> int:
    """Remove what was told more than 30 days ago, a chunk at a time; return how many events."""
    before = timezone.now() - datetime.timedelta(days=KEPT_DAYS)
    removed = 0
    while chunk := operations.forget_events(before=before, rows_max=ROWS_AT_ONCE):
        removed += chunk

    return removed


@shared_task
def reseal_secrets() -> int:
    """Bring secrets under the site's present key; return how many."""
    return operations.reseal_secrets(at=timezone.now())


def drain(sender: Sender, *, now: Clock, seconds: float) -> int:
    """Take, send and record in turns until nothing is due; after `seconds` nothing new is taken.

    What is slow stays on its way while others are taken and recorded: nobody waits for it.
    """
    ends = time.monotonic() + seconds
    on_their_way: Counter[int] = Counter()
    tries = 0
    is_empty = False
    while True:
        room = AT_ONCE_MAX - on_their_way.total()
        if time.monotonic() < ends and room >= _ROOM_MIN:
            parcels = operations.take_due(at=now(), room=room, busy=on_their_way)
            for parcel in parcels:
                sender.send(parcel)
            on_their_way.update(parcel.endpoint_id for parcel in parcels)
            is_empty = not parcels
        else:
            is_empty = True
        if not on_their_way.total():
            if is_empty:
                return tries
            continue
        outcomes = list(_next_outcomes(sender))
        if outcomes:
            operations.record_outcomes(outcomes=outcomes, at=now(), chance=random.random)
            on_their_way.subtract(outcome.parcel.endpoint_id for outcome in outcomes)
            on_their_way = +on_their_way
            tries += len(outcomes)


def _next_outcomes(sender: Sender) -> Iterator[Outcome]:
    """Wait a moment for the first outcome, then take those that are there, up to a chunk."""
    try:
        yield sender.outcomes.get(timeout=_LOOK_SECONDS)
        for _ in range(CHUNK_MAX - 1):
            yield sender.outcomes.get_nowait()
    except queue.Empty:
        return


def _sender() -> Sender:
    """Return this process's sender, whose connections stay open between rounds."""
    found = _senders.get(os.getpid())
    if found is None:
        found = Sender(allow_private=settings.WEBHOOKS_ALLOW_PRIVATE)
        _senders[os.getpid()] = found

    return found
