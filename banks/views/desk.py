"""The officers' desk: what waits, who works here, how the bank stands."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from banks.desk_navigation import desk_doors
from banks.forms.desk import AppointForm, DismissForm, TermsForm, WindUpForm
from banks.gate import Desk, officer_page
from banks.models import Officer
from banks.operations import banks, standing
from banks.operations.second_factors import request_reset_second_factor
from banks.operations.winding_up import request_winding_up
from banks.queries.officers import officers_of
from banks.queries.standing import changes_of, record_of
from people.refusals import Refusal
from rules.bank_standing import missing_for_active

Role = Officer.Role
ID_DIGITS = 19
MISSING = {
    "DAYS": gettext_lazy("half a year of practice"),
    "SETTLED": gettext_lazy("three loans repaid in full"),
    "OVERDUE": gettext_lazy("three months without being late with what borrowers paid"),
    "DISPUTES": gettext_lazy("a year without a lost dispute"),
}


@require_safe
@officer_page()
def home(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """Show what waits at each page of the desk."""
    doors = desk_doors(desk.bank, desk.roles, request.path, counted=True)

    return render(
        request,
        "banks/desk_home.html",
        {"desk": desk, "doors": [door for door in doors if not door.current]},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page()
def officers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show who works here; an approver appoints and dismisses."""
    may = desk.may(Role.APPROVER)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = AppointForm(request.POST if request.POST.get("deed") == "appoint" else None)
    refusal = None
    if request.method == "POST":
        try:
            if _change_officers(request, form, desk):
                return redirect("desk_officers", bank=desk.bank.slug)
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        "banks/officers.html",
        {
            "desk": desk,
            "officers": officers_of(desk.bank.pk),
            "form": form if may else None,
            "refusal": refusal,
        },
        status=422 if refusal or form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page()
def bank_standing(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show the bank's standing and promises; an approver changes them."""
    may = desk.may(Role.APPROVER)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = TermsForm.of(desk.bank, request.POST if request.POST.get("deed") == "terms" else None)
    winding = WindUpForm.of(desk.bank, request.POST if request.POST.get("deed") == "wind" else None)
    refusal = None
    if request.method == "POST":
        try:
            if _change_standing(request, form, winding, desk):
                return redirect("desk_standing", bank=desk.bank.slug)
        except Refusal as refused:
            refusal = refused
    missing = missing_for_active(record_of(desk.bank, on=desk.on))

    return render(
        request,
        "banks/standing.html",
        {
            "desk": desk,
            "form": form if may else None,
            "winding": winding if may else None,
            "may": may,
            "missing": [MISSING[word] for word in missing],
            "changes": [_event(change) for change in changes_of(desk.bank.pk)],
            "refusal": refusal,
        },
        status=422 if refusal or form.errors or (winding and winding.errors) else 200,
    )


def _change_officers(request: HttpRequest, form: AppointForm, desk: Desk) -> bool:
    """Do what the pressed button says; False where what was typed does not fit."""
    about: dict[str, Any] = {"bank_id": desk.bank.pk, "on": desk.on, "by": desk.person}
    if request.POST.get("deed") == "dismiss":
        ending = DismissForm(request.POST)
        if ending.is_valid():
            said = ending.cleaned_data
            banks.dismiss_officer(person_id=said["person"], role=said["role"], **about)
            messages.success(request, _("The role has ended."))
        return True
    if request.POST.get("deed") == "reset":
        lost = request.POST.get("person", "")
        if lost.isdecimal() and len(lost) < ID_DIGITS:
            request_reset_second_factor(person_id=int(lost), **about)
            messages.success(request, _("Another officer decides it in the inbox."))
        return True
    if not form.is_valid():
        return False
    person = form.cleaned_data["handle"]
    banks.appoint_officer(person_id=person.pk, role=form.cleaned_data["role"], **about)
    messages.success(request, _("%(name)s is told.") % {"name": person.name})

    return True


def _change_standing(
    request: HttpRequest, form: TermsForm, winding: WindUpForm | None, desk: Desk
) -> bool:
    if winding is not None and winding.is_bound:
        if not winding.is_valid():
            return False
        request_winding_up(bank_id=desk.bank.pk, on=desk.on, by=desk.person, **winding.cleaned_data)
        messages.success(request, _("An officer of the other bank decides it."))
        return True
    if request.POST.get("deed") == "end_probation":
        standing.request_end_probation(bank_id=desk.bank.pk, on=desk.on, by=desk.person)
        messages.success(request, _("Another officer decides it in the inbox."))
        return True
    if not form.is_bound or not form.is_valid():
        return False
    banks.change_terms(bank_id=desk.bank.pk, by=desk.person, **form.cleaned_data)
    messages.success(request, _("The bank promises this from now on."))

    return True


def _event(change: Any) -> dict[str, Any]:
    return {
        "title": change.get_to_state_display(),
        "on": change.on,
        "detail": change.reason,
        "status": change.to_state,
    }
