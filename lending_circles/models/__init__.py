"""Members' loan accounts, whom they trust and how far, and the quotes they were given."""

from lending_circles.models.account import DepositBalance, LoanAccount
from lending_circles.models.quote import Quote
from lending_circles.models.trust import PeerConsent, TrustChange, TrustLink

__all__ = ["DepositBalance", "LoanAccount", "PeerConsent", "Quote", "TrustChange", "TrustLink"]
