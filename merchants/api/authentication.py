"""Who speaks: a terminal, by its key."""

from django.http import HttpRequest
from rest_framework.request import Request

from api.authentication import BearerScheme, KeyAuthentication
from merchants import queries
from merchants.models import ApiKey


class ApiKeyAuthentication(KeyAuthentication):
    """A terminal's key."""

    def find_key(self, shown: str) -> ApiKey | None:
        """Return the key in force that somebody shows, None where it is none."""
        return queries.find_api_key(shown)


class ApiKeyScheme(BearerScheme):
    """How the document of the interface describes the keys of terminals."""

    target_class = ApiKeyAuthentication
    name = "ApiKey"
    description = "A terminal's key, `cb_live_…`, as its merchant made it."


def caller_of(request: Request | HttpRequest) -> ApiKey:
    """Return the key that a request was let in with."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)

    return key
