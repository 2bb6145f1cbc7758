"""What a bank does with its offers, from the draft to the day they open, or end early."""

import datetime

from django.db import transaction

from banks.models import Officer
from banks.queries import officers
from banks.queries.raising import check_raising
from governance.steps import drop_motions, share_day
from marketplace.models import Offer
from marketplace.offer_terms import OfferTerms
from marketplace.refusals import NotOwner, ReasonMissing
from marketplace.steps import closing, drafting, listing, transitions
from people import audit
from people.models import Person

DRAFTERS = (Officer.Role.ANALYST, Officer.Role.APPROVER)


@transaction.atomic(durable=True)
def draft_offer(*, case_id: int, terms: OfferTerms, on: datetime.date, by: Person) -> Offer:
    """Draft an offer for a qualified case.

    What the terms leave open follows from the rest. Raises CaseNotQualified, NotOfficer and
    TermsRefused.

    Source: R0-16 … R0-18; ecosystem B4.
    """
    case, prospectus = drafting.qualified_case(case_id)
    officers.check_role(by, case.bank_id, DRAFTERS)

    complete = drafting.complete(terms, case, on=on)
    drafting.check(complete, lends_personal=case.bank.lends_personal, on=on)

    offer = drafting.write_offer(case, prospectus, complete, on=on, by=by)
    transitions.note(offer, "", on=on, by=by, reason="")

    return offer


@transaction.atomic(durable=True)
def revise_draft(*, offer_id: int, terms: OfferTerms, on: datetime.date, by: Person) -> Offer:
    """Give a draft other terms. Raises NotOfficer, TermsRefused and WrongState."""
    offer = transitions.locked(offer_id)
    officers.check_role(by, offer.bank_id, DRAFTERS)
    transitions.check_state(offer, Offer.State.DRAFT)

    complete = drafting.complete(terms, offer.case, on=on)
    drafting.check(complete, lends_personal=offer.bank.lends_personal, on=on)

    drafting.apply_terms(offer, complete)
    offer.panel = drafting.write_panel(offer.bank.network, offer, complete, on=on)
    offer.save(update_fields=drafting.STATED)
    drafting.write_milestones(offer, complete.milestones)
    drafting.write_revision(offer, on=on, reason="")
    audit.record("OFFER_REVISED", by=by, subject=offer)

    return offer


@transaction.atomic(durable=True)
def list_offer(*, offer_id: int, on: datetime.date, by: Person) -> Offer:
    """Show an offer to investors; it opens at once where its first day has come.

    Where the offer says so, its delegates vote first, and the business day lists it when they
    agreed. Raises BankNotListing, CollateralMissing, CoverTooLow, NotOfficer, ProbationCap,
    TermsRefused and WrongState.

    Source: R0-13, R0-29, R2-12, R2-13; A-37.
    """
    offer = transitions.locked(offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    officers.check_role(by, offer.bank_id, DRAFTERS)
    transitions.check_state(offer, Offer.State.DRAFT)

    if offer.needs_vote:
        listing.check(offer, on=on)
        listing.put_to_vote(offer, on=on, by=by)
        return offer
    listing.list_now(offer, on=on, by=by)
    if offer.opens_on <= on:
        transitions.move(offer, Offer.State.FUNDING, on=on, by=by)

    return offer


@transaction.atomic(durable=True)
def open_funding(*, offer_id: int, on: datetime.date, by: Person) -> Offer:
    """Let a listed offer take commitments from today, before the day that it named.

    Raises BankNotRaising, CoverTooLow, NotOfficer, ProbationCap and WrongState.
    """
    offer = transitions.locked(offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    officers.check_role(by, offer.bank_id, DRAFTERS)
    transitions.check_state(offer, Offer.State.LISTED)
    check_raising(offer.bank, offer.asset)

    if offer.opens_on > on:
        offer.opens_on = on
        offer.save(update_fields=["opens_on"])
    transitions.move(offer, Offer.State.FUNDING, on=on, by=by)

    return offer


@transaction.atomic(durable=True)
def cancel_offer(*, offer_id: int, reason: str, on: datetime.date, by: Person) -> Offer:
    """Cancel an offer before it is contracted; everybody is refunded at once, in one posting.

    An officer of the bank or the owner of the business does it, and says why. Raises NotOwner,
    ReasonMissing and WrongState.

    Source: R0-16, R2-23.
    """
    offer = transitions.locked(offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    is_officer = bool(officers.roles_of(by, offer.bank_id) & set(DRAFTERS))
    if not is_officer and offer.business.owner_id != by.pk:
        raise NotOwner
    if not reason.strip():
        raise ReasonMissing

    closing.cancel(offer, reason=reason, on=on, by=by)
    drop_motions(subject=offer, kinds=(listing.LIST_OFFER,), on=on)

    return offer
