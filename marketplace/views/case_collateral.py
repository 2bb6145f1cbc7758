"""Collateral of a case: its owner puts it in escrow, two officers value what is no money of it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from banks.gate import Desk, officer_page
from banks.models import BusinessCase, Officer
from banks.queries import cases
from loans.models import Collateral
from loans.queries import collateral as queries
from marketplace.forms.offers import CollateralForm, ValueForm
from marketplace.operations import collateral
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal
from repayments.operations.collateral import request_valuation
from rules.offer_checks import COLLATERAL_MILLIONTHS_MIN
from rules.offer_terms import collateral_asked

JUDGES = (Officer.Role.ANALYST, Officer.Role.APPROVER)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, case: str) -> HttpResponse:
    """Show what lies in escrow for a case to its owner, who adds to it or takes it back."""
    person = person_of(request.user)  # type: ignore[arg-type]
    found = None if person is None else cases.case_of_owner(person, case)
    if person is None or found is None:
        raise Http404
    deed = request.POST.get("deed", "")
    form = CollateralForm(
        request.POST if deed == "deposit" else None,
        held=queries.assets_of(found.business_id, first=found.asset),
    )
    refusal = None
    if request.method == "POST":
        try:
            told = _do(deed, form, found, person)
        except Refusal as refused:
            refusal = refused
        else:
            if told:
                messages.success(request, told)
                return redirect("case_collateral", case=found.public_id)

    return render(
        request,
        "marketplace/case_collateral.html",
        {**_shown(found), "form": form, "refusal": refusal},
        status=422 if refusal or form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page()
def desk(request: HttpRequest, desk: Desk, case: str) -> HttpResponse:
    """Show what lies in escrow for a case to its bank; an officer asks another to value it."""
    found = cases.case_of_bank(desk.bank, case)
    if found is None:
        raise Http404
    may = desk.may(*JUDGES)
    form = ValueForm(request.POST if request.method == "POST" else None, asset=found.asset)
    refusal = None
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        if form.is_valid():
            one = Collateral.objects.filter(case=found, pk=form.cleaned_data["number"]).first()
            if one is None:
                raise Http404
            try:
                request_valuation(
                    collateral_id=one.pk,
                    value_minor=form.cleaned_data["amount"],
                    basis=form.cleaned_data["basis"],
                    on=desk.on,
                    by=desk.person,
                )
            except Refusal as refused:
                refusal = refused
            else:
                messages.success(request, _("Another officer decides it in the inbox."))
                return redirect("desk_case_collateral", bank=desk.bank.slug, case=found.public_id)

    return render(
        request,
        "marketplace/desk_case_collateral.html",
        {"desk": desk, **_shown(found), "form": form if may else None, "refusal": refusal},
        status=422 if refusal or form.errors else 200,
    )


def _do(deed: str, form: CollateralForm, case: BusinessCase, person: Person) -> str:
    """Do what the pressed button says; return what to tell, nothing where the form is refused."""
    on = case.bank.network.business_date
    if deed == "take_back":
        collateral.take_collateral_back(case_id=case.pk, on=on, by=person)
        return _("It is in the account of the business again.")
    if deed != "deposit":
        raise Http404
    if not form.is_valid():
        return ""
    said = form.cleaned_data
    collateral.deposit_collateral(
        case_id=case.pk,
        asset=said["asset"],
        amount_minor=said["amount"],
        description=said["description"],
        on=on,
        by=person,
    )
    if said["asset"] != case.asset:
        return _("It lies in escrow, and counts when two officers have valued it.")
    return _("The collateral lies in escrow.")


def _shown(case: BusinessCase) -> dict[str, Any]:
    found = queries.of_case(case)
    rows = [
        {
            "collateral": one,
            "is_valued": one.asset_id == case.asset_id or one.value_minor > 0,
        }
        for one in found
    ]
    waiting = [
        one for one in found if one.bank_loan_id is None and one.state == Collateral.State.HELD
    ]

    return {
        "case": case,
        "asset": case.asset,
        "rows": rows,
        "worth_minor": sum(one.value_minor for one in waiting),
        "asked_minor": collateral_asked(case.asks_minor, COLLATERAL_MILLIONTHS_MIN),
        "is_asked": case.product == "PERSONAL",
        "is_over": case.state in (BusinessCase.State.REJECTED, BusinessCase.State.WITHDRAWN),
        "to_value": [one for one in waiting if one.asset_id != case.asset_id],
        "has_own": bool(waiting),
    }
