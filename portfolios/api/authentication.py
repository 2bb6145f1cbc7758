"""Who speaks: an investor's software, or another lender's, by its key."""

from typing import Any

from django.utils import timezone
from rest_framework.request import Request

from api.authentication import BearerScheme, KeyAuthentication
from people.models import Person
from portfolios.models import InvestorKey
from portfolios.operations import keys
from portfolios.queries.keys import find_key


class InvestorKeyAuthentication(KeyAuthentication):
    """A person's key."""

    def find_key(self, shown: str, view: Any) -> InvestorKey | None:
        """Return the key in force that somebody shows, None where it is none."""
        at = timezone.now()
        key = find_key(shown)
        if key and (key.last_used_at is None or key.last_used_at < at - keys.USED_EVERY):
            keys.note_use(key_id=key.pk, at=at)

        return key


class InvestorKeyScheme(BearerScheme):
    """How the document describes the keys of investors."""

    target_class = InvestorKeyAuthentication
    name = "InvestorKey"
    description = "A person's key, `cb_live_…`, as they made it on their page of keys."


def holder_of(request: Request) -> Person:
    """Return the person whose key a request was let in with."""
    key = request.auth
    assert isinstance(key, InvestorKey)

    return key.person
