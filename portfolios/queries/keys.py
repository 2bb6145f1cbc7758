"""Finds the keys of investors."""

from django.db.models import QuerySet

from api import secret_keys
from people.models import Person
from portfolios.models import InvestorKey


def find_key(shown: str) -> InvestorKey | None:
    """Return the key in force that somebody shows, None where it is none.

    A wrong prefix and a wrong secret take the same time. Whose login is switched off has no keys.
    """
    prefix = secret_keys.prefix_of(shown)
    if prefix is None:
        return None
    key = (
        InvestorKey.objects.filter(prefix=prefix, revoked_at__isnull=True)
        .exclude(person__user__is_active=False)
        .select_related("person")
        .first()
    )
    if not secret_keys.is_right(shown, key.digest if key else None):
        return None

    return key


def keys_of(person: Person) -> QuerySet[InvestorKey]:
    """Return all keys of a person, those in force first, the newest first."""
    return InvestorKey.objects.filter(person=person).order_by("-revoked_at", "-id")


def key_of(person: Person, key_id: int) -> InvestorKey | None:
    """Return one of a person's own keys."""
    return InvestorKey.objects.filter(person=person, pk=key_id).first()
