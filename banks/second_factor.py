"""Asks officers for a second factor, on every path that leads to their pages."""

from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

FACTOR = "mfa"


def missing_factor(request: HttpRequest) -> HttpResponse | None:
    """Return the way to the second factor; None where this session has shown one."""
    if has_shown_factor(request):
        return None
    page = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_index"
    back = request.get_full_path() if request.method == "GET" else "/"

    return redirect(f"{reverse(page)}?{urlencode({'next': back})}")


def has_shown_factor(request: HttpRequest) -> bool:
    """Tell whether the login showed one of its second factors in this session."""
    if not is_mfa_enabled(request.user):
        return False
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == FACTOR for record in records)
