"""Offers, commitments, contracts, and notes for sale."""

from marketplace.models.contract import Contract, Signature
from marketplace.models.investor import InvestorLimit, InvestorStanding, Invitation, SavedSearch
from marketplace.models.offer import Commitment, Offer, OfferMilestone, OfferTransition
from marketplace.models.proposal import CounterProposal, OfferRevision
from marketplace.models.sale import Ask

__all__ = [
    "Ask",
    "Commitment",
    "Contract",
    "CounterProposal",
    "InvestorLimit",
    "InvestorStanding",
    "Invitation",
    "Offer",
    "OfferMilestone",
    "OfferRevision",
    "OfferTransition",
    "SavedSearch",
    "Signature",
]
