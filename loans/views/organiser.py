"""The banks of a network, for its organisers: who asks to join, and who helps one in trouble."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from banks.forms.desk import WindUpForm
from banks.operations.admissions import admit_as_organiser
from banks.operations.winding_up import request_winding_up
from banks.queries.applications import banks_of_network, waiting_applications
from governance.gate import Desk, organiser_page
from governance.models import Network
from loans.operations.servicers import request_step_in
from loans.queries.servicing import banks_in_need
from loans.views.step_in import StepInForm
from people.refusals import Refusal


@require_http_methods(["GET", "HEAD", "POST"])
@organiser_page
def network_banks(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Show a network's banks; an organiser admits one, or asks one to step in for another."""
    if desk.network.kind != Network.Kind.BANKS:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            _act(request, desk)
            return redirect("network_banks", network=desk.network.slug)
        except Refusal as refused:
            refusal = refused
    in_need = list(banks_in_need(desk.network.pk))

    return render(
        request,
        "loans/network_banks.html",
        {
            "desk": desk,
            "banks": banks_of_network(desk.network.pk),
            "applications": waiting_applications(desk.network.pk),
            "in_need": [(one, StepInForm.of(one)) for one in in_need],
            "served": [
                (one, WindUpForm.of(one, prefix=one.slug))
                for one in in_need
                if one.step_in_servicer_id
            ],
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _act(request: HttpRequest, desk: Desk) -> None:
    """Do what the pressed button says; what was typed wrongly is simply shown again."""
    if request.POST.get("deed") == "admit":
        admitted = admit_as_organiser(
            public_id=request.POST.get("application", "")[:40], on=desk.on, by=desk.person
        )
        messages.success(request, _("%(name)s is admitted.") % {"name": admitted.name})
        return
    bank = banks_in_need(desk.network.pk).filter(slug=request.POST.get("bank", "")).first()
    if bank is None:
        raise Http404
    if request.POST.get("deed") == "wind":
        winding = WindUpForm.of(bank, request.POST, prefix=bank.slug)
        if winding is not None and winding.is_valid():
            request_winding_up(bank_id=bank.pk, on=desk.on, by=desk.person, **winding.cleaned_data)
            messages.success(request, _("An officer of the bank that stepped in decides it."))
        return
    form = StepInForm.of(bank, request.POST)
    if form.is_valid():
        request_step_in(
            bank_id=bank.pk,
            servicer_id=form.cleaned_data["servicer"].pk,
            reason=form.cleaned_data["reason"],
            on=desk.on,
            by=desk.person,
        )
        messages.success(request, _("An officer of that bank decides it."))
