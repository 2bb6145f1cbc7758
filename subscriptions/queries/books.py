"""A merchant's plans and subscribers, and its prepaid book as a financing."""

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from merchants.models import Merchant
from subscriptions.models import Claim, Delivery, Plan, Subscription

BOUGHT = (
    Subscription.State.ACTIVE,
    Subscription.State.PAUSED,
    Subscription.State.COMPLETED,
    Subscription.State.TERMINATED,
    Subscription.State.MERCHANT_FAILED,
)


@dataclass(frozen=True, slots=True)
class Book:
    """What customers paid ahead and what became of it, in minor units.

    Source: R3-163, R3-164.
    """

    advance_minor: int
    delivered_minor: int
    liability_minor: int
    reserve_minor: int
    refunded_minor: int
    claimed_minor: int
    bought_count: int
    open_count: int
    referred_count: int
    rewards_minor: int
    rewards_left_minor: int
    spared_minor: int

    @property
    def free_minor(self) -> int:
        """What of the advance the merchant works with: neither delivered nor held."""
        return self.liability_minor - self.reserve_minor


def plans_of(merchant_id: int) -> QuerySet[Plan]:
    """Return the plans of a merchant, the newest first.

    They carry `first_left_minor`: what of the budget for rewards their series has left.
    """
    return (
        Plan.objects.filter(merchant_id=merchant_id)
        .annotate(first_left_minor=Coalesce("first__reward_left_minor", "reward_left_minor"))
        .select_related("merchant__network__asset")
        .order_by("-id")
    )


def subscriptions_of(merchant_id: int, *, state: str | None = None) -> QuerySet[Subscription]:
    """Return what was bought of a merchant, the newest first."""
    found = Subscription.objects.filter(merchant_id=merchant_id)
    found = found.filter(state=state) if state else found.filter(state__in=BOUGHT)
    return found.select_related("plan", "person", "payment", "merchant__network__asset").order_by(
        "-id"
    )


def book_of(merchant: Merchant) -> Book:
    """Return the prepaid book of a merchant."""
    found = Subscription.objects.filter(merchant=merchant, state__in=BOUGHT).aggregate(
        advance=Sum("plan__prepaid_minor"),
        liability=Sum("left_minor"),
        reserve=Sum("held_minor"),
        refunded=Sum("refund_minor"),
        bought=Count("id"),
        open=Count("id", filter=Q(state__in=BOUGHT[:2])),
        referred=Count("id", filter=Q(recommended_by__isnull=False)),
        rewards=Sum("reward_minor"),
        spared=Sum("plan__customer_cost_minor", filter=Q(recommended_by__isnull=False)),
    )
    delivered = Delivery.objects.filter(subscription__merchant=merchant).aggregate(
        price=Sum("price_minor")
    )
    owed = Claim.objects.filter(merchant=merchant, settled_on=None).aggregate(
        minor=Sum(F("amount_minor") - F("paid_minor"))
    )
    left = Plan.objects.filter(merchant=merchant).aggregate(minor=Sum("reward_left_minor"))
    rewards = found["rewards"] or 0

    return Book(
        advance_minor=found["advance"] or 0,
        delivered_minor=delivered["price"] or 0,
        liability_minor=found["liability"] or 0,
        reserve_minor=found["reserve"] or 0,
        refunded_minor=found["refunded"] or 0,
        claimed_minor=owed["minor"] or 0,
        bought_count=found["bought"],
        open_count=found["open"],
        referred_count=found["referred"],
        rewards_minor=rewards,
        rewards_left_minor=left["minor"] or 0,
        spared_minor=(found["spared"] or 0) - rewards,
    )


def claims_of(merchant_id: int) -> QuerySet[Claim]:
    """Return the open claims on a merchant, the oldest first."""
    return (
        Claim.objects.filter(merchant_id=merchant_id, settled_on=None)
        .select_related("subscription__person", "subscription__plan")
        .order_by("pk")
    )
