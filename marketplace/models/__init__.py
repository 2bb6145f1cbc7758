"""Offers, commitments, contracts, and notes for sale."""

from marketplace.models.contract import Contract, Signature
from marketplace.models.offer import Commitment, Offer, OfferMilestone, OfferTransition
from marketplace.models.sale import Ask

__all__ = [
    "Ask",
    "Commitment",
    "Contract",
    "Offer",
    "OfferMilestone",
    "OfferTransition",
    "Signature",
]
