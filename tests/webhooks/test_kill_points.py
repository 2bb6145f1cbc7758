"""A sender that is killed anywhere loses nothing: each event comes at least once, under one id."""

import itertools
import os
import signal
from collections import Counter

import pytest
from django.db import transaction

from bench.receiver import Receiver
from tests.business_day.kills import count_statements, in_a_child
from tests.webhooks.outbox_scene import NOON, SECOND, Clock, a_mailbox, an_endpoint, tell
from webhooks import sending, waking
from webhooks.models import Attempt, Delivery, Event
from webhooks.sending import Sender
from webhooks.steps import emitting
from webhooks.tasks import drain

EVENTS = 6
# Seconds of the world's clock. On a busy machine a round must not be over before its last point is
# reached, nor a try be given up: neither is what is tried here, and both end as soon as they can.
PATIENCE = 120
# Before its n-th statement: those that take, the commit, those that record, the commit.
STATEMENTS = range(1, 11)
# Before and after it sends the n-th parcel.
SENDS = (1, 4, EVENTS)
POINTS = [
    *(("statement", number) for number in STATEMENTS),
    *(itertools.product(("before sending", "after sending"), SENDS)),
]


def send_and_die(point, number, *, at):
    """Send what is due in a child that is killed at a point; return its wait status."""

    def send():
        if point == "statement":
            count_statements(kill_at=number)
        else:
            die_at_sending(point, number)
        drain(Sender(allow_private=True), now=Clock(at), seconds=PATIENCE)

    status = in_a_child(send)
    wait_for_its_locks()
    return status


def wait_for_its_locks():
    """Return when the database has noticed that the killed one is gone, and let go of its rows.

    Until then the next sender passes these rows over, and what it passes over in its last round
    stays for a round that nobody asks for here.
    """
    with transaction.atomic():
        list(Delivery.objects.select_for_update().filter(status="pending").order_by("pk"))


def die_at_sending(point, number):
    count = itertools.count(1)
    post = Sender._post

    async def counted(self, parcel):
        mine = next(count)
        if point == "before sending" and mine == number:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = await post(self, parcel)
        if point == "after sending" and mine == number:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    Sender._post = counted


def told_to_die():
    """Return what a sender that lived on has left: which tries failed, and how."""
    tries = Counter(Attempt.objects.values_list("failure", "status_code"))
    return tries, Counter(Delivery.objects.values_list("status", "tries"))


def test_a_killed_sender_loses_nothing(committed_db, open_network, monkeypatch):
    assert len(POINTS) >= 15
    monkeypatch.setattr(emitting, "nudge", lambda: None)
    monkeypatch.setattr(sending, "SECONDS_MAX", PATIENCE)
    monkeypatch.setattr(sending, "_TIMEOUTS", dict.fromkeys(sending._TIMEOUTS, PATIENCE))
    at = NOON
    with Receiver() as receiver:
        mailbox = a_mailbox()
        an_endpoint(mailbox, receiver.url())
        for place, (point, number) in enumerate(POINTS):
            at += 60 * SECOND
            for one in range(EVENTS):
                tell(mailbox, at=at, subject=f"pay_{place}_{one}")
            status = send_and_die(point, number, at=at)
            # Told by its point: one that lived on says on the error output why.
            assert os.WIFSIGNALED(status), (point, number, told_to_die())
        # What the last one had in its hands is due when its lease has ended.
        sender = Sender(allow_private=True)
        drain(sender, now=Clock(at + 60 * SECOND), seconds=PATIENCE)
        sender.close()

    came = Counter(request.headers["webhook-id"] for request in receiver.received)
    assert set(came) == set(Event.objects.values_list("public_id", flat=True))
    assert len(came) == EVENTS * len(POINTS)
    assert set(Delivery.objects.values_list("status", flat=True)) == {"delivered"}
    # Some came twice, which is what the id is for.
    assert came.total() > len(came)
    assert len({request.body for request in receiver.received}) == len(came)
    assert Attempt.objects.filter(failure="").values("delivery").distinct().count() == len(came)


def test_a_step_needs_the_transaction_of_its_caller(committed_db):
    with pytest.raises(AssertionError):
        emitting.emit(1, "payment.settled", {"id": "pay_1"}, NOON)


def test_the_sender_is_woken_once_the_event_is_committed(committed_db, open_network, monkeypatch):
    woken = []
    monkeypatch.setattr(
        "webhooks.waking.current_app.send_task",
        lambda name, **how: woken.append((name, how["queue"])),
    )
    mailbox = a_mailbox()
    an_endpoint(mailbox, "http://127.0.0.1:1/")

    with transaction.atomic():
        emitting.emit(mailbox.pk, "payment.settled", {"id": "pay_1"}, NOON)
        assert woken == []
    with transaction.atomic():
        emitting.emit(mailbox.pk, "payment.settled", {"id": "pay_2"}, NOON)

    # It is on its way already; when it has come, the next event sends for it again.
    assert woken == [("webhooks.tasks.deliver", "webhooks")]
    waking.came()
    with transaction.atomic():
        emitting.emit(mailbox.pk, "payment.settled", {"id": "pay_3"}, NOON)
    assert len(woken) == 2


def test_a_broker_that_is_away_keeps_nobody_from_committing(
    committed_db, open_network, monkeypatch
):
    def away(*_args, **_how):
        raise ConnectionError

    monkeypatch.setattr("webhooks.waking.current_app.send_task", away)
    mailbox = a_mailbox()
    an_endpoint(mailbox, "http://127.0.0.1:1/")

    with transaction.atomic():
        emitting.emit(mailbox.pk, "payment.settled", {"id": "pay_1"}, NOON)

    assert Delivery.objects.count() == 1
