"""Notices reach their people by the channels that they chose, once, whatever breaks on the way."""

import datetime
import smtplib

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications import tasks
from notifications.models import Delivery, Device
from notifications.operations import choosing, delivering, planning
from notifications.pushing import Answer
from people.models import Notice
from people.notice_kinds import Channel, Pace
from tests.notifications.notice_scene import NOON, somebody, told

HOUR = datetime.timedelta(hours=1)
pytestmark = pytest.mark.django_db


class Killed(BaseException):
    """What a killed worker raises: nobody catches it."""


def clock(at=NOON):
    return lambda: at


def plan(at=NOON):
    return planning.plan_notices(at=at)


def post(at=NOON):
    return tasks.send_letters(now=clock(at))


def letters_to(person):
    return [letter for letter in mail.outbox if letter.to == [person.user.email]]


def a_device(person, name="Firefox", endpoint="https://push.example/1"):
    return Device.objects.create(
        person=person, endpoint=endpoint, p256dh="x", auth="y", name=name, created_at=NOON
    )


class FakePusher:
    """Answers as told, and keeps what it was given."""

    def __init__(self, status=201):
        self.status = status
        self.messages = []

    def post(self, message):
        self.messages.append(message)
        return Answer(self.status)


def test_a_notice_is_written_to_whoever_has_a_login():
    ana, eli = somebody("Ana"), somebody("Eli", has_login=False)
    told(ana, eli)

    assert plan() == 2
    post()

    (letter,) = mail.outbox
    assert letter.to == ["ana@river.example"]
    assert "Top up." in letter.body
    assert "://" in letter.body
    assert "/me/stake/" in letter.body
    assert Notice.objects.filter(handled_at__isnull=True).count() == 0


def test_twice_planned_and_twice_sent_is_once(ana):
    told(ana)

    assert (plan(), plan()) == (1, 0)
    Notice.objects.update(handled_at=None)
    plan()

    assert Delivery.objects.count() == 1
    assert (post(), post()) == (1, 0)
    assert len(mail.outbox) == 1


def test_a_planner_that_dies_leaves_the_notice_to_the_next_one(ana, monkeypatch):
    told(ana)

    def die(*_args, **_words):
        raise Killed

    monkeypatch.setattr(planning, "_emit", die)
    with pytest.raises(Killed):
        plan()
    monkeypatch.undo()

    assert Delivery.objects.count() == 0
    assert plan() == 1
    assert post() == 1


@pytest.mark.parametrize("point", ["before", "after"])
def test_a_sender_that_dies_loses_nothing_and_doubles_one_letter_at_most(monkeypatch, point):
    persons = [somebody(name) for name in ("Ana", "Ben", "Chi")]
    told(*persons)
    plan()
    sent = EmailBackend.send_messages
    record = delivering.record_sent

    def dies_at_the_second(self, messages):
        if len(mail.outbox) == 1:
            raise Killed
        return sent(self, messages)

    def dies_unrecorded(*, message, at):
        if len(mail.outbox) == 2:
            raise Killed
        record(message=message, at=at)

    if point == "before":
        monkeypatch.setattr(EmailBackend, "send_messages", dies_at_the_second)
    else:
        monkeypatch.setattr(delivering, "record_sent", dies_unrecorded)
    with pytest.raises(Killed):
        post()
    monkeypatch.undo()

    # Until the lease ends nobody takes what the dead one had; then anybody does.
    assert post(NOON + delivering.LEASE / 2) == 0
    assert post(NOON + delivering.LEASE) == 2
    assert all(letters_to(person) for person in persons)
    assert len(mail.outbox) == (3 if point == "before" else 4)
    doubled = [letter.extra_headers["Message-ID"] for letter in mail.outbox]
    assert len(set(doubled)) == 3


