"""Gives a listed offer other terms that both sides agreed on."""

import dataclasses
import datetime
from collections.abc import Sequence
from typing import Any

from django.db import connection

from banks.steps import prospectuses
from marketplace.models import Commitment, CounterProposal, Offer
from marketplace.offer_terms import MilestoneTerms, OfferTerms, as_json
from marketplace.queries.drafts import terms_of
from marketplace.steps import drafting, transitions
from people.steps import tell


def proposed_terms(
    offer: Offer,
    rate_millionths: int | None,
    milestones: Sequence[MilestoneTerms] | None,
    *,
    on: datetime.date,
) -> OfferTerms:
    """Return an offer's terms with what is proposed. Raises TermsRefused."""
    terms = terms_of(offer)
    if rate_millionths is not None:
        terms = dataclasses.replace(terms, rate_millionths=rate_millionths)
    if milestones is not None:
        terms = dataclasses.replace(terms, milestones=tuple(milestones))
    drafting.check(terms, lends_personal=offer.bank.lends_personal, on=on)

    return terms


def milestones_json(milestones: Sequence[MilestoneTerms]) -> list[dict[str, Any]]:
    """Return milestones as a proposal keeps them."""
    return [as_json(dataclasses.asdict(one)) for one in milestones]


def milestones_of(proposal: CounterProposal) -> list[MilestoneTerms] | None:
    """Return the milestones that a proposal names, None where it names none."""
    if proposal.milestones is None:
        return None
    return [
        MilestoneTerms(
            name=one["name"],
            amount_minor=one["amount_minor"],
            due_on=datetime.date.fromisoformat(one["due_on"]),
            evidence_asked=one.get("evidence_asked", ""),
        )
        for one in proposal.milestones
    ]


def carry_out(offer: Offer, proposal: CounterProposal, *, on: datetime.date) -> None:
    """Put a proposal into force: terms, prospectus, revision; committers may withdraw anew.

    Raises TermsRefused and WrongState.
    """
    assert connection.in_atomic_block
    transitions.check_state(offer, Offer.State.LISTED, Offer.State.FUNDING)
    milestones = milestones_of(proposal)
    terms = proposed_terms(offer, proposal.rate_millionths, milestones, on=on)
    reason = f"Counter-proposal {proposal.public_id} accepted by bank and business."

    offer.rate_millionths = terms.rate_millionths
    if milestones is not None:
        drafting.write_milestones(offer, terms.milestones)
    offer.prospectus = prospectuses.publish(
        case=offer.case,
        on=on,
        reason=reason,
        terms=drafting.stated_terms(offer),
        # They are told below, with what it means to them.
        holders=(),
    )
    offer.save(update_fields=["rate_millionths", "prospectus"])
    drafting.write_revision(offer, on=on, reason=reason)

    standing = Commitment.objects.filter(offer=offer, state=Commitment.State.COMMITTED)
    standing.update(
        reflection_ends_on=on + datetime.timedelta(days=offer.reflection_days),
        prospectus_sha256=offer.prospectus.sha256,
    )
    tell(
        standing.values_list("investor_id", flat=True),
        kind="PROSPECTUS_CHANGED",
        text=f"The terms of {offer.title} changed; you may withdraw your commitment again.",
        link=f"/offers/{offer.public_id}",
        on=on,
    )
    tell(
        [proposal.investor_id],
        kind="PROPOSAL_ACCEPTED",
        text=f"Your proposal for {offer.title} is now what it offers.",
        link=f"/offers/{offer.public_id}",
        on=on,
    )
