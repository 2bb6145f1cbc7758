"""Tells an event: one statement in the transaction of what happened."""

import datetime
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from people import public_ids
from webhooks.event_types import KNOWN
from webhooks.waking import nudge

# Of one mailbox, those switched off not counted.
ENDPOINTS_MAX = 16
# The event, and a delivery for each endpoint that wants it, in one round trip. The ids of the
# deliveries come along: as many as there can be endpoints.
_EMIT = """
    WITH event AS (
        INSERT INTO webhooks_event (public_id, mailbox_id, type, data, happened_at, replays_id)
        VALUES (%(public_id)s, %(mailbox_id)s, %(type)s, %(data)s::jsonb, %(at)s, %(replays_id)s)
        RETURNING id
    ), wanting AS (
        SELECT id, row_number() OVER (ORDER BY id) AS place
        FROM webhooks_endpoint
        WHERE mailbox_id = %(mailbox_id)s AND disabled_at IS NULL
            AND (%(only)s::bigint IS NULL OR id = %(only)s)
            AND (%(but)s::bigint IS NULL OR id <> %(but)s)
            AND (%(only)s::bigint IS NOT NULL OR events = '{}' OR %(type)s = ANY (events))
        ORDER BY id LIMIT %(endpoints_max)s
    )
    INSERT INTO webhooks_delivery
        (public_id, event_id, endpoint_id, status, created_at, due_at, tries, failures)
    SELECT (%(delivery_ids)s::text[])[place], event.id, wanting.id, 'pending',
        began, began, 0, 0
    FROM event, wanting, coalesce(%(sent_from)s::timestamptz, now()) AS began
    RETURNING public_id
"""
# Whom a batch is for, so that its deliveries can be named before they are written.
_WANTING = """
    SELECT id, mailbox_id, events FROM webhooks_endpoint
    WHERE mailbox_id = ANY (%(mailboxes)s) AND disabled_at IS NULL ORDER BY id
"""
_EMIT_MANY = """
    WITH event AS (
        INSERT INTO webhooks_event (public_id, mailbox_id, type, data, happened_at)
        SELECT public_id, mailbox_id, type, data::jsonb, %(at)s
        FROM unnest(%(public_ids)s::text[], %(mailboxes)s::bigint[], %(types)s::text[],
            %(data)s::text[]) WITH ORDINALITY AS told(public_id, mailbox_id, type, data, place)
        ORDER BY place
        RETURNING id, public_id
    )
    INSERT INTO webhooks_delivery
        (public_id, event_id, endpoint_id, status, created_at, due_at, tries, failures)
    SELECT sent.public_id, event.id, sent.endpoint_id, 'pending', now(), now(), 0, 0
    FROM unnest(%(delivery_ids)s::text[], %(events)s::text[], %(endpoints)s::bigint[])
        AS sent(public_id, event, endpoint_id)
    JOIN event ON event.public_id = sent.event
    ORDER BY event.id, sent.endpoint_id
"""


@dataclass(frozen=True, slots=True)
class EventDraft:
    """One event of a batch: whose mailbox, what happened, and to what."""

    mailbox_id: int
    type: str
    data: Mapping[str, str]


def emit(mailbox_id: int | None, type: str, data: Mapping[str, str], at: datetime.datetime) -> None:
    """Tell an event to the owner of a mailbox; without a mailbox nothing is done.

    `data` is thin: the id of what changed and its status; whoever wants more asks for it.
    """
    if mailbox_id is None:
        return
    write_event(mailbox_id, type, data, at)


def emit_many(drafts: Sequence[EventDraft], at: datetime.datetime) -> None:
    """Tell many events of one moment, in as many statements as for one."""
    if not drafts:
        return
    assert connection.in_atomic_block
    assert all(draft.type in KNOWN for draft in drafts)

    events = [(public_ids.public_id("evt", at), draft) for draft in drafts]
    with connection.cursor() as cursor:
        cursor.execute(_WANTING, {"mailboxes": sorted({draft.mailbox_id for draft in drafts})})
        listening: dict[int, list[tuple[int, list[str]]]] = defaultdict(list)
        for endpoint_id, mailbox_id, wanted in cursor.fetchall():
            if len(listening[mailbox_id]) < ENDPOINTS_MAX:
                listening[mailbox_id].append((endpoint_id, wanted))
        sent = [
            (public_ids.public_id("dlv", at), public_id, endpoint_id)
            for public_id, draft in events
            for endpoint_id, wanted in listening[draft.mailbox_id]
            if not wanted or draft.type in wanted
        ]
        cursor.execute(
            _EMIT_MANY,
            {
                "at": at,
                "public_ids": [public_id for public_id, _draft in events],
                "mailboxes": [draft.mailbox_id for draft in drafts],
                "types": [draft.type for draft in drafts],
                "data": [json.dumps(dict(draft.data)) for draft in drafts],
                "delivery_ids": [delivery_id for delivery_id, _event, _endpoint in sent],
                "events": [event for _delivery, event, _endpoint in sent],
                "endpoints": [endpoint_id for _delivery, _event, endpoint_id in sent],
            },
        )
    if sent:
        transaction.on_commit(nudge, robust=True)


def write_event(
    mailbox_id: int,
    type: str,
    data: Mapping[str, str],
    at: datetime.datetime,
    *,
    sent_from: datetime.datetime | None = None,
    only: int | None = None,
    but: int | None = None,
    replays_id: int | None = None,
) -> list[str]:
    """Write an event and its deliveries, due from `sent_from` on; return the deliveries' ids.

    Where nothing is said of that, they are due now by the database's clock: what happens in a test
    network happens by a clock of its own, and is sent by the world's.
    `only` names the one endpoint that hears it whatever it asked for, `but` one that does not.
    """
    assert connection.in_atomic_block
    assert type in KNOWN, type

    with connection.cursor() as cursor:
        cursor.execute(
            _EMIT,
            {
                "public_id": public_ids.public_id("evt", at),
                "mailbox_id": mailbox_id,
                "type": type,
                "data": json.dumps(dict(data)),
                "at": at,
                "sent_from": sent_from,
                "only": only,
                "but": but,
                "replays_id": replays_id,
                "endpoints_max": ENDPOINTS_MAX,
                "delivery_ids": [public_ids.public_id("dlv", at) for _ in range(ENDPOINTS_MAX)],
            },
        )
        told = [public_id for (public_id,) in cursor.fetchall()]
    if told:
        transaction.on_commit(nudge, robust=True)

    return told
