"""Asks for a second factor, on every path that leads to what takes one.

A login shows it once in a session: at its sign-in, or later where the session is older than the
factor. What counts is what this session has shown, never what the login has set up.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

# How allauth names it in the record of a session.
FACTOR = "mfa"
# Where the session was going when it was asked.
GOING_TO = "second_factor_going_to"
# Recovery codes stand in for one of these, and are none by themselves.
_TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


def has_factor(request: HttpRequest) -> bool:
    """Tell whether the login has set a second factor up."""
    return is_mfa_enabled(request.user, _TYPES)  # type: ignore[arg-type]


def has_shown_factor(request: HttpRequest) -> bool:
    """Tell whether the login has shown a second factor of its own in this session."""
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]

    return any(record.get("method") == FACTOR for record in records) and has_factor(request)


def missing_factor(request: HttpRequest) -> HttpResponse | None:
    """Return the way to the second factor; None where this session has shown one.

    Who has none is led to set one up.
    """
    if has_shown_factor(request):
        return None
    going_to = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    request.session[GOING_TO] = going_to
    if not has_factor(request):
        return HttpResponseRedirect(reverse("mfa_index"))

    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': going_to})}")


def factor_first(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let a page about the second factor ask for it first, once there is one.

    Else a session that knows the password alone could take the factor away and set up its own.
    """

    @wraps(view)
    def asked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if request.user.is_authenticated and has_factor(request):
            detour = missing_factor(request)
            if detour is not None:
                return detour

        return view(request, *arguments, **named)

    return asked
