"""Offers at the officers' desk: the list, the builder, and what is done with one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from banks.gate import Desk, officer_page
from banks.models import BusinessCase, Officer
from marketplace import words
from marketplace.forms.builder import (
    MilestoneFormSet,
    OfferForm,
    first_milestones,
    first_values,
    milestones_of,
    usual_terms,
)
from marketplace.forms.offers import ReasonForm
from marketplace.models import Offer
from marketplace.offer_terms import OfferTerms, completed
from marketplace.operations import closing, contracts, counter_proposals
from marketplace.operations import offers as operations
from marketplace.queries import drafts, offers
from marketplace.queries.contract_text import contract_words
from marketplace.queries.schedules import plan_of
from marketplace.refusals import OfferUnknown
from marketplace.views.marks import days_left, offer_status
from marketplace.views.offer import axis, first_tranche, milestone_rows
from marketplace.views.proposals import proposal_id, proposal_rows
from people.refusals import Refusal
from rules.offer_checks import Fault

ROWS_PER_PAGE = 50
DRAFTERS = (Officer.Role.ANALYST, Officer.Role.APPROVER)
COLUMNS = (
    {"key": "title", "label": gettext_lazy("Offer")},
    {"key": "business", "label": gettext_lazy("Business"), "wide": True},
    {"key": "state", "label": gettext_lazy("State"), "kind": "status"},
    {"key": "principal_minor", "label": gettext_lazy("Asked"), "kind": "amount"},
    {
        "key": "committed_minor",
        "label": gettext_lazy("Committed"),
        "kind": "amount",
        "wide": True,
    },
    {"key": "closes_on", "label": gettext_lazy("Closes"), "kind": "day", "wide": True},
)


@require_safe
@officer_page()
def offers_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """List the bank's offers, and the cases that can be offered."""
    state = request.GET.get("state", "")
    state = state if state in Offer.State.values else ""
    found = offers.offers_at_desk(desk.bank.pk, state)
    page = Paginator(found, ROWS_PER_PAGE).get_page(request.GET.get("page"))

    return render(
        request,
        "marketplace/desk_offers.html",
        {
            "desk": desk,
            "page_obj": page,
            "columns": COLUMNS,
            "rows": [_row(one, desk) for one in page],
            "states": words.STATES.items(),
            "state": state,
            "cases": drafts.qualified_cases(desk.bank.pk),
            "may": desk.may(*DRAFTERS),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*DRAFTERS)
def new_offer(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Build an offer for the case in the address; work it out first, then draft it."""
    case = drafts.case_of_bank(request.GET.get("case", ""), desk.bank.pk)
    if case is None:
        raise Http404
    usual = usual_terms(case.asks_minor, product=case.product, on=desk.on)
    complete = completed(
        usual, title=case.title, purpose=case.purpose, decimals=case.asset.decimals, on=desk.on
    )

    def draft(terms: OfferTerms) -> Offer:
        return operations.draft_offer(case_id=case.pk, terms=terms, on=desk.on, by=desk.person)

    return _build(request, desk, case, complete, draft)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page(*DRAFTERS)
def revise(request: HttpRequest, desk: Desk, public_id: str) -> HttpResponse:
    """Give a draft other terms."""
    found = _offer(public_id, desk)

    def draft(terms: OfferTerms) -> Offer:
        return operations.revise_draft(offer_id=found.pk, terms=terms, on=desk.on, by=desk.person)

    return _build(request, desk, found.case, drafts.terms_of(found), draft)


@require_http_methods(["GET", "HEAD", "POST"])
@officer_page()
def offer(request: HttpRequest, desk: Desk, public_id: str) -> HttpResponseBase:
    """Show one of the bank's offers; list, open, close, cancel or sign it."""
    found = _offer(public_id, desk)
    refusal = None
    reason = ReasonForm(request.POST if request.POST.get("deed") == "cancel" else None)
    if request.method == "POST":
        try:
            if _do(request, found, desk, reason):
                return redirect("desk_offer", bank=desk.bank.slug, public_id=public_id)
        except Refusal as refused:
            refusal = refused
            found = _offer(public_id, desk)
    contract = offers.newest_contract(found)

    return render(
        request,
        "marketplace/desk_offer.html",
        {
            "desk": desk,
            "offer": found,
            "asset": found.asset,
            "status": offer_status(found),
            "left": days_left(found),
            "axis": axis(found),
            "milestones": milestone_rows(found),
            "first_minor": first_tranche(found),
            "plan": plan_of(found, starts_on=found.closes_on),
            "contract": contract or contract_words(found),
            "is_preview": contract is None,
            "signatures": list(contract.signatures.select_related("person")) if contract else [],
            "collateral": offers.collateral_of(found),
            "delegates": offers.delegates_of(found),
            "proposals": proposal_rows(found, offers.proposals_of(found)),
            "reason_form": reason,
            "refusal": refusal,
            "may": desk.may(*DRAFTERS),
            "may_sign": desk.may(Officer.Role.APPROVER),
        },
        status=422 if refusal or reason.errors else 200,
    )


def _do(request: HttpRequest, found: Offer, desk: Desk, reason: ReasonForm) -> bool:
    """Do what the pressed button says; False where what was typed does not fit."""
    who: dict[str, Any] = {"offer_id": found.pk, "on": desk.on, "by": desk.person}
    deeds: dict[str, tuple[Callable[..., Any], dict[str, Any], str]] = {
        "list": (operations.list_offer, who, _("The offer is on its way to investors.")),
        "open": (operations.open_funding, who, _("The offer is open.")),
        "close": (closing.close_offer, who, _("The offer is closed.")),
        "sign": (
            contracts.sign_contract,
            {**who, "side": "BANK", "at": timezone.now()},
            _("You have signed for the bank."),
        ),
        "cancel": (operations.cancel_offer, who, _("The offer is cancelled.")),
        "accept": (counter_proposals.accept_proposal, {}, _("Accepted for the bank.")),
        "decline": (counter_proposals.decline_proposal, {}, _("The proposal is declined.")),
    }
    name = request.POST.get("deed", "")
    if name not in deeds:
        raise Http404
    deed, arguments, said = deeds[name]
    if name == "cancel":
        if not reason.is_valid():
            return False
        arguments = {**arguments, "reason": reason.cleaned_data["reason"]}
    if name in ("accept", "decline"):
        arguments = {
            "proposal_id": proposal_id(request, found),
            "on": desk.on,
            "by": desk.person,
            **({"side": "BANK"} if name == "accept" else {}),
        }
    deed(**arguments)
    messages.success(request, said)

    return True


def _build(
    request: HttpRequest,
    desk: Desk,
    case: BusinessCase,
    first: OfferTerms,
    draft: Callable[[OfferTerms], Offer],
) -> HttpResponse:
    """Show the builder; work out what was typed, or draft it."""
    data = request.POST if request.method == "POST" else None
    form = OfferForm(
        data,
        asset=case.asset,
        initial=first_values(case.asset, first, handles=drafts.handles_of(first)),
    )
    rows = MilestoneFormSet(
        data,
        initial=first_milestones(case.asset, first),
        form_kwargs={"asset": case.asset},
        prefix="milestone",
    )
    terms, refusal = first, None
    faults: tuple[Fault, ...] = ()
    if data is not None and form.is_valid() and rows.is_valid():
        terms = completed(
            form.terms(milestones_of(rows)),
            title=case.title,
            purpose=case.purpose,
            decimals=case.asset.decimals,
            on=desk.on,
        )
        faults = drafts.faults(terms, lends_personal=desk.bank.lends_personal, on=desk.on)
        if data.get("deed") == "draft" and not faults:
            try:
                made = draft(terms)
                messages.success(request, _("The offer is drafted."))
                return redirect("desk_offer", bank=desk.bank.slug, public_id=made.public_id)
            except Refusal as refused:
                refusal = refused
    is_wrong = bool(form.errors or (rows.errors and any(rows.errors)))

    return render(
        request,
        "marketplace/desk_builder.html",
        {
            "desk": desk,
            "case": case,
            "asset": case.asset,
            "form": form,
            "milestone_forms": rows,
            "faults": faults,
            "refusal": refusal,
            "terms": terms,
            "plan": None if is_wrong else _plan(terms, faults),
        },
        status=422 if is_wrong or refusal or (faults and data) else 200,
    )


def _plan(terms: OfferTerms, faults: tuple[Fault, ...]) -> Any:
    """Return what the terms come to, where they are such that they come to anything."""
    if {fault.code for fault in faults} & {"SOFT_CAP", "INSTALLMENTS"}:
        return None
    assert terms.closes_on is not None
    return plan_of(
        terms,
        starts_on=terms.closes_on,
        last_delivery_on=max((one.due_on for one in terms.milestones), default=None),
    )


def _offer(public_id: str, desk: Desk) -> Offer:
    try:
        return offers.offer_of_bank(public_id, desk.bank.pk)
    except OfferUnknown:
        raise Http404 from None


def _row(one: Offer, desk: Desk) -> dict[str, Any]:
    code, word = offer_status(one)
    return {
        "title": one.title,
        "business": one.business.name,
        "state": code,
        "state_words": word,
        "principal_minor": one.principal_minor,
        "committed_minor": one.committed_minor,
        "closes_on": one.closes_on,
        "asset": one.asset,
        "href": f"/desk/{desk.bank.slug}/offers/{one.public_id}",
    }
