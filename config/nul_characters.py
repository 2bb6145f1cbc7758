"""Answers a request whose text no database can keep: it is the sender's fault, not ours."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.defaults import bad_request


class NulCharacters:
    """Turns what the database says of a NUL character into a refusal of the request.

    Forms refuse it field by field; this is for words of an address and of buttons, which nobody
    types and no form reads. Whatever was begun has been rolled back.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep who answers."""
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer as everybody does."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer 400 where a NUL character was in the way."""
        if isinstance(exception, DataError | ValueError) and "NUL (0x00)" in str(exception):
            return bad_request(request, exception)

        return None
