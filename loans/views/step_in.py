"""A bank asks another one to serve its loans, and hands back those that it served."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from banks.gate import Desk, officer_page
from banks.models import Bank, Officer
from loans.operations import servicers
from loans.queries import servicing as queries
from people.refusals import Refusal


class StepInForm(forms.Form):
    """The bank that is asked, and why."""

    servicer = forms.ModelChoiceField(
        label=gettext_lazy("Which bank"), queryset=Bank.objects.none(), empty_label=None
    )
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=500,
        required=False,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(Officer.Role.APPROVER)
def step_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show who serves whose loans; ask for the change that an officer of the other bank decides."""
    may = desk.may(Officer.Role.APPROVER)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = StepInForm(request.POST if request.POST.get("deed") == "ask" else None)
    choice = form.fields["servicer"]
    assert isinstance(choice, forms.ModelChoiceField)
    choice.queryset = queries.possible_servicers(desk.bank)
    served = queries.served_banks(desk.bank.pk)
    refusal = None
    if request.method == "POST":
        try:
            if _ask(request, form, served, desk):
                messages.success(request, _("An officer of the other bank decides it."))
                return redirect("desk_step_in", bank=desk.bank.slug)
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        "loans/step_in.html",
        {
            "desk": desk,
            "form": form,
            "may": may,
            "served": served,
            "is_in_need": desk.bank.state not in ("PROBATION", "ACTIVE", "OVERDUE"),
            "has_neighbours": choice.queryset.exists(),
            "refusal": refusal,
        },
        status=422 if refusal or form.errors else 200,
    )


def _ask(request: HttpRequest, form: StepInForm, served: list[Bank], desk: Desk) -> bool:
    """Ask for what the pressed button says; False where what was typed does not fit."""
    if request.POST.get("deed") == "ask":
        if not form.is_valid():
            return False
        servicers.request_step_in(
            bank_id=desk.bank.pk,
            servicer_id=form.cleaned_data["servicer"].pk,
            reason=form.cleaned_data["reason"],
            on=desk.on,
            by=desk.person,
        )
        return True
    for bank in served:
        if request.POST.get("bank") == bank.slug:
            servicers.request_hand_back(bank_id=bank.pk, on=desk.on, by=desk.person)
            return True

    return False
