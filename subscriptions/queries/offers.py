"""What a customer may buy, who of their circle recommends it, and what they have."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from lending_circles.models import LoanAccount, TrustLink
from lending_circles.queries.refunding import loan_share
from merchants.models import Merchant
from people import audit
from people.models import Person
from subscriptions.models import Plan, Share, Subscription
from subscriptions.queries.books import BOUGHT


@dataclass(frozen=True, slots=True)
class Offered:
    """A plan in front of a member, and the friends who recommend it to them."""

    plan: Plan
    shares: tuple[Share, ...]

    @property
    def average_millionths(self) -> int:
        """The discount over all weeks, for a page alone."""
        whole = self.plan.weeks * self.plan.post_paid_week_minor
        return (whole - self.plan.prepaid_minor) * 1_000_000 // whole

    @property
    def saved_minor(self) -> int:
        """What paying ahead saves in all."""
        return self.plan.weeks * self.plan.post_paid_week_minor - self.plan.prepaid_minor

    @property
    def has_room(self) -> bool:
        """Tell whether a place is free."""
        most = self.plan.subscribers_max
        return most is None or self.plan.subscriber_count < most


@dataclass(frozen=True, slots=True)
class RefundParts:
    """Who gets what of a refund made now, in minor units."""

    to_loan_minor: int
    to_givers_minor: int
    to_customer_minor: int


def refund_parts(subscription: Subscription) -> RefundParts:
    """Return how what is left of a subscription would be given back: an open loan first.

    Then come those who forgave a part of the loan, or whose fund paid one.

    Source: A-51; decision 0014.
    """
    total = subscription.refundable_minor
    if subscription.payment.loan_id is None:
        return RefundParts(0, 0, total)
    share = loan_share(
        subscription.payment.loan_id, total, on=subscription.merchant.network.business_date
    )

    return RefundParts(share.loan_minor, share.givers_minor, total - share.minor)


def peers_of(account: LoanAccount) -> list[int]:
    """Return the accounts that have an agreement with a member now."""
    links = TrustLink.objects.filter(
        Q(low=account) | Q(high=account), state=TrustLink.State.ACTIVE
    ).values_list("low_id", "high_id")
    return [low + high - account.pk for low, high in links]


def shares_seen_by(account: LoanAccount) -> QuerySet[Share]:
    """Return what present peers recommend, the newest first; never from whom they heard it."""
    return (
        Share.objects.filter(account_id__in=peers_of(account), withdrawn_on=None)
        .select_related("account__person")
        .order_by("-id")
    )


def offered_to(account: LoanAccount) -> list[Offered]:
    """Return the plans open to a member, those that friends recommend first."""
    shares: dict[int, list[Share]] = {}
    for share in shares_seen_by(account):
        shares.setdefault(share.plan_id, []).append(share)
    plans = (
        Plan.objects.filter(
            state=Plan.State.OFFERED,
            merchant__network_id=account.network_id,
            merchant__state=Merchant.State.QUALIFIED,
        )
        .select_related("merchant__network__asset")
        .order_by("-id")
    )
    found = [Offered(plan, tuple(shares.get(plan.series_id, ()))) for plan in plans]
    return sorted(found, key=lambda one: not one.shares)


def offered_plan(account: LoanAccount, public_id: str) -> Offered:
    """Return one plan open to a member; raises Plan.DoesNotExist."""
    plan = Plan.objects.select_related("merchant__network__asset").get(
        public_id=public_id, merchant__network_id=account.network_id, state=Plan.State.OFFERED
    )
    shares = shares_seen_by(account).filter(plan_id=plan.series_id)
    return Offered(plan, tuple(shares))


def own_share(account: LoanAccount, plan: Plan) -> Share | None:
    """Return the member's own recommendation of a plan, None where they share it not."""
    return (
        Share.objects.filter(account=account, plan_id=plan.series_id, withdrawn_on=None)
        .prefetch_related("supports__account__person")
        .first()
    )


def own_subscriptions(person: Person) -> QuerySet[Subscription]:
    """Return what a person has bought, what runs first."""
    return (
        Subscription.objects.filter(person=person, state__in=BOUGHT)
        .select_related("plan", "merchant__network__asset", "payment__loan")
        .order_by(F("next_delivery_on").asc(nulls_last=True), "-id")
    )


def subscription_for(person: Person, public_id: str) -> Subscription:
    """Return a subscription of the person's own; raises Subscription.DoesNotExist."""
    return own_subscriptions(person).get(public_id=public_id)


def asked_by(person: Person, public_id: str) -> Subscription:
    """Return a subscription that the person is about to buy; raises DoesNotExist."""
    return Subscription.objects.select_related("plan", "merchant__network__asset", "payment").get(
        public_id=public_id, person=person, state=Subscription.State.OFFERED
    )


def event_of_share(share_public_id: str) -> int | None:
    """Return the audit event of a recommendation, None without one."""
    share = Share.objects.filter(public_id=share_public_id).first() if share_public_id else None
    if share is None:
        return None

    return audit.latest_of(Share, [share.pk], ["PLAN_SHARED"]).get(share.pk)
