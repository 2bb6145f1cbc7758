"""Keeps a device that was handed to cashiers at its till, whatever address they type."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from merchants.till_gate import LOCK

# What belongs to the till itself; `till_leave` asks for the manager's password.
AT_THE_TILL = {
    *("till_terminal", "till_charges", "till_recent", "till_who", "till_hand_over", "till_leave"),
    *("till_payment", "till_payment_status", "till_cancel", "till_receipt", "till_refund"),
}
# What shows nobody's money; to sign out ends the lock with the login.
HARMLESS = {"manifest", "service_worker", "till_offline", "receipt", "health", "account_logout"}
SAFE = ("GET", "HEAD")


class DeviceLock:
    """Leads a locked device back to its till: its login is a manager's, its hands are not."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what answers."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; the lock is looked at when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, _view: Any, _args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let through what lies at the till; refuse or lead back everything else."""
        # A program brings a key and has no session, and where no cookie is none needs to be read.
        if not hasattr(request, "session") or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return None
        lock = request.session.get(LOCK)
        if lock is None:
            return None
        name = request.resolver_match.url_name if request.resolver_match else None
        if name in HARMLESS:
            return None
        if name in AT_THE_TILL and kwargs.get("terminal_id") == lock["terminal"]:
            return None
        if request.method not in SAFE:
            raise PermissionDenied

        return redirect("till_terminal", lock["terminal"])
