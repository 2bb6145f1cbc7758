"""Addresses of sign-up, login and whatever changes a login: allauth's pages."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.account import urls as allauth_urls
from allauth.mfa import urls as factor_urls
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path

from people.second_factor import factor_first

View = Callable[..., HttpResponse]

# A change of a login and its row in the audit record are one. Sign-up is not here: its operation
# is a transaction itself.
CHANGES = {
    "account_email",
    "account_confirm_email",
    "account_change_password",
    "account_set_password",
    "account_reset_password_from_key",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_add_webauthn",
    "mfa_remove_webauthn",
    "mfa_generate_recovery_codes",
}
# Where a second factor is shown; every other page about it asks for it first, once there is one.
SHOWING = {"mfa_authenticate", "mfa_reauthenticate", "mfa_reauthenticate_webauthn"}
REFUSED = 422


def _door(pattern: URLPattern) -> URLPattern:
    """Return an address of allauth whose refusals are answered as all forms' are."""
    view: View = pattern.callback
    name = pattern.name or ""
    if name in CHANGES:
        view = transaction.atomic(view)
    if name.startswith("mfa_") and name not in SHOWING:
        view = factor_first(view)

    return URLPattern(pattern.pattern, _answered(view), pattern.default_args, pattern.name)


def _answered(view: View) -> View:
    """Let a form that is asked again say so by its status, as the bank's own pages do."""

    @wraps(view)
    def answered(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        answer = view(request, *arguments, **named)
        if answer.status_code == 200 and isinstance(answer, TemplateResponse):
            form = (answer.context_data or {}).get("form")
            if form is not None and form.errors:
                answer.status_code = REFUSED
        return answer

    return answered


def _doors(patterns: Iterable[URLPattern | URLResolver]) -> list[URLPattern | URLResolver]:
    """Return the same of addresses that lie in one another."""
    return [
        _door(found)
        if isinstance(found, URLPattern)
        else path(str(found.pattern), include(_doors(found.url_patterns)))
        for found in patterns
    ]


urlpatterns = [
    path("account/", include(_doors(allauth_urls.urlpatterns))),
    path("account/second-factor/", include(_doors(factor_urls.urlpatterns))),
]
