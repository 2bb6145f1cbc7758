"""The night draws weeks down, releases what is held, and lets pauses begin and end."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ledger import queries as ledger_queries
from ledger.models import Account
from subscriptions import refusals
from subscriptions.models import Delivery, Pause, Subscription
from subscriptions.operations import servicing
from subscriptions.steps import delivering
from tests.subscriptions.scene import (
    DAY,
    a_plan,
    a_till,
    bought,
    fresh,
    live,
    noon,
)
from tests.tills import a_member

WEEK = datetime.timedelta(days=7)
pytestmark = pytest.mark.usefixtures("committed_db")


def a_subscription(till, **plan):
    ana = a_member(till, "Ana", spending_minor=100_000)
    return bought(a_plan(till, **plan), ana)


def held(till):
    return Account.objects.get(code=f"merchant:{till.merchant.pk}:delivery_reserve").balance_minor


def stop(subscription, on, by=None):
    return servicing.pause_subscription(
        subscription_id=subscription.pk, on=on, at=noon(on), by=by or subscription.person
    )


def go_on(subscription, on):
    return servicing.resume_subscription(
        subscription_id=subscription.pk, on=on, at=noon(on), by=subscription.person
    )


def test_each_week_takes_its_price_and_releases_its_part():
    till = a_till()
    subscription = a_subscription(till)

    live(till, 8)  # the 5th to the 12th of January: one Monday behind the purchase
    once = fresh(subscription)

    assert (once.delivered_count, once.left_minor, once.held_minor) == (1, 83_765, 21_038)
    assert once.next_delivery_on == DAY + 2 * WEEK
    delivery = Delivery.objects.get(subscription=subscription)
    assert (delivery.price_minor, delivery.released_minor) == (2_035, 412)
    assert held(till) == 21_038
    assert ledger_queries.balance(till.merchant.till_account_id) == 85_800 - 21_038


def test_a_short_plan_is_delivered_to_its_end_and_frees_its_place():
    till = a_till()
    subscription = a_subscription(till, weeks=2, post_paid_week_minor=100, prepaid_minor=180)

    live(till, 15)
    over = fresh(subscription)

    assert over.state == Subscription.State.COMPLETED
    assert (over.left_minor, over.held_minor, over.next_delivery_on) == (0, 0, None)
    assert over.ended_on == DAY + 2 * WEEK
    assert held(till) == 0
    assert over.plan.subscriber_count == 0


def test_a_pause_lets_the_running_week_come_and_charges_none_of_its_own():
    till = a_till()
    subscription = a_subscription(till)
    on = live(till, 2)  # Wednesday

    paused = stop(subscription, on)
    assert paused.state == Subscription.State.PAUSED
    assert paused.next_delivery_on == DAY + WEEK
    on = live(till, 20)  # two Mondays more
    resting = fresh(subscription)
    assert (resting.delivered_count, resting.next_delivery_on) == (1, None)

    go_on(subscription, on)
    running = fresh(subscription)
    assert running.state == Subscription.State.ACTIVE
    assert running.next_delivery_on > on
    assert running.next_delivery_on.weekday() == DAY.weekday()
    assert Pause.objects.get(subscription=subscription).ended_on == on
    live(till, 7)
    assert fresh(subscription).delivered_count == 2


def test_a_pause_taken_back_before_it_began_shifts_nothing():
    till = a_till()
    subscription = a_subscription(till)
    on = live(till, 2)
    stop(subscription, on)

    back = go_on(subscription, on)

    assert back.next_delivery_on == DAY + WEEK
    live(till, 13)
    assert fresh(subscription).delivered_count == 2


def test_the_longest_pause_ends_by_itself():
    till = a_till()
    subscription = a_subscription(till, pause_weeks_max=1)
    stop(subscription, live(till, 1))

    live(till, 20)  # the 12th is delivered, the 19th rests, the 26th is delivered
    assert fresh(subscription).delivered_count == 1
    live(till, 1)

    again = fresh(subscription)
    assert (again.state, again.delivered_count) == (Subscription.State.ACTIVE, 2)
    assert Pause.objects.get().ended_on == DAY + 3 * WEEK


def test_pauses_are_counted_and_named_when_they_are_used_up():
    till = a_till()
    subscription = a_subscription(till, pauses_max=1)
    on = live(till, 1)
    stop(subscription, on)
    with pytest.raises(refusals.SubscriptionNotActive):
        stop(subscription, on)
    go_on(subscription, on)

    with pytest.raises(refusals.PausesUsed):
        stop(subscription, on)
    with pytest.raises(refusals.SubscriptionNotActive):
        go_on(subscription, on)


def test_a_pause_before_a_late_start_moves_the_first_week():
    till = a_till()
    subscription = a_subscription(till, starts_on=DAY + 3 * WEEK, pause_weeks_max=1)
    assert subscription.next_delivery_on == DAY + 3 * WEEK

    paused = stop(subscription, DAY)

    assert paused.next_delivery_on is None
    assert paused.resumes_on == DAY + 4 * WEEK
    assert go_on(subscription, DAY).next_delivery_on == DAY + 3 * WEEK


def test_paused_in_its_last_week_it_is_completed():
    till = a_till()
    subscription = a_subscription(till, weeks=1, post_paid_week_minor=100, prepaid_minor=90)
    stop(subscription, live(till, 1))

    live(till, 7)

    assert fresh(subscription).state == Subscription.State.COMPLETED
    assert Pause.objects.get().ended_on == DAY + WEEK


def test_a_stranger_and_the_merchant():
    till = a_till()
    subscription = a_subscription(till)
    eli = a_member(till, "Eli")

    with pytest.raises(refusals.SubscriptionUnknown):
        stop(subscription, DAY, by=eli.person)

    assert stop(subscription, DAY, by=till.owner).state == Subscription.State.PAUSED


def test_a_night_takes_as_many_statements_for_many_as_for_one():
    till = a_till()
    plan = a_plan(till)
    for number in range(6):
        bought(plan, a_member(till, f"Member{number}", spending_minor=100_000))
    counts = []
    ids = list(Subscription.objects.order_by("pk").values_list("pk", flat=True))

    for after_id, up_to_id in ((0, ids[0]), (ids[0], ids[-1])):
        with transaction.atomic(), CaptureQueriesContext(connection) as seen:
            touched = delivering.deliver_weeks(
                network_id=till.network.pk, on=DAY + WEEK, after_id=after_id, up_to_id=up_to_id
            )
        counts.append((touched, len(seen)))

    (one, for_one), (many, for_many) = counts
    assert (one, many) == (1, 5)
    assert for_many == for_one
    with transaction.atomic():
        again = delivering.deliver_weeks(
            network_id=till.network.pk, on=DAY + WEEK, after_id=0, up_to_id=ids[-1]
        )
    assert again == 0


def test_a_delivery_is_acknowledged_once_and_only_when_it_came():
    till = a_till()
    subscription = a_subscription(till)
    live(till, 8)

    def acknowledge(number):
        return servicing.acknowledge_delivery(
            subscription_id=subscription.pk, number=number, at=noon(DAY), by=till.owner
        )

    first = acknowledge(1)
    assert acknowledge(1).acknowledged_at == first.acknowledged_at
    with pytest.raises(refusals.DeliveryUnknown):
        acknowledge(2)
