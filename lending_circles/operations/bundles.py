"""Bundles of preferences: proposed to peers, agreed to, declined, taken back."""

import datetime
from collections.abc import Collection

from django.db import transaction

from governance.steps import share_day
from lending_circles.models import BundleAnswer, BundleProposal, LoanAccount
from lending_circles.refusals import NotAMember, NotProposed, PeerLeaving, ProposalUnsound
from lending_circles.steps import bundling, linking
from people import audit
from people.models import Person
from rules.bundles import BUNDLES, is_adopted

State = BundleProposal.State
ENDS_DAYS_MAX = 90


@transaction.atomic(durable=True)
def propose_bundle(
    *,
    account_id: int,
    bundle: str,
    peer_account_ids: Collection[int],
    needed: int,
    ends_on: datetime.date,
    on: datetime.date,
    by: Person | None,
) -> BundleProposal:
    """Propose to some of one's peers to set the same bundle; the proposer has agreed by it.

    It takes effect for all who agreed once `needed` of them have, the proposer among them, else
    it lapses at the close of `ends_on`. Raises DayNotOpen, NotAMember, NotYours, PeerLeaving and
    ProposalUnsound.

    Source: R3-113.
    """
    proposer = LoanAccount.objects.select_related("person").filter(pk=account_id).first()
    if proposer is None:
        raise NotAMember
    share_day(network_id=proposer.network_id, on=on)
    asked = set(peer_account_ids)

    linking.check_owner(proposer, by)
    if proposer.state in linking.LEAVING:
        raise PeerLeaving
    if bundle not in {known.code for known in BUNDLES}:
        raise ProposalUnsound("There is no such bundle.")
    if not asked or not asked <= bundling.peer_ids_of(proposer.pk):
        raise ProposalUnsound("A bundle is proposed to people of the own circle.")
    if not 2 <= needed <= len(asked) + 1:
        raise ProposalUnsound("So many will never have agreed.")
    if not on <= ends_on <= on + datetime.timedelta(days=ENDS_DAYS_MAX):
        raise ProposalUnsound(f"It waits for answers {ENDS_DAYS_MAX} days at most.")

    proposal = BundleProposal.objects.create(
        network_id=proposer.network_id,
        proposer=proposer,
        bundle=bundle,
        needed=needed,
        proposed_on=on,
        ends_on=ends_on,
    )
    accounts = LoanAccount.objects.filter(pk__in=asked).order_by("pk")
    proposed = audit.record(
        "BUNDLE_PROPOSED",
        by=by,
        subject=proposal,
        data={"bundle": bundle, "asked": len(asked), "needed": needed},
    )
    bundling.ask(
        proposal=proposal, accounts=list(accounts), proposer=proposer, cause=proposed, on=on
    )

    return proposal


@transaction.atomic(durable=True)
def agree_bundle(
    *, proposal_id: int, account_id: int, on: datetime.date, by: Person | None
) -> BundleProposal:
    """Agree to a bundle; with the last one needed it takes effect for all who agreed.

    Who agrees later, up to its last day, joins them at once. Raises DayNotOpen, NotProposed,
    NotYours and PeerLeaving.

    Source: R3-113.
    """
    proposal, answer = _answered(proposal_id, account_id, on=on)

    linking.check_owner(answer.account, by)
    if answer.agreed_on is not None:
        return proposal
    if proposal.state not in (State.OPEN, State.ADOPTED) or on > proposal.ends_on:
        raise NotProposed
    if answer.account.state in linking.LEAVING:
        raise PeerLeaving

    BundleAnswer.objects.filter(proposal_id=proposal_id, account_id=account_id).update(
        agreed_on=on, declined_on=None
    )
    audit.record(
        "BUNDLE_AGREED",
        by=by,
        subject=proposal,
        data={"account": account_id},
        cause=_proposed(proposal),
    )
    agreed_count = BundleAnswer.objects.filter(proposal=proposal, agreed_on__isnull=False).count()
    if is_adopted(agreed_count, needed=proposal.needed):
        with audit.because(_proposed(proposal)):
            bundling.adopt(proposal=proposal, on=on)
        if proposal.state == State.OPEN:
            _decide(proposal, State.ADOPTED, on=on)

    return proposal


@transaction.atomic(durable=True)
def decline_bundle(
    *, proposal_id: int, account_id: int, on: datetime.date, by: Person | None
) -> BundleProposal:
    """Say no to a bundle, or no longer, while it has not taken effect for oneself.

    Raises DayNotOpen, NotProposed and NotYours.

    Source: R3-113.
    """
    proposal, answer = _answered(proposal_id, account_id, on=on)

    linking.check_owner(answer.account, by)
    if answer.declined_on is not None:
        return proposal
    if answer.adopted_on is not None or proposal.state not in (State.OPEN, State.ADOPTED):
        raise NotProposed
    if proposal.proposer_id == account_id:
        raise NotProposed("You proposed it.", remedy="Take it back.")

    BundleAnswer.objects.filter(proposal_id=proposal_id, account_id=account_id).update(
        agreed_on=None, declined_on=on
    )
    audit.record("BUNDLE_DECLINED", by=by, subject=proposal, data={"account": account_id})

    return proposal


@transaction.atomic(durable=True)
def withdraw_bundle(
    *, proposal_id: int, account_id: int, on: datetime.date, by: Person | None
) -> BundleProposal:
    """Take one's own proposal back while it has not taken effect.

    Raises DayNotOpen, NotProposed and NotYours.

    Source: R3-113.
    """
    proposal, answer = _answered(proposal_id, account_id, on=on)

    linking.check_owner(answer.account, by)
    if proposal.proposer_id != account_id:
        raise NotProposed
    if proposal.state == State.WITHDRAWN:
        return proposal
    if proposal.state != State.OPEN:
        raise NotProposed

    _decide(proposal, State.WITHDRAWN, on=on)
    audit.record("BUNDLE_WITHDRAWN", by=by, subject=proposal)

    return proposal


def _answered(
    proposal_id: int, account_id: int, *, on: datetime.date
) -> tuple[BundleProposal, BundleAnswer]:
    """Lock a proposal, and return it with what one member said. Raises NotProposed."""
    proposal = BundleProposal.objects.select_for_update(no_key=True).filter(pk=proposal_id).first()
    answer = (
        BundleAnswer.objects.select_related("account")
        .filter(proposal_id=proposal_id, account_id=account_id)
        .first()
    )
    if proposal is None or answer is None:
        raise NotProposed
    share_day(network_id=proposal.network_id, on=on)

    return proposal, answer


def _decide(proposal: BundleProposal, state: BundleProposal.State, *, on: datetime.date) -> None:
    proposal.state = state
    proposal.decided_on = on
    proposal.save(update_fields=["state", "decided_on"])


def _proposed(proposal: BundleProposal) -> int | None:
    found = audit.latest_of(BundleProposal, [proposal.pk], ["BUNDLE_PROPOSED"])

    return found.get(proposal.pk)
