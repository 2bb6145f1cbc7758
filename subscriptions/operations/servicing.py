"""A running subscription: it rests, goes on, and what was delivered is acknowledged."""

import datetime

from django.db import transaction

from people import audit
from people.models import Person
from rules import prepaid
from rules.schedule import WEEK_DAYS
from subscriptions.models import Delivery, Pause, Subscription
from subscriptions.refusals import DeliveryUnknown, PausesUsed, SubscriptionNotActive
from subscriptions.steps import gates, starting


@transaction.atomic(durable=True)
def pause_subscription(
    *,
    subscription_id: int,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Subscription:
    """Let a subscription rest from next week on: the week that runs is still delivered.

    No week of the pause is charged; those that are left move on. After the longest rest that the
    plan allows it goes on by itself. Raises SubscriptionUnknown, SubscriptionNotActive, PausesUsed.

    Source: R3-159.
    """
    subscription = gates.lock_subscription(subscription_id)
    plan = subscription.plan

    gates.check_may_serve(subscription, by)
    gates.check_move(subscription, Subscription.State.PAUSED)
    if subscription.pause_count >= plan.pauses_max:
        raise PausesUsed(context={"pauses_max": plan.pauses_max})

    last_on = subscription.next_delivery_on
    assert last_on is not None
    if (last_on - on).days > WEEK_DAYS:
        # Nothing is delivered this week: the first delivery waits already.
        last_on -= datetime.timedelta(days=WEEK_DAYS)
        subscription.next_delivery_on = None
    subscription.resumes_on = prepaid.resumes_on(last_on, pause_weeks_max=plan.pause_weeks_max)
    subscription.state = Subscription.State.PAUSED
    subscription.pause_count += 1
    subscription.save()
    Pause.objects.create(subscription=subscription, asked_on=on, by=by)
    audit.record("SUBSCRIPTION_PAUSED", by=by, subject=subscription, data={"on": on.isoformat()})
    starting.tell(subscription, "paused", at=at)

    return subscription


@transaction.atomic(durable=True)
def resume_subscription(
    *,
    subscription_id: int,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Subscription:
    """Let a paused subscription go on with the next delivery day.

    Raises SubscriptionUnknown and SubscriptionNotActive.
    """
    subscription = gates.lock_subscription(subscription_id)
    plan = subscription.plan

    gates.check_may_serve(subscription, by)
    gates.check_move(subscription, Subscription.State.ACTIVE)
    if subscription.state != Subscription.State.PAUSED:
        # An offered one starts when it is paid, never so.
        raise SubscriptionNotActive(context={"state": subscription.state})

    if subscription.next_delivery_on is None:
        subscription.next_delivery_on = prepaid.next_delivery(
            max(on, plan.starts_on - datetime.timedelta(days=1)), weekday=plan.delivery_weekday
        )
    subscription.resumes_on = None
    subscription.state = Subscription.State.ACTIVE
    subscription.save()
    Pause.objects.filter(subscription=subscription, ended_on=None).update(ended_on=on)
    audit.record("SUBSCRIPTION_RESUMED", by=by, subject=subscription, data={"on": on.isoformat()})
    starting.tell(subscription, "resumed", at=at)

    return subscription


@transaction.atomic(durable=True)
def acknowledge_delivery(
    *, subscription_id: int, number: int, at: datetime.datetime, by: Person | None
) -> Delivery:
    """Say that the customer had a week; twice is as once. It moves no money.

    Raises SubscriptionUnknown, and DeliveryUnknown where that week has not come.
    """
    subscription = gates.lock_subscription(subscription_id)

    gates.check_may_serve(subscription, by)
    delivery = Delivery.objects.filter(subscription=subscription, number=number).first()
    if delivery is None:
        raise DeliveryUnknown(context={"delivered": subscription.delivered_count})

    if delivery.acknowledged_at is None:
        delivery.acknowledged_at, delivery.acknowledged_by = at, by
        delivery.save(update_fields=["acknowledged_at", "acknowledged_by"])
        audit.record("DELIVERY_ACKNOWLEDGED", by=by, subject=delivery)

    return delivery
