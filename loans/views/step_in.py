"""Who serves whose loans: a bank asks another, offers to serve, or hands back what it served."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from banks.forms.desk import WindUpForm
from banks.gate import Desk, officer_page
from banks.models import Bank, Officer
from banks.operations.winding_up import request_winding_up
from loans.operations import servicers
from loans.queries import servicing as queries
from people.refusals import Refusal
from rules.bank_standing import GIVING, LISTING


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

    @classmethod
    def of(cls, bank: Bank, data: object = None) -> "StepInForm":
        """Return the form with the banks that could step in for one."""
        form = cls(data, auto_id=f"id_{bank.slug}_%s")  # type: ignore[arg-type]
        choice = form.fields["servicer"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = queries.possible_servicers(bank)

        return form


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(Officer.Role.APPROVER)
def step_in(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show who serves whose loans; ask for the change that another officer decides."""
    may = desk.may(Officer.Role.APPROVER)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = StepInForm.of(desk.bank, request.POST if request.POST.get("deed") == "ask" else None)
    refusal = None
    if request.method == "POST":
        try:
            if _ask(request, form, desk):
                messages.success(request, _("Another officer decides it in the inbox."))
                return redirect("desk_step_in", bank=desk.bank.slug)
        except Refusal as refused:
            refusal = refused
    served = queries.served_banks(desk.bank.pk)
    in_need = [one for one in queries.banks_in_need(desk.network.pk) if one != desk.bank]

    return render(
        request,
        "loans/step_in.html",
        {
            "desk": desk,
            "form": form,
            "may": may,
            "served": [(bank, WindUpForm.of(bank, prefix=bank.slug)) for bank in served],
            "in_need": [bank for bank in in_need if bank not in served],
            "may_offer": may and desk.bank.state in LISTING and not desk.bank.step_in_servicer_id,
            "is_in_need": desk.bank.state in GIVING,
            "has_neighbours": queries.possible_servicers(desk.bank).exists(),
            "refusal": refusal,
        },
        status=422 if refusal or form.errors else 200,
    )


def _ask(request: HttpRequest, form: StepInForm, desk: Desk) -> bool:
    """Ask for what the pressed button says; False where what was typed does not fit."""
    deed = request.POST.get("deed")
    if deed == "ask":
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
    slug = request.POST.get("bank", "")
    if deed == "offer":
        bank = queries.banks_in_need(desk.network.pk).filter(slug=slug).first()
        if bank is None:
            raise Http404
        servicers.request_step_in(
            bank_id=bank.pk, servicer_id=desk.bank.pk, on=desk.on, by=desk.person
        )
        return True
    for bank in queries.served_banks(desk.bank.pk):
        if bank.slug == slug and deed == "wind":
            return _wind_up(request, bank, desk)
        if bank.slug == slug:
            servicers.request_hand_back(bank_id=bank.pk, on=desk.on, by=desk.person)
            return True

    return False


def _wind_up(request: HttpRequest, bank: Bank, desk: Desk) -> bool:
    """Ask what becomes of a bank; False where what was typed does not fit."""
    form = WindUpForm.of(bank, request.POST, prefix=bank.slug)
    if form is None or not form.is_valid():
        return False
    request_winding_up(bank_id=bank.pk, on=desk.on, by=desk.person, **form.cleaned_data)

    return True
