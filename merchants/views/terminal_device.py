"""A device that is handed to cashiers: locked to its till, known by a number, taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from merchants import till_gate
from merchants.forms.till import PasswordForm, PinForm
from merchants.models import Terminal
from merchants.operations import pins
from merchants.queries import till as till_queries
from people import rate_limits
from people.models import User
from people.refusals import Refusal

# Whoever forgot the password signs the device out instead.
PASSWORD_RATE = rate_limits.Rate(tries_max=5, window_seconds=300)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Hand the device over: a manager locks it to the till, a cashier says who they are."""
    terminal = till_gate.terminal_for(request, terminal_id)
    if not till_gate.is_locked(request, terminal):
        return _lock(request, terminal)
    known = till_queries.known_by_number(terminal.merchant_id)
    form = PinForm(request.POST if request.method == "POST" else None, offered=known)
    if form.is_bound and form.is_valid():
        staff = form.cleaned_data["staff"]
        fact = wrong_number(staff.pk, form.cleaned_data["pin"])
        if fact is None:
            till_gate.lock_to(request, terminal, staff)
            return redirect("till_terminal", terminal.pk)
        form.add_error("pin", fact)

    return render(
        request,
        "merchants/terminal_who.html",
        {"terminal": terminal, "form": form, "known": known},
        status=422 if form.errors else 200,
    )


def wrong_number(staff_id: int, pin: str) -> str | None:
    """Say why a number does not do, None where it is right; wrong ones are counted."""
    try:
        if pins.check_pin(staff_id=staff_id, pin=pin, at=timezone.now()):
            return None
    except Refusal as refused:
        return str(refused)

    return _("This is not the number. After five wrong ones it rests for five minutes.")


def _lock(request: HttpRequest, terminal: Terminal) -> HttpResponse:
    person = till_gate.login_of(request)
    known = list(till_queries.known_by_number(terminal.merchant_id))
    refusal = None
    if request.method == "POST":
        try:
            pins.lock_device(terminal_id=terminal.pk, by=person)
        except Refusal as refused:
            refusal = refused
        else:
            till_gate.lock_to(request, terminal, None)
            return redirect("till_who", terminal.pk)

    return render(
        request,
        "merchants/terminal_lock.html",
        {"terminal": terminal, "known": known, "refusal": refusal},
        status=422 if refusal else 200,
    )


@require_POST
def hand_over(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Forget who stood at a locked till; the next one types their number."""
    terminal = till_gate.terminal_for(request, terminal_id)
    if till_gate.is_locked(request, terminal):
        till_gate.lock_to(request, terminal, None)

    return redirect("till_who", terminal.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, terminal_id: int) -> HttpResponse:
    """Take the device back by the password of the manager who handed it over."""
    terminal = till_gate.terminal_for(request, terminal_id)
    if not till_gate.is_locked(request, terminal):
        return redirect("till_terminal", terminal.pk)
    form = PasswordForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        assert isinstance(request.user, User)
        room = rate_limits.count_try(
            "till-leave", request.user.pk, PASSWORD_RATE, at=timezone.now()
        )
        if not room.allowed:
            form.add_error("password", _("It was wrong too often. Wait five minutes."))
        elif request.user.check_password(form.cleaned_data["password"]):
            pins.open_device(terminal_id=terminal.pk, by=till_gate.login_of(request))
            till_gate.unlock(request)
            messages.success(request, _("This device is yours again."))
            return redirect("till_terminal", terminal.pk)
        else:
            form.add_error("password", _("This is not the password."))

    return render(
        request,
        "merchants/terminal_leave.html",
        {"terminal": terminal, "form": form, "login": request.user},
        status=422 if form.errors else 200,
    )
