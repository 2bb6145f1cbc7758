"""Tells what a request sets going when it came."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from governance import calendar


class Calendar:
    """Lets the guard of the business day know the instant of each request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the instant said."""
        with calendar.asked_at(timezone.now()):
            return self.get_response(request)
