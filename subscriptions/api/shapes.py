"""The shapes of plans and subscriptions in requests and answers."""

from typing import Any

from rest_framework import serializers

from api.shapes import StrictSerializer, amount_out, instant_out
from merchants.api.serializers import AmountOut
from subscriptions.models import Delivery, Plan, Subscription


class PlanOut(serializers.Serializer[Plan]):
    """Weeks that customers pay ahead."""

    id = serializers.CharField(help_text="Begins with plan_.")
    object = serializers.ChoiceField(choices=["plan"])
    livemode = serializers.BooleanField()
    status = serializers.ChoiceField(choices=["offered", "withdrawn"])
    name = serializers.CharField()
    version = serializers.IntegerField()
    weeks = serializers.IntegerField()
    post_paid_week = AmountOut(help_text="What a week costs when it is paid later.")
    prepaid = AmountOut(help_text="What all weeks cost when they are paid ahead.")
    delivery_weekday = serializers.IntegerField(help_text="0 is Monday.")
    subscribers = serializers.IntegerField(help_text="Those with weeks to come.")


class SubscriptionOut(serializers.Serializer[Subscription]):
    """One customer's prepaid weeks. Who the customer is, is theirs to tell."""

    id = serializers.CharField(help_text="Begins with sub_.")
    object = serializers.ChoiceField(choices=["subscription"])
    livemode = serializers.BooleanField()
    status = serializers.ChoiceField(
        choices=["active", "paused", "completed", "terminated", "merchant_failed"]
    )
    plan = serializers.CharField()
    payment = serializers.CharField()
    created_at = serializers.DateTimeField()
    weeks = serializers.IntegerField()
    delivered = serializers.IntegerField(help_text="Weeks that have been delivered.")
    next_delivery_on = serializers.DateField(allow_null=True)
    refundable = AmountOut(help_text="What is paid and not delivered yet.")
    reserve = AmountOut(help_text="What of it is held until it is delivered.")
    refund = AmountOut(help_text="What was to be given back when it ended early.")


class PlanListOut(serializers.Serializer[Any]):
    """One page of plans, newest first."""

    data = PlanOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class SubscriptionListOut(serializers.Serializer[Any]):
    """One page of subscriptions, newest first."""

    data = SubscriptionOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class DeliveryIn(StrictSerializer):
    """A week that the customer had."""

    week = serializers.IntegerField(min_value=1, max_value=520)


class DeliveryOut(serializers.Serializer[Delivery]):
    """A delivered week."""

    object = serializers.ChoiceField(choices=["delivery"])
    subscription = serializers.CharField()
    week = serializers.IntegerField()
    delivered_on = serializers.DateField()
    acknowledged_at = serializers.DateTimeField(allow_null=True)


def plan_out(plan: Plan) -> dict[str, Any]:
    """Return a plan as its merchant's programs read it."""
    network = plan.merchant.network
    return {
        "id": plan.public_id,
        "object": "plan",
        "livemode": not network.is_test,
        "status": plan.state.lower(),
        "name": plan.name,
        "version": plan.version,
        "weeks": plan.weeks,
        "post_paid_week": amount_out(plan.post_paid_week_minor, network.asset),
        "prepaid": amount_out(plan.prepaid_minor, network.asset),
        "delivery_weekday": plan.delivery_weekday,
        "subscribers": plan.subscriber_count,
    }


def subscription_out(found: Subscription) -> dict[str, Any]:
    """Return a subscription as its merchant's programs read it."""
    network = found.merchant.network
    return {
        "id": found.public_id,
        "object": "subscription",
        "livemode": not network.is_test,
        "status": found.state.lower(),
        "plan": found.plan.public_id,
        "payment": found.payment.public_id,
        "created_at": instant_out(found.created_at),
        "weeks": found.plan.weeks,
        "delivered": found.delivered_count,
        "next_delivery_on": (
            found.next_delivery_on.isoformat() if found.next_delivery_on else None
        ),
        "refundable": amount_out(found.left_minor, network.asset),
        "reserve": amount_out(found.held_minor, network.asset),
        "refund": amount_out(found.refund_minor, network.asset),
    }


def delivery_out(delivery: Delivery) -> dict[str, Any]:
    """Return a delivered week."""
    at = delivery.acknowledged_at
    return {
        "object": "delivery",
        "subscription": delivery.subscription.public_id,
        "week": delivery.number,
        "delivered_on": delivery.delivered_on.isoformat(),
        "acknowledged_at": instant_out(at) if at else None,
    }
