"""Writes who did what to whom and why, in the transaction of the deed.

The cause of a deed is the deed that it answers or follows from. Three know it: who answers (an
agreement answers its request) gives it as `cause`; a page that a link led to says `because` around
what it calls; the business day looks up what it follows from with `latest_of`. Where nobody knows
it stays empty: a guess is no cause.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from ledger.columns import column, write_columns
from ledger.compiled import CompiledInsert
from ledger.wire import TextArray
from people.models import AuditEvent, Person

ROWS_AT_ONCE = 5_000
_NEW_EVENT = CompiledInsert(AuditEvent)
_ENCODE = json.JSONEncoder().encode
_INSERT_MANY = """
    INSERT INTO people_auditevent (action, person_id, subject_type, subject_id, data, cause_id)
    SELECT action, nullif(person_id, 0), subject_type, subject_id, data::jsonb, nullif(cause_id, 0)
    FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[])
        AS draft(action, person_id, subject_type, subject_id, data, cause_id)
"""
_LATEST = """
    SELECT DISTINCT ON (subject_id) subject_id, id FROM people_auditevent
    WHERE subject_type = %s AND subject_id = ANY(%s) AND action = ANY(%s)
    ORDER BY subject_id, id DESC
"""
_FIRST = """
    SELECT DISTINCT ON (subject_id) subject_id, id FROM people_auditevent
    WHERE subject_type = %s AND subject_id = ANY(%s) AND action = ANY(%s)
    ORDER BY subject_id, id
"""
_BECAUSE: ContextVar[int | None] = ContextVar("because", default=None)


@dataclass(frozen=True, slots=True)
class AuditDraft:
    """One deed to be recorded among many; `person_id` None is the bank itself.

    `cause_id` is the audit event that it follows from, None where none is known.
    """

    action: str
    subject_type: str
    subject_id: int
    person_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)
    cause_id: int | None = None


@contextmanager
def because(event_id: int | None) -> Iterator[None]:
    """Let what is recorded meanwhile carry this cause, unless it has a nearer one of its own."""
    before = _BECAUSE.set(event_id)
    try:
        yield
    finally:
        _BECAUSE.reset(before)


def subject_type(model: type[models.Model]) -> str:
    """Return the word that names a model in the audit record, such as `loans.loan`."""
    return model._meta.label_lower


def record(
    action: str,
    *,
    by: Person | None,
    subject: models.Model,
    data: Mapping[str, Any] | None = None,
    cause: AuditEvent | int | None = None,
) -> AuditEvent:
    """Record one deed; `by` None is the bank itself (the business day).

    `cause` is the deed that this one answers, or its id. The time is the database's, so that the
    record needs no clock.
    """
    assert connection.in_atomic_block
    assert subject.pk is not None

    return _NEW_EVENT.insert(
        AuditEvent(
            action=action,
            person=by,
            subject_type=subject_type(type(subject)),
            subject_id=subject.pk,
            data=dict(data or {}),
            cause_id=_cause_id(cause),
        )
    )


def record_many(drafts: Iterable[AuditDraft]) -> int:
    """Record many deeds with few statements; return how many."""
    assert connection.in_atomic_block

    # One statement over columns: the night records tens of thousands at once, and a model instance
    # for each would take longer than what it records.
    around = _BECAUSE.get()
    rows = [
        (
            draft.action,
            draft.person_id or 0,
            draft.subject_type,
            draft.subject_id,
            _ENCODE(dict(draft.data)) if draft.data else "{}",
            draft.cause_id or around or 0,
        )
        for draft in drafts
    ]
    for start in range(0, len(rows), ROWS_AT_ONCE):
        actions, people, types, subjects, data, causes = zip(
            *rows[start : start + ROWS_AT_ONCE], strict=True
        )
        write_columns(
            _INSERT_MANY,
            (
                TextArray.of_texts(actions),
                column(people),
                TextArray.of_texts(types),
                column(subjects),
                TextArray.of_texts(data),
                column(causes),
            ),
        )

    return len(rows)


def latest_of(
    subject: type[models.Model], subject_ids: Collection[int], actions: Iterable[str]
) -> dict[int, int]:
    """Return the id of the newest deed of these kinds on each subject, for what follows from it."""
    return _found(_LATEST, subject, subject_ids, actions)


def first_of(
    subject: type[models.Model], subject_ids: Collection[int], actions: Iterable[str]
) -> dict[int, int]:
    """Return the id of the oldest deed of these kinds on each subject."""
    return _found(_FIRST, subject, subject_ids, actions)


def _found(
    query: str,
    subject: type[models.Model],
    subject_ids: Collection[int],
    actions: Iterable[str],
) -> dict[int, int]:
    if not subject_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(query, (subject_type(subject), list(subject_ids), list(actions)))

        return dict(cursor.fetchall())


def _cause_id(cause: AuditEvent | int | None) -> int | None:
    """Return the cause that was given, else the one around."""
    if cause is None:
        return _BECAUSE.get()

    return cause.pk if isinstance(cause, AuditEvent) else cause
