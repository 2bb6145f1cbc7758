"""What pages need and programs do not: they bring a key, and no session, no login and no form."""

from dataclasses import asdict
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy
from django.contrib.auth.middleware import AuthenticationMiddleware, LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.functional import cached_property

# What is said about the interface, beside it under /api/, are pages as all others.
PROGRAMS = "/api/v1/"


def is_of_program(request: HttpRequest) -> bool:
    """Tell whether a program asks."""
    return request.path_info.startswith(PROGRAMS)


class PagesOnly:
    """Lets through what programs ask, as if the middleware behind it were not there."""

    get_response: Any

    def __call__(self, request: HttpRequest) -> Any:
        """Answer a program at once."""
        if is_of_program(request):
            return self.get_response(request)
        return super().__call__(request)  # type: ignore[misc]


class Sessions(PagesOnly, SessionMiddleware):
    """Keeps sessions of people."""


class Messages(PagesOnly, MessageMiddleware):
    """Tells people on the next page what they did on this one."""


class Logins(AuthenticationMiddleware):
    """Knows who is logged in; for a program nobody is, whatever cookie it sends."""

    def process_request(self, request: HttpRequest) -> None:
        """Look for the login of a person."""
        if is_of_program(request):
            request.user = AnonymousUser()
        else:
            super().process_request(request)


class LoginRequired(LoginRequiredMiddleware):
    """Closed by default: a view is public only where it says so itself."""

    def process_view(self, request: HttpRequest, view_func: Any, *arguments: Any) -> Any:
        """Lead people to the login; a program cannot log in, its key is asked for by the view."""
        if not is_of_program(request):
            return super().process_view(request, view_func, *arguments)
        if getattr(view_func, "login_required", True):
            raise PermissionDenied
        return None


class ContentPolicy(CSPMiddleware):
    """Says what a page may load; to programs always the same, as no view of theirs changes it."""

    def process_request(self, request: HttpRequest) -> None:
        """Let pages ask for a nonce."""
        if not is_of_program(request):
            super().process_request(request)

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Write the policy."""
        if not is_of_program(request):
            return super().process_response(request, response)
        response[HEADER] = self._for_programs

        return response

    @cached_property
    def _for_programs(self) -> str:
        parts = self.get_policy_parts(request=HttpRequest(), response=HttpResponse())
        return build_policy(**asdict(parts))
