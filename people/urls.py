"""Addresses of sign-up, login and whatever changes a login: allauth's pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import urls as allauth_urls
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, include, path

View = Callable[..., HttpResponse]

# A change of a login and its row in the audit record are one. Sign-up is not here: its operation
# is a transaction itself.
CHANGES = {
    "account_email",
    "account_confirm_email",
    "account_change_password",
    "account_set_password",
    "account_reset_password_from_key",
}
REFUSED = 422


def _door(pattern: URLPattern) -> URLPattern:
    """Return an address of allauth whose refusals are answered as all forms' are."""
    view: View = pattern.callback
    if pattern.name in CHANGES:
        view = transaction.atomic(view)

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


urlpatterns = [path("account/", include([_door(pattern) for pattern in allauth_urls.urlpatterns]))]
