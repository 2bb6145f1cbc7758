"""OAuth2 client credentials: a client shows its secret, and gets a token for an hour.

Refusals have the shape of the standard, which every OAuth2 library reads.

Source: RFC 6749, 4.4 and 5.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import unquote_plus

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.authentication import ANY_SCOPE
from api.document import HEADERS_OUT
from api.form_bodies import StrictFormParser
from api.problems import Problem, exception_handler
from api.views import StrangerView
from merchants.api import throttles
from merchants.models import ApiKey
from merchants.operations import tokens
from merchants.refusals import ClientUnknown, MerchantSuspended, ScopeNotHeld, TerminalClosed

GRANT_TYPE = "client_credentials"

# What the standard calls our refusals, and the status that it gives them.
_WORDS: dict[str, tuple[str, int]] = {
    ClientUnknown.code: ("invalid_client", 401),
    ScopeNotHeld.code: ("invalid_scope", 400),
    TerminalClosed.code: ("unauthorized_client", 400),
    MerchantSuspended.code: ("unauthorized_client", 400),
    "GRANT_TYPE_NOT_OFFERED": ("unsupported_grant_type", 400),
    "TOO_MANY_REQUESTS": ("temporarily_unavailable", 429),
    "BUSY": ("temporarily_unavailable", 503),
    "METHOD_NOT_ALLOWED": ("invalid_request", 405),
}


class TokenIn(serializers.Serializer[Any]):
    """A form. The client's id and secret come in it, or as HTTP Basic."""

    grant_type = serializers.ChoiceField(choices=[GRANT_TYPE])
    client_id = serializers.CharField(required=False)
    client_secret = serializers.CharField(required=False)
    scope = serializers.CharField(
        required=False, help_text="Scopes of the client, with spaces between; all without it."
    )


class TokenOut(serializers.Serializer[Any]):
    """A token, shown this once."""

    access_token = serializers.CharField(help_text="Send it as Authorization: Bearer …")
    token_type = serializers.ChoiceField(choices=["Bearer"])
    expires_in = serializers.IntegerField(help_text="Seconds.")
    scope = serializers.CharField()


class OAuthRefusalOut(serializers.Serializer[Any]):
    """A refusal in the shape of RFC 6749; `code` names it more exactly."""

    error = serializers.ChoiceField(
        choices=sorted({"invalid_request", *(word for word, _status in _WORDS.values())})
    )
    error_description = serializers.CharField()
    code = serializers.CharField()


class Tokens(StrangerView):
    """Gives clients tokens."""

    throttle_classes = (throttles.TokenThrottle,)
    parser_classes = (StrictFormParser,)
    scopes: ClassVar = {"POST": ANY_SCOPE}

    @extend_schema(
        operation_id="fetch_token",
        tags=["oauth2"],
        auth=[],
        parameters=HEADERS_OUT,
        request={StrictFormParser.media_type: TokenIn},
        responses={
            (200, "application/json"): TokenOut,
            **{
                (status, "application/json"): OpenApiResponse(OAuthRefusalOut)
                for status in (400, 401, 429, 503)
            },
        },
    )
    def post(self, request: Request) -> Response:
        """Give a client a token."""
        said: Any = request.data
        if not isinstance(said, Mapping):
            raise Problem("BAD_REQUEST", "Send a form.")
        if "grant_type" not in said:
            raise Problem("BAD_REQUEST", "The form lacks grant_type.")
        if said["grant_type"] != GRANT_TYPE:
            raise Problem("GRANT_TYPE_NOT_OFFERED")
        client_id, secret = _credentials(request, said)
        scope = said.get("scope", "")

        issued = tokens.issue_token(
            client_id=client_id,
            secret=secret,
            scopes=_scopes(scope) if scope else None,
            at=timezone.now(),
        )

        return Response(
            {
                "access_token": issued.shown,
                "token_type": "Bearer",
                "expires_in": int(
                    (issued.token.expires_at - issued.token.created_at).total_seconds()
                ),
                "scope": " ".join(issued.token.scopes),
            },
            headers={"Pragma": "no-cache"},
        )

    def get_exception_handler(self) -> Any:
        """Answer refusals in the shape of OAuth2."""
        return _oauth_refusal


def _oauth_refusal(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn what a problem document would say into what an OAuth2 library reads."""
    problem = exception_handler(exc, context)
    if problem is None:
        return None

    code = str(problem.data["code"])
    word, status = _WORDS.get(code, ("invalid_request", 400))
    headers = {name: value for name, value in problem.headers.items() if name != "Content-Type"}
    if status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="api"'
    answer = Response(
        {
            "error": word,
            "error_description": _ascii(str(problem.data["detail"])),
            "code": code,
        },
        status=status,
        headers=headers,
    )
    answer.refusal_code = code  # type: ignore[attr-defined]

    return answer


def _credentials(request: Request, said: Mapping[str, str]) -> tuple[str, str]:
    """Return id and secret from the header or from the form; raises where they come by both."""
    header = str(request.META.get("HTTP_AUTHORIZATION", ""))
    if not header:
        return said.get("client_id", ""), said.get("client_secret", "")
    if "client_secret" in said:
        raise Problem("BAD_REQUEST", "The secret comes by the header and by the form: send one.")
    scheme, _, encoded = header.partition(" ")
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise ClientUnknown from None
    client_id, colon, secret = text.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise ClientUnknown
    client_id, secret = unquote_plus(client_id), unquote_plus(secret)
    if said.get("client_id", client_id) != client_id:
        raise Problem("BAD_REQUEST", "The header and the form name two clients.")

    return client_id, secret


def _scopes(text: str) -> set[str]:
    asked = set(text.split(" ")) - {""}
    if not asked <= set(ApiKey.Scope.values):
        raise ScopeNotHeld("There is no such scope.")

    return asked


def _ascii(text: str) -> str:
    """Return a description in the letters that the standard allows."""
    return text.encode("ascii", "replace").decode("ascii").replace('"', "'").replace("\\", "/")
