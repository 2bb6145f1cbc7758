"""Plans, subscriptions, what is kept back until they are delivered, and who recommended them."""

from subscriptions.models.claim import Claim
from subscriptions.models.plan import Plan, PlanWeek
from subscriptions.models.sharing import Share, Support
from subscriptions.models.subscription import Delivery, Pause, Subscription

__all__ = [
    "Claim",
    "Delivery",
    "Pause",
    "Plan",
    "PlanWeek",
    "Share",
    "Subscription",
    "Support",
]
