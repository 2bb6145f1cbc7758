"""Who asked to invest, and what investors let the night do for them."""

from portfolios.models.eligibility import Eligibility, EligibilityDocument
from portfolios.models.strategy import Strategy, StrategyOutcome, StrategyRun

__all__ = [
    "Eligibility",
    "EligibilityDocument",
    "Strategy",
    "StrategyOutcome",
    "StrategyRun",
]
