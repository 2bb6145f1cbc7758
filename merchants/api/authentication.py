"""Who speaks: a terminal, by its key; what it may, by the key's scopes."""

from typing import Any

from django.http import HttpRequest
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from merchants import queries
from merchants.api.problems import Problem
from merchants.models import ApiKey

SCHEME = "Bearer"


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer cb_live_…`; a session is no key, and a key is no person."""

    def authenticate(self, request: Request) -> tuple[None, ApiKey]:
        """Return the key in force; raises AuthenticationFailed where there is none."""
        scheme, _, shown = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
        key = queries.find_api_key(shown) if scheme.lower() == SCHEME.lower() else None
        if key is None:
            raise AuthenticationFailed

        return None, key

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme in the answer to a request without a key."""
        return SCHEME


class HasScope(BasePermission):
    """Lets a key do what its scopes say; a view names the scope of each method in `scopes`."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Refuse a key that lacks the scope, and every method that names none."""
        scope = view.scopes.get(request.method)
        if scope is None:
            return False
        if not isinstance(request.auth, ApiKey) or scope not in request.auth.scopes:
            raise Problem("SCOPE_MISSING", f"This needs the scope {scope}.")

        return True


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """How the document of the interface describes the keys."""

    target_class = ApiKeyAuthentication
    name = "ApiKey"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe a bearer token."""
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "A terminal's key, `cb_live_…`, as its merchant made it.",
        }


def caller_of(request: Request | HttpRequest) -> ApiKey:
    """Return the key that a request was let in with."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)

    return key
