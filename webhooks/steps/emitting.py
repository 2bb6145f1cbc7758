"""Tells an event: one statement in the transaction of what happened."""

import datetime
import json
from collections.abc import Mapping

from django.db import connection, transaction

from people import public_ids
from webhooks.event_types import TYPES
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


def emit(mailbox_id: int | None, type: str, data: Mapping[str, str], at: datetime.datetime) -> None:
    """Tell an event to the owner of a mailbox; without a mailbox nothing is done.

    `data` is thin: the id of what changed and its status; whoever wants more asks for it.
    """
    if mailbox_id is None:
        return
    write_event(mailbox_id, type, data, at)


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
    assert type in TYPES, type

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
