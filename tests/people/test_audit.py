"""The audit record is written with the deed and never changed."""

import pytest
from django.db import DatabaseError, connection, transaction

from people import audit, operations
from people.models import AuditEvent

pytestmark = pytest.mark.django_db


def test_a_deed_is_recorded_with_who_did_it_and_when():
    ana = operations.register_person(name="Ana", handle="ana")

    event = AuditEvent.objects.get()

    assert event.action == "PERSON_REGISTERED"
    assert event.person is None
    assert (event.subject_type, event.subject_id) == ("people.person", ana.pk)
    assert event.at is not None


def test_many_deeds_are_recorded_at_once():
    ana = operations.register_person(name="Ana")
    drafts = [
        audit.AuditDraft("LOAN_SETTLED", "loans.loan", number, ana.pk, {"number": number})
        for number in range(3)
    ]

    written = audit.record_many(drafts)

    assert written == 3
    assert [event.data for event in AuditEvent.objects.filter(person=ana).order_by("id")] == [
        {"number": 0},
        {"number": 1},
        {"number": 2},
    ]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_auditevent SET action = 'OTHER'",
        "DELETE FROM people_auditevent",
        "TRUNCATE people_auditevent",
    ],
)
def test_the_application_cannot_change_what_was_recorded(statement):
    operations.register_person(name="Ana")

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)

    assert AuditEvent.objects.count() == 1
