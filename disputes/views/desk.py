"""Disputes at the officers' desk: what investors claim, and what the bank says to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from banks.gate import Desk, officer_page
from disputes.forms.disputes import EvidenceForm, OfferForm, WordsForm
from disputes.models import Dispute
from disputes.operations import claims, settling
from disputes.queries import disputes as queries
from disputes.views.shown import BRINGING, bring, evidence_file, rows, shown
from people.refusals import Refusal


@require_safe
@officer_page()
def disputes(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the disputes about the bank, open ones first."""
    return render(
        request,
        "disputes/desk_disputes.html",
        {"desk": desk, "rows": rows(queries.disputes_about(desk.bank))},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page()
def dispute(request: HttpRequest, desk: Desk, public_id: str) -> HttpResponseBase:
    """Show a dispute; answer, bring evidence, offer, appeal."""
    found = _at(desk, public_id)
    forms: dict[str, Any] = {}
    refusal = None
    if request.method == "POST":
        if not desk.may():
            raise PermissionDenied
        try:
            told = _do(request, desk, found, forms)
        except Refusal as refused:
            refusal = refused
        else:
            if told:
                messages.success(request, told)
                return redirect("desk_dispute", bank=desk.bank.slug, public_id=public_id)

    return render(
        request,
        "disputes/desk_dispute.html",
        {"desk": desk, **shown(found), **_possible(desk, found), **forms, "refusal": refusal},
        status=422 if refusal or forms else 200,
    )


@require_safe
@officer_page()
def file(request: HttpRequest, desk: Desk, public_id: str, number: int) -> HttpResponseBase:
    """Give a file of the evidence to an officer of the bank."""
    return evidence_file(_at(desk, public_id), number)


def _at(desk: Desk, public_id: str) -> Dispute:
    found = queries.find_of_bank(desk.bank, public_id)
    if found is None:
        raise Http404

    return found


def _possible(desk: Desk, found: Dispute) -> dict[str, Any]:
    may = desk.may()

    return {
        "answer_form": WordsForm() if may and found.state == "OPEN" else None,
        "evidence_form": EvidenceForm() if may and found.state in BRINGING else None,
        "offer_form": OfferForm(dispute=found) if may and found.state == "MEDIATION" else None,
        "appeal_form": WordsForm()
        if may and found.state == "RULED" and found.appealed_on is None
        else None,
        "evidence_url": "desk_dispute_file",
    }


def _do(request: HttpRequest, desk: Desk, found: Dispute, forms: dict[str, Any]) -> str:
    """Do what the form asks; return what to say, or nothing where a field has to be mended."""
    about: dict[str, Any] = {"public_id": found.public_id, "on": desk.on, "by": desk.person}
    deed = request.POST.get("deed", "")
    if deed == "evidence":
        form, told = bring(request, found, desk.person)
        if not told:
            forms["evidence_form"] = form
        return told
    if deed in ("answer", "appeal"):
        words = WordsForm(request.POST)
        if not words.is_valid():
            forms[f"{deed}_form"] = words
            return ""
        if deed == "answer":
            claims.answer_dispute(answer=words.cleaned_data["words"], **about)
            return _("The bank has answered.")
        claims.appeal_ruling(reason=words.cleaned_data["words"], **about)
        return _("A second panel decides.")
    if deed == "offer":
        offer = OfferForm(request.POST, dispute=found)
        if not offer.is_valid():
            forms["offer_form"] = offer
            return ""
        said = offer.cleaned_data
        settling.request_offer(
            draft=settling.OfferDraft(
                remedy=said["remedy"],
                amount_minor=said["amount"] or 0,
                servicer=said["servicer"],
                installment_count=said["installment_count"],
            ),
            **about,
        )
        if said["servicer"] is not None:
            return _("An officer of that bank decides on the offer.")
        return _("Another officer decides on the offer.")
    raise Http404
