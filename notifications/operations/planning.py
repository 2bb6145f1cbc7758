"""Plans what becomes of new notices: rows of deliveries, and events for people's own programs."""

import datetime
from collections.abc import Iterator, Sequence

from allauth.account.app_settings import EmailVerificationMethod
from django.conf import settings
from django.db import connection, transaction

from notifications.models import Delivery, Device, Preference
from notifications.pacing import due_of
from notifications.queries import clocks_of, pace_of, paces_of, unclocked
from people.causes import link_of
from people.models import Notice
from people.notice_kinds import Channel, Pace, group_of, is_urgent
from webhooks.event_types import NOTICE_TOLD
from webhooks.steps.emitting import EventDraft, emit_many

NOTICES_AT_ONCE = 1_000
# Rows that another dispatcher holds are passed over.
_TAKE = """
    SELECT id FROM people_notice WHERE handled_at IS NULL
    ORDER BY id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
_WRITABLE = """
    SELECT person.id FROM people_person person
    JOIN people_user login ON login.id = person.user_id AND login.is_active
    WHERE person.id = ANY(%s) AND (NOT %s OR EXISTS (
        SELECT FROM account_emailaddress address
        WHERE address.user_id = login.id AND address.verified
            AND lower(address.email) = login.email
    ))
"""


@transaction.atomic(durable=True)
def plan_notices(*, at: datetime.datetime, rows_max: int = NOTICES_AT_ONCE) -> int:
    """Plan what becomes of notices that nobody has looked at yet; return how many there were.

    All of it or nothing: a dispatcher that dies leaves the notices to the next one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [rows_max])
        notices = list(Notice.objects.filter(pk__in=[pk for (pk,) in cursor.fetchall()]))
    if not notices:
        return 0
    notices.sort(key=lambda notice: notice.pk)

    Delivery.objects.bulk_create(_deliveries(notices, at=at), ignore_conflicts=True)
    _emit(notices, at=at)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(handled_at=at)

    return len(notices)


def _deliveries(notices: Sequence[Notice], *, at: datetime.datetime) -> Iterator[Delivery]:
    person_ids = sorted({notice.person_id for notice in notices})
    writable = _writable(person_ids)
    devices: dict[int, list[int]] = {}
    for device in Device.objects.filter(person_id__in=person_ids):
        devices.setdefault(device.person_id, []).append(device.pk)
    chosen, clocks = paces_of(person_ids), clocks_of(person_ids)

    for notice in notices:
        person_id = notice.person_id
        ways: list[tuple[Channel, int | None]] = [
            (Channel.PUSH, device_id) for device_id in devices.get(person_id, ())
        ]
        if person_id in writable:
            ways.append((Channel.EMAIL, None))
        for channel, device_id in ways:
            due = due_of(
                pace_of(chosen, person_id, group_of(notice.kind), channel),
                at=at,
                clock=clocks.get(person_id) or unclocked(),
                is_urgent=is_urgent(notice.kind),
            )
            if due is not None:
                yield Delivery(
                    person_id=person_id,
                    notice=notice,
                    channel=channel.value,
                    device_id=device_id,
                    is_bundled=due.is_bundled,
                    begins_at=due.at,
                    due_at=due.at,
                )


def _writable(person_ids: Sequence[int]) -> set[int]:
    """Return the people whose login has an address that letters may go to."""
    must_be_verified = settings.ACCOUNT_EMAIL_VERIFICATION == EmailVerificationMethod.MANDATORY
    with connection.cursor() as cursor:
        cursor.execute(_WRITABLE, [list(person_ids), must_be_verified])
        return {person_id for (person_id,) in cursor.fetchall()}


def _emit(notices: Sequence[Notice], *, at: datetime.datetime) -> None:
    """Hand notices to the outbox of webhooks, which tries them for three days."""
    person_ids = {notice.person_id for notice in notices}
    mailboxes = dict(
        Preference.objects.filter(person_id__in=person_ids, mailbox__isnull=False).values_list(
            "person_id", "mailbox_id"
        )
    )
    if not mailboxes:
        return
    chosen = paces_of(list(mailboxes))
    emit_many(
        [
            EventDraft(
                mailboxes[notice.person_id],
                NOTICE_TOLD,
                {
                    "id": f"notice_{notice.pk}",
                    "kind": notice.kind,
                    "group": group_of(notice.kind).name,
                    "text": notice.text,
                    "link": f"{settings.SITE_URL}{link_of(notice, at=at)}" if notice.link else "",
                },
            )
            for notice in notices
            if notice.person_id in mailboxes
            and pace_of(chosen, notice.person_id, group_of(notice.kind), Channel.WEBHOOK)
            != Pace.OFF
        ],
        at,
    )
