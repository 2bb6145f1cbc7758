"""What investors propose instead of an offer's terms, and how both sides answer."""

import datetime
from collections.abc import Sequence

from django.db import transaction

from banks.models import Officer
from banks.queries import officers
from banks.steps.approvals import midnight
from governance.steps import share_day
from marketplace.models import CounterProposal, Offer
from marketplace.offer_terms import MilestoneTerms
from marketplace.refusals import BothSides, NotOwner, ProposalEmpty, ProposalUnknown
from marketplace.steps import eligibility, revising, transitions
from people import audit
from people.models import Person
from people.public_ids import public_id
from people.steps import tell

ANSWERERS = (Officer.Role.ANALYST, Officer.Role.APPROVER)


@transaction.atomic(durable=True)
def propose(
    *,
    offer_id: int,
    investor: Person,
    on: datetime.date,
    rate_millionths: int | None = None,
    milestones: Sequence[MilestoneTerms] | None = None,
    reason: str = "",
) -> CounterProposal:
    """Propose another rate or other milestones while an offer is listed or funding.

    Raises BothSides, NotEligible, ProposalEmpty, TermsRefused and WrongState.

    Source: R0-13: before listing closes investors may counter-propose.
    """
    offer = transitions.locked(offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    transitions.check_state(offer, Offer.State.LISTED, Offer.State.FUNDING)
    eligibility.lock_standing(investor)
    eligibility.check_conflict(offer, investor)
    if rate_millionths == offer.rate_millionths:
        rate_millionths = None
    if rate_millionths is None and milestones is None:
        raise ProposalEmpty
    revising.proposed_terms(offer, rate_millionths, milestones, on=on)

    proposal = CounterProposal.objects.create(
        public_id=public_id("prop", midnight(on)),
        offer=offer,
        investor=investor,
        rate_millionths=rate_millionths,
        milestones=None if milestones is None else revising.milestones_json(milestones),
        reason=reason[:500],
        proposed_on=on,
    )
    audit.record("COUNTER_PROPOSED", by=investor, subject=proposal)
    tell(
        [offer.business.owner_id, offer.created_by_id],
        kind="COUNTER_PROPOSED",
        text=f"Somebody proposes other terms for {offer.title}.",
        link=f"/offers/{offer.public_id}/proposals",
        on=on,
    )

    return proposal


@transaction.atomic(durable=True)
def accept_proposal(
    *, proposal_id: int, side: str, on: datetime.date, by: Person
) -> CounterProposal:
    """Accept a proposal for the bank or for the business; with both it becomes the terms.

    The prospectus has a new version then, committers are told, and may withdraw anew for a whole
    reflection period. Raises BothSides, NotOfficer, NotOwner, ProposalUnknown, TermsRefused and
    WrongState.

    Source: R0-13; P-31.
    """
    proposal, offer = _open(proposal_id, on=on)
    if side == "BUSINESS":
        if offer.business.owner_id != by.pk:
            raise NotOwner
        proposal.business_owner = by
    else:
        officers.check_role(by, offer.bank_id, ANSWERERS)
        if by.pk in (offer.business.owner_id, proposal.investor_id):
            raise BothSides
        proposal.bank_officer = by

    if proposal.bank_officer_id and proposal.business_owner_id:
        revising.carry_out(offer, proposal, on=on)
        proposal.state = CounterProposal.State.ACCEPTED
        proposal.decided_on = on
    proposal.save(update_fields=["bank_officer", "business_owner", "state", "decided_on"])
    audit.record("PROPOSAL_ACCEPTED", by=by, subject=proposal, data={"side": side})

    return proposal


@transaction.atomic(durable=True)
def decline_proposal(
    *, proposal_id: int, on: datetime.date, by: Person, remark: str = ""
) -> CounterProposal:
    """Decline a proposal, for either side; its author is told.

    Raises NotOwner and ProposalUnknown.
    """
    proposal, offer = _open(proposal_id, on=on)
    is_officer = bool(officers.roles_of(by, offer.bank_id) & set(ANSWERERS))
    if not is_officer and offer.business.owner_id != by.pk:
        raise NotOwner

    _end(proposal, CounterProposal.State.DECLINED, on=on, remark=remark)
    audit.record("PROPOSAL_DECLINED", by=by, subject=proposal)
    tell(
        [proposal.investor_id],
        kind="PROPOSAL_DECLINED",
        text=f"Your proposal for {offer.title} was declined. {remark}".strip(),
        link=f"/offers/{offer.public_id}",
        on=on,
    )

    return proposal


@transaction.atomic(durable=True)
def withdraw_proposal(*, proposal_id: int, on: datetime.date, by: Person) -> CounterProposal:
    """Take one's own proposal back. Raises ProposalUnknown."""
    proposal, _offer = _open(proposal_id, on=on)
    if proposal.investor_id != by.pk:
        raise ProposalUnknown

    _end(proposal, CounterProposal.State.WITHDRAWN, on=on, remark="")
    audit.record("PROPOSAL_WITHDRAWN", by=by, subject=proposal)

    return proposal


def _open(proposal_id: int, *, on: datetime.date) -> tuple[CounterProposal, Offer]:
    found = CounterProposal.objects.filter(pk=proposal_id).first()
    if found is None:
        raise ProposalUnknown
    offer = transitions.locked(found.offer_id)
    share_day(network_id=offer.bank.network_id, on=on)
    proposal = CounterProposal.objects.select_for_update().get(pk=proposal_id)
    if proposal.state != CounterProposal.State.OPEN:
        raise ProposalUnknown

    return proposal, offer


def _end(
    proposal: CounterProposal, state: CounterProposal.State, *, on: datetime.date, remark: str
) -> None:
    proposal.state = state
    proposal.decided_on = on
    proposal.remark = remark[:500]
    proposal.save(update_fields=["state", "decided_on", "remark"])
