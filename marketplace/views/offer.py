"""The page of one offer: everything that an investor decides by."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from marketplace import words
from marketplace.forms.offers import AmountForm
from marketplace.models import Offer
from marketplace.queries import offers
from marketplace.queries.concentration import concentration_after
from marketplace.queries.contract_text import contract_words
from marketplace.queries.schedules import plan_of_offer, share_of
from marketplace.refusals import OfferUnknown
from marketplace.views.contract_file import contract_pdf
from marketplace.views.marks import days_left, halted_by, offer_status, term_words
from people.models import Person
from people.queries import person_of
from repayments.queries.exposure import exposure_of
from rules.offer_terms import collateral_asked, scaled_milestones


@require_safe
@login_not_required
def offer(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show an offer to everybody who may see it."""
    person = person_of(request.user)  # type: ignore[arg-type]
    found = visible_offer(public_id, person)
    milestones = milestone_rows(found)
    plan = plan_of_offer(found, milestone_days=[row["due_on"] for row in milestones])
    own = offers.own_commitments(found, person)
    related_minor, related_count = offers.related_minor(found)
    contract = offers.newest_contract(found)
    halted = halted_by(found)

    return render(
        request,
        "marketplace/offer.html",
        {
            "offer": found,
            "asset": found.asset,
            "status": offer_status(found),
            "left": days_left(found),
            "plan": plan,
            "milestones": milestones,
            "first_minor": first_tranche(found),
            "axis": axis(found),
            "terms": term_rows(found),
            "collateral": offers.collateral_of(found),
            "collateral_asked_minor": collateral_asked(
                found.principal_minor, found.collateral_millionths
            ),
            "delegates": offers.delegates_of(found),
            "bank_changes": offers.bank_changes(found),
            "prospectus": prospectus_facts(found.prospectus.content),
            "contract": contract or contract_words(found),
            "is_preview": contract is None,
            "signatures": list(contract.signatures.select_related("person")) if contract else [],
            "own": [{"commitment": one, "status": words.COMMITMENTS[one.state]} for one in own],
            "related_minor": related_minor,
            "related_count": related_count,
            "proposals": offers.proposals_of(found, open_only=True),
            "person": person,
            "exposure": exposure_of(found.loan.bank_loan) if found.loan is not None else None,
            "halted": halted,
            **_invest_box(request, found, plan, person),
            "can_commit": halted is None and _can_commit(found, person),
        },
    )


@require_safe
@login_not_required
def contract_file(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the contract, or its preview, as a PDF."""
    found = visible_offer(public_id, person_of(request.user))  # type: ignore[arg-type]
    contract = offers.newest_contract(found)
    said = contract or contract_words(found)
    signatures = list(contract.signatures.select_related("person")) if contract else []

    reply = HttpResponse(
        contract_pdf(found, said, signatures, is_preview=contract is None),
        content_type="application/pdf",
    )
    reply["Content-Disposition"] = f'attachment; filename="contract-{found.public_id}.pdf"'
    return reply


def visible_offer(public_id: str, person: Person | None) -> Offer:
    """Return the offer, or let nothing lie at the address."""
    try:
        return offers.find_offer(public_id, person)
    except OfferUnknown:
        raise Http404 from None


def milestone_rows(found: Offer) -> list[dict[str, Any]]:
    """Return the milestones with the amounts that they release, scaled to what was accepted."""
    rows = list(found.milestones.order_by("number"))
    amounts = [row.amount_minor for row in rows]
    if found.accepted_minor and sum(amounts) + found.first_tranche_minor == found.principal_minor:
        scaled = scaled_milestones(
            amounts, found.first_tranche_minor, accepted_minor=found.accepted_minor
        )
        amounts = list(scaled[1])
    return [
        {
            "number": row.number,
            "name": row.name,
            "evidence_asked": row.evidence_asked,
            "due_on": row.due_on,
            "amount_minor": amount,
        }
        for row, amount in zip(rows, amounts, strict=True)
    ]


def first_tranche(found: Offer) -> int:
    """Return what is released when both sides have signed, where milestones release the rest."""
    amounts = list(found.milestones.values_list("amount_minor", flat=True))
    if found.accepted_minor and sum(amounts) + found.first_tranche_minor == found.principal_minor:
        return scaled_milestones(
            amounts, found.first_tranche_minor, accepted_minor=found.accepted_minor
        )[0]
    return found.first_tranche_minor


def axis(found: Offer) -> list[dict[str, Any]]:
    """Return the progression of an offer with the words of its states."""
    return [{"step": step, "label": words.STATES[step.state]} for step in offers.axis_of(found)]


def term_rows(found: Offer) -> list[tuple[Any, Any]]:
    """Return the terms that are said by a word: what, and how."""
    return [
        (_("Repayment"), words.REPAYMENTS[found.repayment]),
        (_("Installments"), term_words(found)),
        (_("Each of them"), words.AMORTIZATIONS[found.amortization]),
        (_("A payment pays"), words.ALLOCATIONS[" ".join(found.allocation)]),
        (_("Days are counted"), words.DAY_COUNTS[found.day_count]),
        (_("Money goes out"), words.DISBURSEMENTS[found.disbursement]),
        (_("Your money is"), words.FUNDINGS[found.funding]),
        (_("Milestones are accepted by"), words.DECIDERS[found.deciders]),
        (_("The bank's bond"), words.BOND_MODES[found.bond_mode]),
    ]


def prospectus_facts(content: dict[str, Any]) -> dict[str, Any]:
    """Return what the offer's page shows of its prospectus, whatever version it has."""
    grade = content.get("grade")
    checklist = content.get("checklist")
    documents = content.get("documents")
    return {
        "about": (content.get("business") or {}).get("about", ""),
        "sections": content.get("sections") or {},
        "grade": grade if isinstance(grade, dict) else {},
        "checklist": checklist if isinstance(checklist, list) else [],
        "documents": documents if isinstance(documents, list) else [],
        "sign_offs": content.get("sign_offs") or [],
        "uses": _uses(content),
    }


def _uses(content: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the money is for, as the case says it."""
    sections = content.get("sections") or {}
    uses = (sections.get("funding") or {}).get("uses") or []
    return [one for one in uses if isinstance(one, dict) and one.get("amount_minor")]


def _can_commit(found: Offer, person: Person | None) -> bool:
    is_private = (
        found.private_until is not None and found.bank.network.business_date <= found.private_until
    )

    return found.state == Offer.State.FUNDING and (
        not is_private or offers.is_invited(found, person)
    )


def _invest_box(
    request: HttpRequest, found: Offer, plan: Any, person: Person | None
) -> dict[str, Any]:
    """Return the form and, where an amount was typed, what it would come to."""
    form = AmountForm(request.GET if "amount" in request.GET else None, asset=found.asset)
    box: dict[str, Any] = {
        "form": form,
        "left_minor": max(found.principal_minor - found.committed_minor, 0),
    }
    if form.is_bound and form.is_valid():
        amount = form.cleaned_data["amount"]
        if 0 < amount <= plan.principal_minor:
            rows = share_of(plan, amount, found.servicing_fee_millionths)
            box |= {
                "amount_minor": amount,
                "share_hundredths": 10_000 * amount // found.principal_minor,
                "flows": rows,
                "concentration": person and concentration_after(person, found, amount),
                "back_minor": sum(row["principal_minor"] + row["interest_minor"] for row in rows),
            }
    return box
