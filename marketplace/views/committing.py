"""An investor commits: the sheet, its receipt, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ledger.models import Account
from marketplace import words
from marketplace.forms.offers import CommitForm
from marketplace.models import Offer
from marketplace.operations import commitments
from marketplace.queries import offers
from marketplace.queries.contract_text import contract_words
from marketplace.refusals import TermsChanged
from marketplace.views.marks import halted_by
from marketplace.views.offer import visible_offer
from people.models import Person
from people.public_ids import token
from people.queries import person_of
from people.refusals import Refusal


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def commit(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show exactly what would move, and what it means; commit by the one button."""
    person = _person(request)
    offer = visible_offer(public_id, person)
    contract = contract_words(offer)
    data = request.POST if request.method == "POST" else None
    form = CommitForm(
        data,
        asset=offer.asset,
        initial={
            "amount": request.GET.get("amount", ""),
            "token": token(),
            "sha256": contract.sha256,
        },
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            made = _commit(form.cleaned_data, offer, person, contract.sha256)
            messages.success(request, _("Your money is committed."))
            return redirect("commitment", public_id=made.public_id)
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        "marketplace/commit.html",
        {
            "offer": offer,
            "asset": offer.asset,
            "form": form,
            "refusal": refusal,
            "contract": contract,
            "wallet_minor": _wallet_minor(person, offer),
            "is_called": offer.funding == Offer.Funding.CALLED,
        },
        status=422 if refusal or form.errors else 200,
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def commitment(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show the receipt of one's own commitment; take it back within its reflection period."""
    person = _person(request)
    found = offers.commitment_of(public_id, person)
    if found is None:
        raise Http404
    on = found.offer.bank.network.business_date
    halted = halted_by(found.offer)
    refusal = None
    if request.method == "POST":
        try:
            commitments.withdraw_commitment(commitment_id=found.pk, on=on, by=person)
            messages.success(request, _("Your commitment is taken back, and the money with it."))
            return redirect("commitment", public_id=public_id)
        except Refusal as refused:
            refusal = refused

    return render(
        request,
        "marketplace/commitment.html",
        {
            "commitment": found,
            "offer": found.offer,
            "asset": found.offer.asset,
            "status": words.COMMITMENTS[found.state],
            "can_withdraw": found.state == "COMMITTED"
            and found.offer.state == Offer.State.FUNDING
            and (on <= found.reflection_ends_on or halted is not None),
            "halted": halted,
            "refusal": refusal,
        },
        status=422 if refusal else 200,
    )


def _commit(said: dict[str, Any], offer: Offer, person: Person, sha256: str) -> Any:
    # Nobody is bound to a contract that changed while the page was open.
    if said["sha256"] != sha256:
        raise TermsChanged
    return commitments.commit(
        offer_id=offer.pk,
        investor=person,
        amount_minor=said["amount"],
        on=offer.bank.network.business_date,
        at=timezone.now(),
        reference=said["token"],
    )


def _wallet_minor(person: Person, offer: Offer) -> int:
    code = f"person:{person.pk}:wallet:{offer.asset.code}"
    found = Account.objects.filter(code=code).values_list("balance_minor", flat=True).first()
    return found or 0


def _person(request: HttpRequest) -> Person:
    person = person_of(request.user)  # type: ignore[arg-type]
    if person is None:
        raise Http404

    return person
