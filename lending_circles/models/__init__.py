"""Members' loan accounts, whom they trust and how far, and the quotes they were given."""

from lending_circles.models.account import DepositBalance, LoanAccount
from lending_circles.models.bundle import BundleAnswer, BundleProposal
from lending_circles.models.jubilee import JubileeBacker, JubileeFund, JubileeMatch
from lending_circles.models.quote import Quote
from lending_circles.models.trust import PeerConsent, TrustChange, TrustLink

__all__ = [
    "BundleAnswer",
    "BundleProposal",
    "DepositBalance",
    "JubileeBacker",
    "JubileeFund",
    "JubileeMatch",
    "LoanAccount",
    "PeerConsent",
    "Quote",
    "TrustChange",
    "TrustLink",
]
