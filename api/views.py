"""What every address of an interface does before and after its own work."""

import hashlib
import json
from typing import Any, ClassVar, NoReturn

from django.http import HttpResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api import throttles, versions
from api.answers import Answer
from api.authentication import HasScope, SecretInBody
from api.problems import Problem, exception_handler
from api.strict_json import BODY_BYTES_MAX, StrictJSONParser

_JSON = JSONRenderer.media_type


class AlwaysJSON(BaseContentNegotiation):
    """Answers JSON whatever a client says that it accepts: there is nothing else to choose."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        """Take the one parser where the body is declared as JSON."""
        declared = str(request.content_type).partition(";")[0].strip().lower()
        return next((parser for parser in parsers if parser.media_type == declared), None)

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """Take the one renderer."""
        return renderers[0], renderers[0].media_type


class KeyedView(APIView):
    """What all addresses of an interface have in common: keys, limits, strictness, problems.

    An interface adds whose keys open it (`authentication_classes`) and how often they may ask
    (`throttle_classes`), each address the scope of every method.
    """

    permission_classes: Any = (HasScope,)
    parser_classes: Any = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)
    content_negotiation_class = AlwaysJSON
    # An OPTIONS request is answered like any other method that is not offered.
    metadata_class = None
    http_method_names: tuple[str, ...] = ("get", "head", "post")
    scopes: ClassVar[dict[str, Any]] = {}
    room: Any = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse what no address accepts, before anything is looked up."""
        if request.method not in self.scopes:
            raise Problem("METHOD_NOT_ALLOWED", headers={"Allow": ", ".join(self.allowed_methods)})
        super().initial(request, *args, **kwargs)
        said = request._request.META
        request._request.api_version = versions.chosen(  # type: ignore[attr-defined]
            said.get(versions.HEADER_SAID), pinned=getattr(request.auth, "api_version", None)
        )
        if said.get("HTTP_CONTENT_ENCODING", "identity").lower() != "identity":
            raise Problem("CONTENT_ENCODING_NOT_PLAIN")
        # A body without a length would be read as no body at all.
        if "HTTP_TRANSFER_ENCODING" in said and not said.get("CONTENT_LENGTH"):
            raise Problem("LENGTH_NOT_STATED")
        if int(said.get("CONTENT_LENGTH") or 0) > BODY_BYTES_MAX:
            raise Problem("BODY_TOO_LARGE")
        query = said.get("QUERY_STRING", "")
        if "\x00" in query or (
            query
            and any(
                "\x00" in text
                for pair in request.query_params.lists()
                for text in (pair[0], *pair[1])
            )
        ):
            raise Problem("NUL_CHARACTER")

    def get_exception_handler(self) -> Any:
        """Answer refusals as problem documents."""
        return exception_handler

    def permission_denied(
        self, request: Request, message: str | None = None, code: str | None = None
    ) -> NoReturn:
        """Refuse a key that was let in but may not do this."""
        raise Problem("FORBIDDEN")

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """Say on every answer how much the key may still ask, and that nobody may keep it."""
        finished = super().finalize_response(request, response, *args, **kwargs)
        if self.room is not None:
            for name, value in throttles.headers_of(self.room).items():
                finished[name] = value
        finished["Cache-Control"] = "no-store"
        return finished


class StrangerView(KeyedView):
    """An address that is asked without a key, and counts who asks by address."""

    authentication_classes = ()
    permission_classes = (SecretInBody,)


def tagged(request: Request, told: dict[str, Any]) -> HttpResponse:
    """Answer with an object and its tag; with If-None-Match only where it changed."""
    body = json.dumps(told)
    tag = f'"{hashlib.sha256(body.encode()).hexdigest()[:32]}"'
    if tag in request._request.META.get("HTTP_IF_NONE_MATCH", ""):
        return Response(status=304, headers={"ETag": tag})

    return HttpResponse(body, headers={"ETag": tag}, content_type=_JSON)


def replayable(answer: Answer) -> HttpResponse:
    """Answer a keyed request, saying where it was answered before."""
    headers = {"Idempotent-Replayed": "true"} if answer.replayed else {}
    return HttpResponse(answer.body, status=answer.status_code, headers=headers, content_type=_JSON)


def check_empty(request: Request) -> None:
    """Refuse a body where there is nothing to say; what is sent is read as strictly as anywhere."""
    if request.data not in ({}, None):
        raise Problem("VALIDATION_FAILED", "This request has no body. Leave it out.")
