"""Who speaks, by a key; what it may, by the key's scopes."""

from abc import abstractmethod
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from api.problems import Problem

SCHEME = "Bearer"
# What a view names as its scope where every key in force may do it.
ANY_SCOPE = ""


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer cb_live_…`; a session is no key, and a key is no login."""

    @abstractmethod
    def find_key(self, shown: str, view: Any) -> Any:
        """Return the key in force that somebody shows a view, None where it is none."""

    def authenticate(self, request: Request) -> tuple[None, Any]:
        """Return the key in force; raises AuthenticationFailed where there is none."""
        scheme, _, shown = str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")
        view = request.parser_context["view"]
        key = self.find_key(shown, view) if scheme.lower() == SCHEME.lower() else None
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
        key: Any = request.auth
        if key is None or (scope != ANY_SCOPE and scope not in key.scopes):
            raise Problem("SCOPE_MISSING", f"This needs the scope {scope}.")

        return True


class SecretInBody(BasePermission):
    """Lets a stranger ask: what is asked for is opened by a secret in the body, or opens nothing.

    Such addresses count who asks by address.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        """Let everybody in."""
        return True


class BearerScheme(OpenApiAuthenticationExtension):
    """How the document describes the keys of one interface."""

    description: str

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe a bearer token."""
        return {"type": "http", "scheme": "bearer", "description": self.description}