def test_a_dead_address_delays_nobody_and_is_given_up_after_three_days(monkeypatch):
    dead, ben = somebody("Dead"), somebody("Ben")
    told(dead, ben)
    plan()
    sent = EmailBackend.send_messages

    def refuses(self, messages):
        if messages[0].to == ["dead@river.example"]:
            raise smtplib.SMTPRecipientsRefused({})
        return sent(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", refuses)
    post()

    assert letters_to(ben)
    waiting = Delivery.objects.get(status=Delivery.Status.PENDING)
    assert (waiting.person_id, waiting.failures) == (dead.pk, 1)
    assert NOON < waiting.due_at < NOON + HOUR
    post(NOON + 73 * HOUR)
    waiting.refresh_from_db()
    assert waiting.status == Delivery.Status.DEAD


def test_where_the_mail_server_is_away_all_wait_a_minute(ana, monkeypatch):
    told(ana)
    plan()

    def away(self):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "open", away)
    assert post() == 0
    monkeypatch.undo()

    delivery = Delivery.objects.get()
    assert (delivery.failures, delivery.due_at) == (0, NOON + delivering.MINUTE)
    assert post(NOON + delivering.MINUTE) == 1


def test_what_is_off_is_not_written_and_the_inbox_keeps_it(ana):
    choosing.choose(person_id=ana.pk, paces={("losses", Channel.EMAIL): Pace.OFF}, by=ana)
    told(ana)

    plan()

    assert post() == 0
    assert Notice.objects.filter(person=ana).count() == 1


def test_a_digest_is_one_letter(ana):
    choosing.choose(person_id=ana.pk, paces={("losses", Channel.EMAIL): Pace.DAILY}, by=ana)
    for number in range(3):
        told(ana, text=f"News {number}.")
        plan(NOON + number * HOUR)
    told(ana, kind="SECOND_FACTOR", text="Your second factor was taken away.")
    plan()

    assert post() == 1
    assert post(NOON + 20 * HOUR) == 1

    urgent, digest = mail.outbox
    assert "second factor" in urgent.body
    assert [f"News {number}." in digest.body for number in range(3)] == [True] * 3
    assert "3 pieces" in digest.subject


def test_quiet_hours_hold_all_but_what_is_urgent(ana):
    choosing.set_quiet_hours(
        person_id=ana.pk,
        time_zone="UTC",
        quiet_from=datetime.time(11),
        quiet_until=datetime.time(14),
        by=ana,
    )
    told(ana, text="First.")
    told(ana, text="Second.")
    told(ana, kind="DEFAULTED", text="Your loans ended.")
    plan()

    assert post() == 1
    assert "Your loans ended." in mail.outbox[0].body
    assert post(NOON + HOUR) == 0
    assert post(NOON + 2 * HOUR) == 1
    assert all(text in mail.outbox[1].body for text in ("First.", "Second."))


def test_each_device_is_told_and_one_that_is_gone_is_removed(ana):
    a_device(ana)
    a_device(ana, "Chrome", "https://push.example/2")
    told(ana)
    plan()
    pusher = FakePusher()

    tasks.send_pushes(now=clock(), pusher=pusher)

    assert sorted(message.device.name for message in pusher.messages) == ["Chrome", "Firefox"]
    told(ana)
    plan()
    tasks.send_pushes(now=clock(), pusher=FakePusher(410))
    assert not Device.objects.exists()
    assert post() == 2


def test_a_push_service_that_is_away_is_asked_again_later(ana):
    a_device(ana)
    told(ana)
    plan()

    tasks.send_pushes(now=clock(), pusher=FakePusher(None))

    delivery = Delivery.objects.get(channel="PUSH")
    assert (delivery.status, delivery.failures) == (Delivery.Status.PENDING, 1)
    assert tasks.send_pushes(now=clock(), pusher=FakePusher()) == 0
    assert tasks.send_pushes(now=clock(NOON + HOUR), pusher=FakePusher()) == 1
    assert Delivery.objects.get(channel="PUSH").status == Delivery.Status.SENT


def test_a_thousand_notices_are_planned_in_as_many_statements_as_one():
    persons = [somebody(f"Member{number}", has_login=False) for number in range(20)]
    told(persons[0])
    with CaptureQueriesContext(connection) as one:
        plan()
    told(*persons)
    with CaptureQueriesContext(connection) as many:
        plan()

    assert len(many) == len(one)


def test_what_was_carried_is_forgotten_after_a_month_and_the_notice_stays(ana):
    told(ana)
    plan()
    post()

    assert delivering.forget_deliveries(at=NOON, rows_max=10) == 0
    assert delivering.forget_deliveries(at=NOON + 31 * 24 * HOUR, rows_max=10) == 1
    assert Notice.objects.count() == 1
