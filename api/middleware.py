"""What every reply carries, whoever made it."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from api import versions
from api.problems import CONTENT_TYPE, kind_of_status, plain_problem
from people import public_ids

API_PATH = "/api/"
_FIRST_REFUSAL = 400

Answerer = Callable[[HttpRequest], HttpResponseBase]


class RequestIds:
    """Gives every request an id of ours, so that a reply can be spoken about."""

    def __init__(self, get_response: Answerer) -> None:
        """Keep who answers."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer with the id in the Request-Id header."""
        request.request_id = public_ids.public_id("req", timezone.now())  # type: ignore[attr-defined]
        response = self._get_response(request)
        response["Request-Id"] = request.request_id  # type: ignore[attr-defined]

        return response


class ApiProblems:
    """Turns every refusal under /api/ into a problem document, also where no view was reached.

    Unknown addresses, wrong hosts, oversized requests and our own faults are answered by the
    framework in HTML; a program reads JSON.
    """

    def __init__(self, get_response: Answerer) -> None:
        """Keep who answers."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, with the version of the interface on every reply under /api/."""
        response = self._get_response(request)
        if not request.path_info.startswith(API_PATH):
            return response

        if response.status_code >= _FIRST_REFUSAL and not _is_problem(response):
            response = _as_problem(request, response)
        # A key is pinned to a version, and a request may name one: then the view has kept it.
        response[versions.HEADER] = getattr(request, "api_version", versions.CURRENT)

        return response


def _is_problem(response: HttpResponseBase) -> bool:
    """Tell whether the refusal is in its final shape, a problem or that of another standard."""
    return hasattr(response, "refusal_code") or str(response.get("Content-Type", "")).startswith(
        CONTENT_TYPE
    )


def _as_problem(request: HttpRequest, response: HttpResponseBase) -> HttpResponse:
    problem = plain_problem(request, kind_of_status(response.status_code))
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response:
            problem[name] = response[name]

    return problem
