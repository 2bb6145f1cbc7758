"""Offers for one's own business: invite people, answer proposals, sign, cancel."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from loans.queries.collateral import assets_of
from marketplace.forms.offers import CollateralForm, InviteForm, ReasonForm
from marketplace.models import Offer
from marketplace.operations import collateral, contracts, counter_proposals, invitations
from marketplace.operations import offers as operations
from marketplace.queries import offers
from marketplace.queries.contract_text import contract_words
from marketplace.refusals import OfferUnknown
from marketplace.views.marks import days_left, offer_status
from marketplace.views.offer import axis
from marketplace.views.proposals import proposal_id, proposal_rows
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal
from rules.offer_terms import collateral_asked


@never_cache
@require_safe
def offers_list(request: HttpRequest) -> HttpResponse:
    """List the offers for a person's businesses."""
    found = offers.offers_of_owner(_person(request))
    return render(
        request,
        "marketplace/business_offers.html",
        {"rows": [{"offer": one, "status": offer_status(one)} for one in found]},
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one offer to the owner of the business, with what they can do now."""
    person = _person(request)
    found = _offer(public_id, person)
    deed = request.POST.get("deed", "")
    data = request.POST if request.method == "POST" else None
    forms: dict[str, Any] = {
        "invite": InviteForm(data if deed == "invite" else None),
        "cancel": ReasonForm(data if deed == "cancel" else None),
        "collateral": CollateralForm(
            data if deed == "collateral" else None,
            held=assets_of(found.business_id, first=found.asset),
        ),
    }
    refusal = None
    if request.method == "POST":
        try:
            if _do(request, deed, forms, found, person):
                return redirect("business_offer", public_id=public_id)
        except Refusal as refused:
            refusal = refused
            found = _offer(public_id, person)
    contract = offers.newest_contract(found)
    held = offers.collateral_of(found)

    return render(
        request,
        "marketplace/business_offer.html",
        {
            "offer": found,
            "asset": found.asset,
            "status": offer_status(found),
            "left": days_left(found),
            "axis": axis(found),
            "forms": forms,
            "refusal": refusal,
            "contract": contract or contract_words(found),
            "is_preview": contract is None,
            "signatures": list(contract.signatures.select_related("person")) if contract else [],
            "invitations": offers.invitations_of(found),
            "proposals": proposal_rows(found, offers.proposals_of(found)),
            "collateral": held,
            "collateral_asked_minor": collateral_asked(
                found.principal_minor, found.collateral_millionths
            ),
        },
        status=422 if refusal or any(form.errors for form in forms.values()) else 200,
    )


def _do(
    request: HttpRequest, deed: str, forms: dict[str, Any], found: Offer, person: Person
) -> bool:
    """Do what the pressed button says; False where what was typed does not fit."""
    on = found.bank.network.business_date
    form = forms.get(deed)
    if form is not None and not form.is_valid():
        return False
    said = form.cleaned_data if form is not None else {}
    if deed == "invite":
        invitations.invite(offer_id=found.pk, person_id=said["handle"].pk, on=on, by=person)
        messages.success(request, _("They are invited."))
    elif deed == "cancel":
        operations.cancel_offer(offer_id=found.pk, reason=said["reason"], on=on, by=person)
        messages.success(request, _("The offer is cancelled; everybody has their money back."))
    elif deed == "collateral":
        collateral.deposit_collateral(
            case_id=found.case_id,
            asset=said["asset"],
            amount_minor=said["amount"],
            description=said["description"],
            on=on,
            by=person,
        )
        messages.success(request, _("The collateral lies in escrow."))
    elif deed == "sign":
        contracts.sign_contract(
            offer_id=found.pk, side="BUSINESS", on=on, at=timezone.now(), by=person
        )
        messages.success(request, _("You have signed."))
    elif deed == "accept":
        counter_proposals.accept_proposal(
            proposal_id=proposal_id(request, found), side="BUSINESS", on=on, by=person
        )
        messages.success(request, _("Accepted for the business."))
    elif deed == "decline":
        counter_proposals.decline_proposal(
            proposal_id=proposal_id(request, found), on=on, by=person
        )
        messages.success(request, _("The proposal is declined."))
    else:
        raise Http404

    return True


def _offer(public_id: str, person: Person) -> Offer:
    try:
        return offers.offer_of_owner(public_id, person)
    except OfferUnknown:
        raise Http404 from None


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person
