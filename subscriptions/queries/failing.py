"""What declaring that a merchant has failed would pay to whom."""

from dataclasses import dataclass

from merchants.models import Merchant
from rules import delivery_reserve
from subscriptions.models import Subscription


@dataclass(frozen=True, slots=True)
class Owed:
    """One open subscription of a merchant: what is owed, and what the reserve pays of it."""

    subscription: Subscription
    owed_minor: int
    paid_minor: int

    @property
    def claim_minor(self) -> int:
        """What stays a claim on the merchant."""
        return self.owed_minor - self.paid_minor


@dataclass(frozen=True, slots=True)
class Failure:
    """A merchant's whole reserve beside what all its open subscribers are owed."""

    reserve_minor: int
    owed: tuple[Owed, ...]

    @property
    def owed_minor(self) -> int:
        """What is owed to all."""
        return sum(one.owed_minor for one in self.owed)

    @property
    def paid_minor(self) -> int:
        """What the reserve pays."""
        return sum(one.paid_minor for one in self.owed)

    @property
    def claim_minor(self) -> int:
        """What stays a claim on the merchant."""
        return self.owed_minor - self.paid_minor


def failure_of(merchant: Merchant) -> Failure:
    """Return who would receive what of a merchant's reserve now, the first subscribers first.

    Source: R3-164; states.md, Prepaid subscription.
    """
    found = list(
        Subscription.objects.filter(
            merchant=merchant,
            state__in=(Subscription.State.ACTIVE, Subscription.State.PAUSED),
        )
        .select_related("plan", "person", "payment")
        .order_by("pk")
    )
    owed = [one.refundable_minor for one in found]
    reserve_minor = sum(one.held_minor for one in found)
    shares = delivery_reserve.shares_of_failure(reserve_minor, owed)

    return Failure(
        reserve_minor,
        tuple(
            Owed(one, minor, share) for one, minor, share in zip(found, owed, shares, strict=True)
        ),
    )
