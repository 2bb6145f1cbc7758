"""What an offer must have before investors see it, and the vote that it may need."""

import datetime

from django.db import connection
from django.db.models import Sum

from banks.steps.cover import check_cover
from governance.steps import open_motion
from loans.models import Collateral
from marketplace.models import Offer
from marketplace.queries.drafts import terms_of
from marketplace.refusals import CollateralMissing
from marketplace.steps import drafting, reputation, transitions
from people.models import Person
from rules.offer_terms import collateral_asked

# What the delegates of an offer are asked.
LIST_OFFER = "LIST_OFFER"


def check(offer: Offer, *, on: datetime.date) -> None:
    """Raise what keeps an offer from being listed today.

    Raises BankNotListing, CollateralMissing, CoverTooLow, ProbationCap, TermsRefused,
    BusinessReputation and BankReputation.

    Source: R0-29, R2-08, R2-12; A-37.
    """
    assert connection.in_atomic_block
    drafting.check(terms_of(offer), lends_personal=offer.bank.lends_personal, on=on)
    asked_minor = collateral_asked(offer.principal_minor, offer.collateral_millionths)
    held_minor = collateral_value(offer)
    if held_minor < asked_minor:
        raise CollateralMissing(context={"asked_minor": asked_minor, "held_minor": held_minor})
    check_cover(bank=offer.bank, asset=offer.asset, adding_minor=offer.principal_minor, on=on)
    reputation.check_offer(offer)


def collateral_value(offer: Offer) -> int:
    """Return what the collateral in escrow for an offer's case is worth, as last valued."""
    held = Collateral.objects.filter(
        case_id=offer.case_id, bank_loan__isnull=True, state=Collateral.State.HELD
    )
    return held.aggregate(total=Sum("value_minor"))["total"] or 0


def list_now(offer: Offer, *, on: datetime.date, by: Person | None) -> None:
    """List an offer whose conditions hold. Raises as `check`."""
    check(offer, on=on)
    transitions.move(offer, Offer.State.LISTED, on=on, by=by)


def put_to_vote(offer: Offer, *, on: datetime.date, by: Person) -> None:
    """Ask the offer's delegates whether it may be listed. Source: R2-13, A-36."""
    assert offer.panel is not None
    transitions.move(offer, Offer.State.VOTING, on=on, by=by)
    open_motion(
        panel=offer.panel,
        kind=LIST_OFFER,
        subject=offer,
        question=f"Shall {offer.title} be offered to investors?",
        on=on,
        by=by,
    )
