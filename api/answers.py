"""What a keyed request is answered with: made once, kept with its effect, and replayed."""

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

import psycopg
from django.db import OperationalError, connection, models
from psycopg.errors import LockNotAvailable
from psycopg.sql import SQL, Composed, Identifier, Literal

from api.refusals import KeyReused, RequestInFlight

# How long a repeated request waits for the first one before it is told to come back.
# Source: reliability design 5.8.
IN_FLIGHT_WAIT_SECONDS = 3
# Source: ecosystem conventions 2.1.
KEY_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """A status and a body to the byte; `replayed` where an earlier request made them."""

    status_code: int
    body: str
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A request that carries an Idempotency-Key: who sent it, and what it was."""

    sender_id: int
    key: str
    fingerprint: bytes


class KeptAnswer(models.Model):
    """The first answer to a keyed request, replayed to its repetitions.

    Written in the same transaction as the effect, so that no crash leaves a key without its answer.
    `fingerprint` is the SHA-256 of method, path and raw body; `body` is the answer to the byte.
    Each interface has its own table of them, with a column for who sent the request and a
    constraint that keeps a key to one row of that sender.

    Source: reliability design 5.8; RFC draft "Idempotency-Key".
    """

    key = models.CharField(max_length=255)
    fingerprint = models.BinaryField(max_length=32)
    status_code = models.PositiveSmallIntegerField(null=True)
    body = models.TextField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        abstract = True


def claim_key(
    kept_answers: type[KeptAnswer],
    sender: str,
    request: KeyedRequest,
    *,
    at: datetime.datetime,
    answer: Answer | None = None,
) -> Any:
    """Return the key's row for this request to answer into, or the Answer that was given before.

    Where the answer is known beforehand, it is written with the key.

    `sender` names the field of who sent it. A request in flight holds the key's row back: this one
    waits, and either replays what the first one committed or takes its place where that rolled
    back. Raises KeyReused where the first request was another one, RequestInFlight where the wait
    grows long.
    """
    assert connection.in_atomic_block

    column = f"{sender}_id"
    status, body = (answer.status_code, answer.body) if answer else (None, None)
    connection.ensure_connection()
    try:
        with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
            # Every keyed request runs it: planned once per connection.
            first = cursor.execute(
                _claim_of(kept_answers._meta.db_table, column),
                (request.sender_id, request.key, request.fingerprint, at, status, body),
                prepare=True,
            ).fetchone()
    except OperationalError as broken:
        if isinstance(broken.__cause__, LockNotAvailable):
            raise RequestInFlight from broken
        raise
    if first is not None:
        claimed = kept_answers()
        claimed.pk = first[0]
        return claimed
    kept = kept_answers._default_manager.get(**{column: request.sender_id, "key": request.key})

    if bytes(kept.fingerprint) != request.fingerprint:
        raise KeyReused
    # The answer is written in the transaction of the claim, so a claim that others see has one.
    assert kept.status_code is not None
    assert kept.body is not None

    return Answer(status_code=kept.status_code, body=kept.body, replayed=True)


@cache
def _claim_of(table: str, column: str) -> SQL | Composed:
    """Return the statement that claims a key in one round trip.

    Whoever waits too long for another's claim is told so, and then nothing of the request stands;
    where the claim is made, what comes after it waits as long as before.
    """
    return SQL(
        "WITH kept AS MATERIALIZED (SELECT current_setting('lock_timeout') AS wait),"
        " short AS MATERIALIZED ("
        " SELECT set_config('lock_timeout', {}, true) FROM kept WHERE wait IS NOT NULL)"
        " INSERT INTO {} ({}, key, fingerprint, created_at, status_code, body)"
        " SELECT %s::bigint, %s::text, %s::bytea, %s::timestamptz, %s::smallint, %s::text"
        " FROM short"
        " ON CONFLICT ({}, key) DO NOTHING"
        " RETURNING id, set_config('lock_timeout', (SELECT wait FROM kept), true)"
    ).format(
        Literal(f"{IN_FLIGHT_WAIT_SECONDS}s"),
        Identifier(table),
        Identifier(column),
        Identifier(column),
    )


def keep_answer(claim: KeptAnswer, answer: Answer) -> Answer:
    """Save the answer to a claimed key, for its repetitions."""
    assert connection.in_atomic_block

    type(claim)._default_manager.filter(pk=claim.pk).update(
        status_code=answer.status_code, body=answer.body
    )

    return answer
