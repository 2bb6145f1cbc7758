"""What a keyed request is answered with: made once, kept with its effect, and replayed."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, models
from psycopg.errors import LockNotAvailable
from psycopg.sql import SQL, Identifier, Literal

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
    # One round trip: whoever waits too long is told so, and then nothing of the request stands.
    claim = SQL(
        "SET LOCAL lock_timeout = {};"
        " INSERT INTO {} ({}, key, fingerprint, created_at, status_code, body)"
        " VALUES (%s, %s, %s, %s, %s, %s)"
        " ON CONFLICT ({}, key) DO NOTHING RETURNING id;"
        " SET LOCAL lock_timeout TO DEFAULT"
    ).format(
        Literal(f"{IN_FLIGHT_WAIT_SECONDS}s"),
        Identifier(kept_answers._meta.db_table),
        Identifier(column),
        Identifier(column),
    )
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                claim,
                [
                    *(request.sender_id, request.key, request.fingerprint, at),
                    *((answer.status_code, answer.body) if answer else (None, None)),
                ],
            )
            cursor.nextset()
            first = cursor.fetchone()
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


def keep_answer(claim: KeptAnswer, answer: Answer) -> Answer:
    """Save the answer to a claimed key, for its repetitions."""
    assert connection.in_atomic_block

    type(claim)._default_manager.filter(pk=claim.pk).update(
        status_code=answer.status_code, body=answer.body
    )

    return answer
