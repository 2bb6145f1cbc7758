"""Writes who did what to whom, in the transaction of the deed."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, models

from ledger.compiled import CompiledInsert
from people.models import AuditEvent, Person

ROWS_AT_ONCE = 5_000
_NEW_EVENT = CompiledInsert(AuditEvent)
_ENCODE = json.JSONEncoder().encode
_INSERT_MANY = """
    INSERT INTO people_auditevent (action, person_id, subject_type, subject_id, data)
    SELECT action, person_id, subject_type, subject_id, data::jsonb
    FROM unnest(%s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::text[])
        AS draft(action, person_id, subject_type, subject_id, data)
"""


@dataclass(frozen=True, slots=True)
class AuditDraft:
    """One deed to be recorded among many; `person_id` None is the bank itself."""

    action: str
    subject_type: str
    subject_id: int
    person_id: int | None = None
    data: Mapping[str, Any] = field(default_factory=dict)


def subject_type(model: type[models.Model]) -> str:
    """Return the word that names a model in the audit record, such as `loans.loan`."""
    return model._meta.label_lower


def record(
    action: str,
    *,
    by: Person | None,
    subject: models.Model,
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Record one deed; `by` None is the bank itself (the business day).

    The time is the database's, so that the record needs no clock.
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
        )
    )


def record_many(drafts: Iterable[AuditDraft]) -> int:
    """Record many deeds with few statements; return how many."""
    assert connection.in_atomic_block

    # One statement over columns: the night records tens of thousands at once, and a model instance
    # for each would take longer than what it records.
    rows = [
        (
            draft.action,
            draft.person_id,
            draft.subject_type,
            draft.subject_id,
            _ENCODE(dict(draft.data)) if draft.data else "{}",
        )
        for draft in drafts
    ]
    with connection.cursor() as cursor:
        for start in range(0, len(rows), ROWS_AT_ONCE):
            columns = zip(*rows[start : start + ROWS_AT_ONCE], strict=True)
            cursor.execute(_INSERT_MANY, [list(column) for column in columns])

    return len(rows)
