"""Who speaks: a terminal, by its key, or by a token that its client fetched."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.request import Request

from api.authentication import KeyAuthentication
from merchants.models import ApiKey
from merchants.scope_words import SCOPE_WORDS

TOKEN_ADDRESS = "/api/v1/oauth/token"  # noqa: S105


class ApiKeyAuthentication(KeyAuthentication):
    """A terminal's key, or a token; either way the caller is the key or client behind it."""

    def find_key(self, shown: str, view: Any) -> ApiKey | None:
        """Return the key in force that somebody shows, None where it is none."""
        key: ApiKey | None = view.find_caller(shown, at=timezone.now())

        return key

    def authenticate(self, request: Request) -> tuple[None, Any]:
        """Return the caller, and leave it with the request for the log of requests."""
        nobody, key = super().authenticate(request)
        request._request.api_key = key  # type: ignore[attr-defined]

        return nobody, key


class ApiKeyScheme(OpenApiAuthenticationExtension):
    """How the document of the interface describes what tills show."""

    target_class = ApiKeyAuthentication
    name = ["ApiKey", "OAuth2"]

    def get_security_requirement(self, auto_schema: Any) -> list[dict[str, list[Any]]]:
        """Ask for one or the other, with the scope of the method."""
        view, method = auto_schema.view, auto_schema.method
        scope = view.scopes.get(method)
        return [{"ApiKey": []}, {"OAuth2": [str(scope)] if scope else []}]

    def get_security_definition(self, auto_schema: Any) -> list[Any]:
        """Describe both."""
        return [
            {
                "type": "http",
                "scheme": "bearer",
                "description": (
                    "A terminal's key, `cb_live_…` or `cb_test_…`, as its merchant made it or as "
                    "a pairing handed it over."
                ),
            },
            {
                "type": "oauth2",
                "description": "A token that a client of the merchant fetched; it lives one hour.",
                "flows": {
                    "clientCredentials": {
                        "tokenUrl": TOKEN_ADDRESS,
                        "scopes": {scope.value: str(words) for scope, words in SCOPE_WORDS.items()},
                    }
                },
            },
        ]


def caller_of(request: Request | HttpRequest) -> ApiKey:
    """Return the key that a request was let in with."""
    key = getattr(request, "auth", None)
    assert isinstance(key, ApiKey)

    return key
