"""The door of the admin: staff enter, and officers of banks with a second factor alone."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from banks.queries.officers import is_officer
from people.queries import person_of
from people.second_factor import GOING_TO, has_factor, has_shown_factor

View = Callable[..., HttpResponse]


def has_permission(request: HttpRequest) -> bool:
    """Tell whether a login may open the admin in this session."""
    user = request.user
    if not (user.is_active and user.is_staff):
        return False

    return not _is_officer(request) or has_shown_factor(request)


def login(view: View) -> View:
    """Lead an officer who has come without a second factor to it, everybody else to the form."""

    @wraps(view)
    def led(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        user = request.user
        if user.is_authenticated and user.is_staff and not has_permission(request):
            # Where the admin itself lies; what was asked for is a click away.
            going_to = reverse("admin:index")
            request.session[GOING_TO] = going_to
            if not has_factor(request):
                return HttpResponseRedirect(reverse("mfa_index"))
            return HttpResponseRedirect(
                f"{reverse('mfa_reauthenticate')}?{urlencode({'next': going_to})}"
            )

        return view(request, *arguments, **named)

    return led


def _is_officer(request: HttpRequest) -> bool:
    person = person_of(request.user)  # type: ignore[arg-type]

    return person is not None and is_officer(person)
