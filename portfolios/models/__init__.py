"""Who asked to invest, and what investors let the night do for them."""

from portfolios.models.access import InvestorKey, PartnerAnswer
from portfolios.models.eligibility import Eligibility, EligibilityDocument
from portfolios.models.strategy import Strategy, StrategyOutcome, StrategyRun

__all__ = [
    "Eligibility",
    "EligibilityDocument",
    "InvestorKey",
    "PartnerAnswer",
    "Strategy",
    "StrategyOutcome",
    "StrategyRun",
]
