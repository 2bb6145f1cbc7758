"""Registering a bank, for everybody who has a login: by itself, or among others who admit it."""

import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from banks.bank_draft import BankDraft
from banks.forms.desk import RegisterForm
from banks.models import Bank, BankApplication
from banks.operations.admissions import apply_to_network, withdraw_application
from banks.operations.banks import found_bank
from banks.queries.applications import own_applications
from people.models import Person
from people.queries import person_of
from people.rate_limits import Rate, count_try
from people.refusals import Refusal

# Each founds a business day of its own, which the night lives through.
_RATE = Rate(tries_max=5, window_seconds=24 * 60 * 60)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def register(request: HttpRequest) -> HttpResponse:
    """Register a bank: it begins in probation, and its founder at its desk."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = _register(form, person, at=timezone.now())
        if isinstance(made, Bank):
            messages.success(request, _("%(name)s is registered.") % {"name": made.name})
            return redirect("desk_home", bank=made.slug)
        if made is not None:
            messages.success(request, _("The banks of the network are asked."))
            return redirect("bank_applications")

    return render(
        request, "banks/register.html", {"form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def applications(request: HttpRequest) -> HttpResponse:
    """Show what somebody asked networks of banks; they take back what still waits."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404
    mine = own_applications(person)
    refusal = None
    if request.method == "POST":
        found = [one for one in mine if one.public_id == request.POST.get("application")]
        if not found:
            raise Http404
        try:
            withdraw_application(
                public_id=found[0].public_id, on=found[0].network.business_date, by=person
            )
            messages.success(request, _("You have taken it back."))
            return redirect("bank_applications")
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        "banks/applications.html",
        {"applications": mine, "refusal": refusal},
        status=422 if refusal else 200,
    )


def _register(
    form: RegisterForm, person: Person, *, at: datetime.datetime
) -> Bank | BankApplication | None:
    """Found the bank, or ask for it; None where it was refused, which the form then tells."""
    if not count_try("register_bank", person.pk, _RATE, at=at).allowed:
        form.add_error(None, _("That were many banks for one day. Try again tomorrow."))
        return None
    said = form.cleaned_data
    draft = BankDraft(said["name"], said["slug"], said["country"], said["region"], said["about"])
    network = said["network"]
    try:
        if network is not None:
            return apply_to_network(
                draft=draft, network_id=network.pk, on=network.business_date, by=person
            )
        return found_bank(
            draft=draft,
            asset=form.asset(),
            time_zone=said["time_zone"],
            on=at.astimezone(ZoneInfo(said["time_zone"])).date(),
            by=person,
        )
    except Refusal as refused:
        form.add_error("slug" if refused.code == "SLUG_TAKEN" else None, str(refused))
        return None
