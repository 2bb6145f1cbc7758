"""Bundles of preferences that were proposed to a member, and what one would change for them."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from lending_circles.models import BundleAnswer, BundleProposal, LoanAccount
from lending_circles.queries.peers import PeerLine, peer_lines
from rules.bundles import Bundle, bundle_of

State = BundleProposal.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a bundle would change for one member: peers by what they are granted now."""

    bundle: Bundle
    raised: Counter[str]
    lowered: Counter[str]
    same_count: int
    refused_count: int
    paused_count: int


def proposals_of(account: LoanAccount) -> QuerySet[BundleAnswer]:
    """Return what was proposed to a member or by them, the newest first."""
    return (
        BundleAnswer.objects.select_related("proposal__proposer__person")
        .filter(account=account)
        .order_by("-proposal_id")
    )


def answer_for(account: LoanAccount, proposal_id: int) -> BundleAnswer:
    """Return a proposal as it was put to a member. Raises BundleAnswer.DoesNotExist."""
    return BundleAnswer.objects.select_related("proposal__proposer__person").get(
        account=account, proposal_id=proposal_id
    )


def counts_of(proposal: BundleProposal) -> tuple[int, int]:
    """Return how many agreed to a proposal, and how many were asked, the proposer among both."""
    found = BundleAnswer.objects.filter(proposal=proposal).aggregate(
        agreed=Count("account_id", filter=Q(agreed_on__isnull=False)), asked=Count("account_id")
    )

    return found["agreed"], found["asked"]


def waiting_count(account: LoanAccount) -> int:
    """Return how many proposals wait for a member's answer."""
    return BundleAnswer.objects.filter(
        account=account, agreed_on=None, declined_on=None, proposal__state=State.OPEN
    ).count()


def effect_of(account: LoanAccount, code: str) -> Effect:
    """Return what a bundle would change for a member now, before anybody agrees.

    Source: R3-113; the same cases as in steps/bundling.py.
    """
    bundle = bundle_of(code)
    lines = peer_lines(account)
    refused = [line for line in lines if line.mine.permission == "NONE"]
    others = [line for line in lines if line.mine.permission != "NONE"]
    rank = {"NONE": 0, "LOAN": 1, "EXTEND": 2, "FORGIVE": 3}

    def moved(line: PeerLine) -> int:
        return rank[bundle.peers] - rank[line.mine.permission]

    return Effect(
        bundle=bundle,
        raised=Counter(line.mine.permission for line in others if moved(line) > 0),
        lowered=Counter(line.mine.permission for line in others if moved(line) < 0),
        same_count=sum(moved(line) == 0 for line in others),
        refused_count=len(refused),
        paused_count=sum(line.mine.is_paused for line in others),
    )
