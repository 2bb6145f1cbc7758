"""Moves an offer from one state to the next, and keeps the record of it."""

import datetime

from django.db import connection

from loans.steps.collateral import return_held
from marketplace.models import Offer, OfferTransition
from marketplace.refusals import OfferUnknown, WrongState
from people import audit
from people.models import Person
from rules.offer_states import is_allowed

# An offer that ended without a contract.
ENDED = (Offer.State.REJECTED, Offer.State.CANCELLED, Offer.State.FAILED_SOFT_CAP)


def locked(offer_id: int) -> Offer:
    """Return an offer that nobody else changes until this transaction ends."""
    assert connection.in_atomic_block
    offer = (
        Offer.objects.select_for_update(of=("self",))
        .select_related("bank__network__asset", "business__owner", "asset", "case", "prospectus")
        .filter(pk=offer_id)
        .first()
    )
    if offer is None:
        raise OfferUnknown

    return offer


def check_state(offer: Offer, *states: Offer.State) -> None:
    """Raise WrongState unless the offer is in one of `states`."""
    if offer.state not in states:
        raise WrongState(context={"state": offer.state})


def move(
    offer: Offer,
    to: Offer.State,
    *,
    on: datetime.date,
    by: Person | None,
    reason: str = "",
) -> None:
    """Move an offer along an allowed edge; `by` None is the business day. Raises WrongState."""
    assert connection.in_atomic_block
    before = offer.state
    if not is_allowed(before, to):
        raise WrongState(context={"state": before, "to": to})
    changed = ["state"]
    offer.state = to
    if to == Offer.State.LISTED:
        offer.listed_on = on
        changed.append("listed_on")
    if to not in (Offer.State.VOTING, Offer.State.LISTED, Offer.State.FUNDING):
        offer.closed_on = offer.closed_on or on
        changed.append("closed_on")
    offer.save(update_fields=changed)
    note(offer, before, on=on, by=by, reason=reason)
    if to in ENDED:
        _give_collateral_back(offer, on=on, by=by)


def _give_collateral_back(offer: Offer, *, on: datetime.date, by: Person | None) -> None:
    """Return what lies in escrow for the case, unless another offer for it may become a loan."""
    others = Offer.objects.filter(case_id=offer.case_id).exclude(pk=offer.pk)
    if not others.exclude(state__in=(*ENDED, Offer.State.CONTRACTED)).exists():
        return_held(offer.case_id, network_id=offer.bank.network_id, on=on, by=by)


def note(offer: Offer, before: str, *, on: datetime.date, by: Person | None, reason: str) -> None:
    """Write the next line of an offer's progression, and of the audit record."""
    OfferTransition.objects.create(
        offer=offer,
        number=OfferTransition.objects.filter(offer=offer).count() + 1,
        from_state=before,
        to_state=offer.state,
        on=on,
        by=by,
        reason=reason[:300],
    )
    audit.record(f"OFFER_{offer.state}", by=by, subject=offer, data={"reason": reason[:300]})
