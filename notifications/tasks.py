"""Plans and carries notices; the schedule stands in config.celery."""

import datetime
import logging
import random
import smtplib
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed

from celery import shared_task
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from notifications.letters import letter
from notifications.operations import delivering, planning, push_key
from notifications.operations.delivering import Message
from notifications.pushing import Answer, Pusher
from people.models import User
from people.notice_kinds import Channel

# A round ends after so long, and the next one in the queue goes on.
ROUND_SECONDS = 30
# Few enough that a slow mail server is through with them before their lease ends.
LETTERS_AT_ONCE = 20
PUSHES_AT_ONCE = 32
_THREADS = 16
_ROWS_AT_ONCE = 1_000

log = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]


@shared_task
def dispatch() -> int:
    """Plan new notices and send what is due, until nothing is or time is over; return how many."""
    ends = time.monotonic() + ROUND_SECONDS
    done = 0
    while time.monotonic() < ends and (planned := planning.plan_notices(at=timezone.now())):
        done += planned
    while time.monotonic() < ends and (sent := send_letters(now=timezone.now)):
        done += sent
    while time.monotonic() < ends and (sent := send_pushes(now=timezone.now)):
        done += sent

    return done


@shared_task
def forget_deliveries() -> int:
    """Remove what was carried more than 30 days ago, a chunk at a time; return how many."""
    removed = 0
    while chunk := delivering.forget_deliveries(at=timezone.now(), rows_max=_ROWS_AT_ONCE):
        removed += chunk

    return removed


def send_letters(*, now: Clock) -> int:
    """Send letters that are due, each recorded before the next one; return how many were taken.

    An address that nobody takes letters at is tried again later and keeps no other waiting; where
    the mail server itself is away, all wait for a minute.
    """
    messages = delivering.take_due(channel=Channel.EMAIL, at=now(), room=LETTERS_AT_ONCE)
    if not messages:
        return 0
    mail = get_connection()
    try:
        mail.open()
    except (OSError, smtplib.SMTPException):
        log.warning("The mail server is away; %d letters wait.", len(messages), exc_info=True)
        delivering.put_back(messages=messages, at=now())
        return 0

    addresses = dict(
        User.objects.filter(
            person__in={message.person_id for message in messages}, is_active=True
        ).values_list("person__pk", "email")
    )
    try:
        for message in messages:
            _send_letter(mail, message, addresses.get(message.person_id), now=now)
    finally:
        mail.close()

    return len(messages)


def send_pushes(*, now: Clock, pusher: Pusher | None = None) -> int:
    """Send to devices what is due, many at once, each recorded when it is answered; how many.

    A device that its push service no longer knows is removed.
    """
    messages = delivering.take_due(channel=Channel.PUSH, at=now(), room=PUSHES_AT_ONCE)
    if not messages:
        return 0
    pusher = pusher or Pusher(
        push_key.the_push_key(at=now()), at=now(), allow_private=settings.WEBHOOKS_ALLOW_PRIVATE
    )
    with ThreadPoolExecutor(_THREADS, thread_name_prefix="push") as threads:
        sent = {threads.submit(pusher.post, message): message for message in messages}
        for answered in as_completed(sent):
            _record_answer(sent[answered], answered.result(), now=now)

    return len(messages)


def _send_letter(
    mail: BaseEmailBackend, message: Message, address: str | None, *, now: Clock
) -> None:
    if address is None:
        # Nobody logs in by it any more.
        delivering.record_failed(message=message, at=now(), chance=random.random())  # noqa: S311
        return
    written = letter(
        to=address,
        person_id=message.person_id,
        notices=message.notices,
        delivery_id=message.deliveries[0].pk,
        at=now(),
    )
    try:
        mail.send_messages([written])
    except (OSError, smtplib.SMTPException):
        log.warning("A letter to person %d was not taken.", message.person_id, exc_info=True)
        delivering.record_failed(message=message, at=now(), chance=random.random())  # noqa: S311
        # What the server thinks of this one must not cling to the next.
        mail.close()
        return
    delivering.record_sent(message=message, at=now())


def _record_answer(message: Message, answer: Answer, *, now: Clock) -> None:
    if answer.is_taken:
        delivering.record_sent(message=message, at=now())
    elif answer.is_gone and message.device is not None:
        delivering.forget_device(device_id=message.device.pk)
    else:
        delivering.record_failed(message=message, at=now(), chance=random.random())  # noqa: S311
