"""Problem documents (RFC 9457): the one shape of every answer of the interface that refuses."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled
from rest_framework import exceptions
from rest_framework.response import Response

from api.problem_kinds import GENERAL, ProblemKind, kinds
from api.refusals import RequestInFlight
from people.refusals import Refusal

CONTENT_TYPE = "application/problem+json"
RETRY_SECONDS = "1"
# The database gave up waiting: nothing was written, and the same request may well succeed.
_WAITED_TOO_LONG = (LockNotAvailable, DeadlockDetected, QueryCanceled)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with one place of a request."""

    code: str
    detail: str
    location: str
    pointer: str


class Problem(Exception):
    """A refusal of the interface itself; `code` is one of `problem_kinds.kinds()`."""

    def __init__(
        self,
        code: str,
        detail: str = "",
        *,
        faults: tuple[Fault, ...] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what the document will say beside the kind's own words."""
        super().__init__(code)
        self.code = code
        self.detail = detail
        self.faults = faults
        self.headers = dict(headers or {})


def problem_document(
    request: HttpRequest,
    kind: ProblemKind,
    *,
    detail: str = "",
    remedy: str = "",
    faults: tuple[Fault, ...] = (),
) -> dict[str, Any]:
    """Return the document of one problem in the answer to `request`."""
    document: dict[str, Any] = {
        "type": f"/api/problems#{kind.code}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail or kind.title,
        "remedy": remedy or kind.remedy,
        "instance": request.path,
        "code": kind.code,
        "request_id": getattr(request, "request_id", ""),
    }
    if faults:
        document["errors"] = [
            {
                "code": fault.code,
                "detail": fault.detail,
                "location": fault.location,
                "pointer": fault.pointer,
            }
            for fault in faults
        ]

    return document


def plain_problem(request: HttpRequest, kind: ProblemKind) -> HttpResponse:
    """Return the problem as an answer made outside the framework's views."""
    answer = HttpResponse(
        json.dumps(problem_document(request, kind)), status=kind.status, content_type=CONTENT_TYPE
    )
    answer.refusal_code = kind.code  # type: ignore[attr-defined]
    return answer


def kind_of_status(status: int) -> ProblemKind:
    """Return the general kind of an HTTP status, for refusals that name no kind of their own."""
    for kind in GENERAL.values():
        if kind.general and kind.status == status:
            return kind
    phrase = HTTPStatus(status).phrase
    return ProblemKind(phrase.upper().replace(" ", "_"), status, f"{phrase}.", "", general=True)


def exception_handler(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """Turn what a view raised into a problem document; what nobody foresaw stays an exception."""
    request = context["request"]._request
    problem = _problem_of(exc)
    if problem is None:
        return None

    kind = kinds().get(problem.code) or ProblemKind(problem.code, 409, problem.detail, "")
    document = problem_document(
        request,
        kind,
        detail=problem.detail,
        remedy=exc.remedy if isinstance(exc, Refusal) else "",
        faults=problem.faults,
    )
    answer = Response(
        document, status=kind.status, headers=problem.headers, content_type=CONTENT_TYPE
    )
    # For whoever keeps a record of what was refused, without reading the document again.
    answer.refusal_code = kind.code  # type: ignore[attr-defined]
    return answer


def _problem_of(exc: Exception) -> Problem | None:
    """Return the problem that an exception stands for, None where it is a fault of ours."""
    if isinstance(exc, Problem):
        return exc
    if isinstance(exc, Refusal):
        soon = {"Retry-After": RETRY_SECONDS} if isinstance(exc, RequestInFlight) else None
        return Problem(exc.code, exc.detail, headers=soon)
    if isinstance(exc, OperationalError) and isinstance(exc.__cause__, _WAITED_TOO_LONG):
        return Problem("BUSY", headers={"Retry-After": RETRY_SECONDS})
    if isinstance(exc, exceptions.ValidationError):
        return Problem("VALIDATION_FAILED", faults=tuple(_faults(exc.detail, "")))
    if isinstance(exc, Http404):
        return Problem("NOT_FOUND")
    if isinstance(exc, PermissionDenied):
        return Problem("FORBIDDEN")
    if isinstance(exc, exceptions.APIException):
        return Problem(kind_of_status(exc.status_code).code, headers=_headers(exc))

    return None


def _headers(exc: exceptions.APIException) -> dict[str, str]:
    headers = {}
    scheme = getattr(exc, "auth_header", None)
    if scheme:
        headers["WWW-Authenticate"] = str(scheme)
    wait = getattr(exc, "wait", None)
    if wait is not None:
        headers["Retry-After"] = str(int(wait) + 1)

    return headers


def _faults(detail: Any, pointer: str) -> Iterator[Fault]:
    """Walk the faults of a body, each with the JSON pointer of its place."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            escaped = str(name).replace("~", "~0").replace("/", "~1")
            below = pointer if name == "non_field_errors" else f"{pointer}/{escaped}"
            yield from _faults(inner, below)
    elif isinstance(detail, list):
        for inner in detail:
            yield from _faults(inner, pointer)
    else:
        code = str(getattr(detail, "code", "not_right")).upper()
        yield Fault(code=code, detail=str(detail), location="body", pointer=pointer)
