"""The log of requests: kept many at once, and forgotten after a month."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from django.db import connection, transaction

from merchants.models import LoggedRequest

# How exact the page's "last used" is: not every request writes.
USED_EVERY_SECONDS = 60

_INSERT = """
    INSERT INTO merchants_loggedrequest
        (merchant_id, at, method, path, status, milliseconds, request_id, key_prefix,
         idempotency_key, problem_code)
    SELECT * FROM unnest(%s::bigint[], %s::timestamptz[], %s::text[], %s::text[], %s::int[],
        %s::int[], %s::text[], %s::text[], %s::text[], %s::text[])
"""
# In the order of their ids, so that two processes never wait for each other in a circle.
_USED = """
    WITH used AS (
        SELECT key.id, use.at
        FROM unnest(%s::bigint[], %s::timestamptz[]) AS use(id, at)
        JOIN merchants_apikey key ON key.id = use.id
        WHERE key.last_used_at IS NULL OR key.last_used_at < use.at - %s * interval '1 second'
        ORDER BY key.id
        FOR NO KEY UPDATE OF key
    )
    UPDATE merchants_apikey key SET last_used_at = used.at FROM used WHERE used.id = key.id
"""


@dataclass(frozen=True, slots=True)
class RequestNote:
    """One request as it is kept, in the order of the table's columns."""

    merchant_id: int
    at: datetime.datetime
    method: str
    path: str
    status: int
    milliseconds: int
    request_id: str
    key_prefix: str
    idempotency_key: str
    problem_code: str


_ROW_OF = attrgetter(*(field.name for field in fields(RequestNote)))


@transaction.atomic(durable=True)
def keep_requests(*, notes: Sequence[RequestNote], used: Mapping[int, datetime.datetime]) -> int:
    """Keep requests by one statement, and when which key was last used by another.

    A key's time is written at most once a minute. Returns how many requests were kept.
    """
    with connection.cursor() as cursor:
        if notes:
            columns = zip(*map(_ROW_OF, notes), strict=True)
            cursor.execute(_INSERT, [list(column) for column in columns])
        if used:
            cursor.execute(_USED, [list(used), list(used.values()), USED_EVERY_SECONDS])

    return len(notes)


@transaction.atomic(durable=True)
def forget_requests(*, before: datetime.datetime, rows_max: int = 5_000) -> int:
    """Remove what was asked before an instant; return how many."""
    old = list(
        LoggedRequest.objects.filter(at__lt=before)
        .order_by("at")
        .values_list("pk", flat=True)[:rows_max]
    )
    removed, _by_model = LoggedRequest.objects.filter(pk__in=old).delete()

    return removed
