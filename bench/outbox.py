"""How fast webhooks leave: one worker, a receiver on this machine, and one of 100 that hangs."""

import datetime
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection
from statistics import median
from typing import Any

import numpy as np
from django.db import connection, connections, transaction
from django.utils import timezone
from psycopg.sql import SQL, Identifier

from bench.database import fresh_database, server_facts, settle
from bench.parts import Bar, Say
from bench.receiver import Received, Receiver, Reply
from bench.scale import scaled
from people import public_ids
from webhooks import sealing
from webhooks.models import Attempt, Delivery, Endpoint, Event, Mailbox, Secret
from webhooks.sending import Sender
from webhooks.tasks import drain

BARS = (
    Bar("per_second", least=200),
    Bar("hang_p95_ratio", most=2),
)

EVENTS = 4_000
SHOPS = 20
ROUNDS = 3
# The one that hangs, among so many, at so many events a second.
MANY_SHOPS = 100
EVENTS_A_SECOND = 60
SECONDS = 12
_LOOK_SECONDS = 0.02


def run(say: Say) -> dict[str, Any]:
    """Measure the emptying of a full outbox, and how long others wait beside one that hangs.

    The receiver is a process of its own that answers at once; every request is signed, sent over
    plain http and recorded as it would be. Waiting is measured from the commit of an event to the
    record of its delivery, with a worker that looks as soon as it is free.
    """
    with fresh_database("outbox"):
        say("filling and emptying")
        with _receiver() as address:
            many = [_emptied(address, SHOPS) for _ in range(ROUNDS)]
            one = [_emptied(address, 1) for _ in range(ROUNDS)]
        say("one of a hundred hangs")
        plain, hanging = [], []
        for _ in range(ROUNDS):
            with _receiver() as address:
                plain.append(_waited(address, hangs=False))
            with _receiver() as address:
                hanging.append(_waited(address, hangs=True))
        facts = server_facts()

    return {
        "per_second": round(median(many)),
        "per_second_one_address": round(median(one)),
        "p95_ms": round(median(plain), 1),
        "p95_ms_one_hangs": round(median(hanging), 1),
        "hang_p95_ratio": round(
            median(with_it / without for with_it, without in zip(hanging, plain, strict=True)), 2
        ),
        "rounds_per_second": [round(one_round) for one_round in many],
        "rounds_p95_ms": [round(one_round, 1) for one_round in (*plain, *hanging)],
        "server": facts,
    }


def _emptied(address: str, shops: int) -> float:
    """Fill an outbox for so many shops, empty it with one worker, return deliveries a second."""
    addresses = _shops(address, shops)
    count = scaled(EVENTS)
    with transaction.atomic():
        for number in range(count):
            _tell(addresses[number % shops], number)
    settle()
    sender = Sender(allow_private=True)
    began = time.perf_counter()
    while Delivery.objects.filter(status=Delivery.Status.PENDING).exists():
        drain(sender, now=timezone.now, seconds=60)
    seconds = time.perf_counter() - began
    sender.close()
    assert Delivery.objects.filter(status=Delivery.Status.DELIVERED).count() == count
    _clear()

    return count / seconds


def _waited(address: str, *, hangs: bool) -> float:
    """Tell events at a steady pace while a worker sends; return the others' p95 in milliseconds."""
    addresses = _shops(address, MANY_SHOPS, hanging=1 if hangs else 0)
    connections.close_all()
    context = get_context("fork")
    stop = context.Event()
    worker = context.Process(target=_work, args=(stop.is_set,), daemon=True)
    worker.start()
    began = time.monotonic()
    count = max(MANY_SHOPS, scaled(EVENTS_A_SECOND * SECONDS))
    for number in range(count):
        time.sleep(max(0.0, began + number / EVENTS_A_SECOND - time.monotonic()))
        with transaction.atomic():
            _tell(addresses[number % MANY_SHOPS], number)
    others = Delivery.objects.exclude(endpoint__url__endswith="/hangs")
    patience = time.monotonic() + 30
    while others.exclude(status="delivered").exists() and time.monotonic() < patience:
        time.sleep(_LOOK_SECONDS)
    stop.set()
    worker.join(30)
    waited = [
        (finished_at - created_at) / datetime.timedelta(milliseconds=1)
        for finished_at, created_at in others.filter(
            finished_at__isnull=False, event__type="payment.settled"
        ).values_list("finished_at", "created_at")
        if finished_at is not None
    ]
    assert len(waited) >= count - count // MANY_SHOPS - 1
    if hangs:
        assert Attempt.objects.filter(failure="TIMED_OUT").exists()
    _clear()

    return float(np.percentile(waited, 95))


def _work(is_over: Callable[[], bool]) -> None:
    sender = Sender(allow_private=True)
    while not is_over():
        if not drain(sender, now=timezone.now, seconds=SECONDS):
            time.sleep(_LOOK_SECONDS)
    os._exit(0)


def _shops(address: str, count: int, *, hanging: int = 0) -> list[Endpoint]:
    """Make mailboxes with one address each; the first ones never answer. Return the addresses."""
    at = timezone.now()
    made = Mailbox.objects.bulk_create([Mailbox(created_at=at) for _ in range(count)])
    found = Endpoint.objects.bulk_create(
        [
            Endpoint(
                public_id=public_ids.public_id("whep", at),
                mailbox=mailbox,
                url=f"{address}/{'hangs' if place < hanging else f'shop/{mailbox.pk}'}",
                created_at=at,
            )
            for place, mailbox in enumerate(made)
        ]
    )
    Secret.objects.bulk_create(
        [
            Secret(endpoint=one, sealed=sealing.seal(sealing.new_secret()), hint="", created_at=at)
            for one in found
        ]
    )

    return found


def _tell(endpoint: Endpoint, number: int) -> None:
    """Write an event and its delivery, as the step of an operation does."""
    at = timezone.now()
    event = Event.objects.create(
        public_id=public_ids.public_id("evt", at),
        mailbox_id=endpoint.mailbox_id,
        type="payment.settled",
        data={"id": f"pay_{number:026}", "status": "settled"},
        happened_at=at,
    )
    Delivery.objects.create(
        public_id=public_ids.public_id("dlv", at),
        event=event,
        endpoint=endpoint,
        created_at=at,
        due_at=at,
    )


def _clear() -> None:
    with connection.cursor() as cursor:
        for table in ("attempt", "delivery", "event", "secret", "endpoint", "mailbox"):
            cursor.execute(SQL("DELETE FROM {}").format(Identifier(f"webhooks_{table}")))


@contextmanager
def _receiver() -> Iterator[str]:
    """Answer from a process of its own; the value is its address."""
    context = get_context("fork")
    here, there = context.Pipe()
    connections.close_all()
    process = context.Process(target=_answer, args=(there,), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        here.send("over")
        process.join(10)


def _answer(told: Connection) -> None:
    with Receiver(_reply) as receiver:
        told.send(receiver.port)
        told.recv()
    os._exit(0)


def _reply(request: Received) -> Reply:
    return Reply(seconds=None if request.path == "/hangs" else 0)
