"""Finds people."""

from django.contrib.auth.models import AnonymousUser

from ledger.compiled import Compiled
from people.models import AuditEvent, Person, User

_OF_LOGIN = Compiled(
    lambda user: Person.objects.filter(user_id=user).order_by("pk")[:1],
    user=int,
)


def person_of(user: User | AnonymousUser) -> Person | None:
    """Return the person behind a login, or None for a login that is nobody's (an administrator)."""
    if not isinstance(user, User):
        return None
    return _OF_LOGIN.find(user=user.pk)


def person_by_handle(handle: str) -> Person:
    """Return the person of a handle; raises Person.DoesNotExist."""
    return Person.objects.get(handle=handle)


def events_of(subject_type: str, subject_id: int) -> list[AuditEvent]:
    """Return everything done to one subject, oldest first."""
    return list(
        AuditEvent.objects.filter(subject_type=subject_type, subject_id=subject_id)
        .select_related("person")
        .order_by("id")
    )
