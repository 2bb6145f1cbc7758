"""What investors propose instead of an offer's terms, for everybody who may see the offer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from marketplace.forms.builder import MilestoneFormSet, first_milestones, milestones_of
from marketplace.forms.offers import ProposalForm
from marketplace.models import CounterProposal, Offer
from marketplace.operations import counter_proposals
from marketplace.queries import drafts, offers
from marketplace.views.offer import visible_offer
from people.models import Person
from people.queries import person_of
from people.refusals import Refusal

STATES = {
    "OPEN": "WAITING",
    "ACCEPTED": "PAID",
    "DECLINED": "DECLINED",
    "WITHDRAWN": "CLOSED",
    "LAPSED": "EXPIRED",
}
ID_DIGITS = 19


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposals(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show what was proposed; propose, or take one's own proposal back."""
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404
    offer = visible_offer(public_id, person)
    data = request.POST if request.POST.get("deed") == "propose" else None
    form = ProposalForm(data)
    rows = MilestoneFormSet(
        data,
        initial=first_milestones(offer.asset, drafts.terms_of(offer)),
        form_kwargs={"asset": offer.asset},
        prefix="milestone",
    )
    refusal = None
    if request.method == "POST":
        try:
            if _do(request, offer, person, form, rows):
                return redirect("offer_proposals", public_id=public_id)
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        "marketplace/proposals.html",
        {
            "offer": offer,
            "asset": offer.asset,
            "proposals": proposal_rows(offer, offers.proposals_of(offer)),
            "form": form,
            "milestone_forms": rows if offer.milestones.exists() else None,
            "person": person,
            "refusal": refusal,
            "can_propose": offer.state in offers.OPEN,
        },
        status=422 if refusal or form.errors else 200,
    )


def proposal_rows(offer: Offer, found: list[CounterProposal]) -> list[dict[str, Any]]:
    """Return proposals as pages show them."""
    return [
        {
            "proposal": one,
            "status": STATES[one.state],
            "milestones": one.milestones or [],
            "waits_for_bank": one.state == "OPEN" and one.bank_officer_id is None,
            "waits_for_business": one.state == "OPEN" and one.business_owner_id is None,
        }
        for one in found
    ]


def proposal_id(request: HttpRequest, offer: Offer) -> int:
    """Return the proposal that a form names, if it is this offer's."""
    asked = request.POST.get("proposal", "")
    if not asked.isascii() or not asked.isdecimal() or len(asked) >= ID_DIGITS:
        raise Http404
    if not CounterProposal.objects.filter(pk=int(asked), offer=offer).exists():
        raise Http404

    return int(asked)


def _do(request: HttpRequest, offer: Offer, person: Person, form: ProposalForm, rows: Any) -> bool:
    """Do what the pressed button says; False where what was typed does not fit."""
    on = offer.bank.network.business_date
    deed = request.POST.get("deed", "")
    if deed == "withdraw":
        counter_proposals.withdraw_proposal(
            proposal_id=proposal_id(request, offer), on=on, by=person
        )
        messages.success(request, _("Your proposal is withdrawn."))
        return True
    if deed != "propose":
        raise Http404
    if not form.is_valid() or not rows.is_valid():
        return False
    now = drafts.terms_of(offer).milestones
    wished = milestones_of(rows) if now else ()
    counter_proposals.propose(
        offer_id=offer.pk,
        investor=person,
        on=on,
        rate_millionths=form.cleaned_data["rate"],
        milestones=wished if wished and wished != now else None,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, _("The bank and the business are asked."))

    return True
