"""What other apps' operations do with people."""

import datetime
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db import connection

from ledger.columns import column, write_columns
from ledger.wire import TextArray
from people.models import HANDLE_LENGTH_MAX, NAME_LENGTH_MAX, AuditEvent, Person, User

NOTICES_AT_ONCE = 5_000
_TELL = """
    INSERT INTO people_notice (person_id, kind, text, link, cause_id, "on")
    SELECT told.person_id, told.kind, told.text, told.link, nullif(told.cause_id, 0), %s::date
    FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::bigint[])
        WITH ORDINALITY AS told(person_id, kind, text, link, cause_id, place)
    ORDER BY told.place
"""


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person to be added: the name people see, and the handle, a unique lower-case word."""

    name: str
    handle: str


def add_person(*, name: str, handle: str | None = None, user: User | None = None) -> Person:
    """Add one person; without a handle one is made from the name.

    Two people of one name who come at the same instant get different handles: the choice is
    made under a lock that ends with the transaction.
    """
    assert connection.in_atomic_block

    if handle is None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('people.handle'))")
        handle = _free_handle(name)
    return Person.objects.create(name=name[:NAME_LENGTH_MAX], handle=handle, user=user)


def add_people(drafts: Sequence[PersonDraft]) -> list[Person]:
    """Add many people without logins, in the order given."""
    assert connection.in_atomic_block

    people = [Person(name=draft.name, handle=draft.handle) for draft in drafts]
    return Person.objects.bulk_create(people, batch_size=5_000)


def handle_from(name: str) -> str:
    """Return the lower-case word that a name suggests: `Zoë Núñez` → `zoe-nunez`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not word or not word[0].isalpha():
        word = f"person-{word}".strip("-")
    # Room for a number that tells two of one name apart.
    return word[: HANDLE_LENGTH_MAX - 10].rstrip("-")


def _free_handle(name: str) -> str:
    wanted = handle_from(name)
    taken = set(Person.objects.filter(handle__startswith=wanted).values_list("handle", flat=True))
    number = 2
    handle = wanted
    while handle in taken:
        handle = f"{wanted}-{number}"
        number += 1
    return handle


def drop_second_factor(person: Person) -> int:
    """Take away what a login has set up as its second factor; return how many parts it had.

    Sessions that showed it count as those that did not from then on.
    """
    assert connection.in_atomic_block
    assert person.user is not None

    return Authenticator.objects.filter(user=person.user).delete()[0]


@dataclass(frozen=True, slots=True)
class NoticeDraft:
    """What one person is told, where everybody is told something of their own.

    `cause_id` is the audit event that it tells of: what they do by its link follows from that.
    """

    person_id: int
    kind: str
    text: str
    link: str = ""
    cause_id: int | None = None


def tell(
    person_ids: Iterable[int],
    *,
    kind: str,
    text: str,
    link: str = "",
    cause: AuditEvent | int | None = None,
    on: datetime.date,
) -> None:
    """Tell people something, in few statements; somebody named twice is told once.

    `cause` is the deed that it tells of, or its id.
    """
    assert connection.in_atomic_block

    cause_id = cause.pk if isinstance(cause, AuditEvent) else cause
    tell_each(
        (
            NoticeDraft(person_id, kind, text, link, cause_id)
            for person_id in sorted(set(person_ids))
        ),
        on=on,
    )


def tell_each(drafts: Iterable[NoticeDraft], *, on: datetime.date) -> None:
    """Tell many people something of their own each, in few statements."""
    assert connection.in_atomic_block

    # Columns, not model instances: a night tells thousands.
    rows = list(drafts)
    for start in range(0, len(rows), NOTICES_AT_ONCE):
        some = rows[start : start + NOTICES_AT_ONCE]
        write_columns(
            _TELL,
            (
                on,
                column([draft.person_id for draft in some]),
                TextArray.of_texts([draft.kind for draft in some]),
                TextArray.of_texts([draft.text[:300] for draft in some]),
                TextArray.of_texts([draft.link for draft in some]),
                column([draft.cause_id or 0 for draft in some]),
            ),
        )
