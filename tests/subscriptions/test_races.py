"""Many hands on one plan and on one subscription: threads against PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from ledger import queries as ledger_queries
from ledger.models import Account
from merchants.models import Payment, Refund
from people.refusals import Refusal
from subscriptions.models import Pause, Subscription
from subscriptions.operations import ending, servicing
from subscriptions.refusals import PlanFull, SubscriptionNotActive
from tests.subscriptions.scene import DAY, NOON, a_plan, a_till, bought, fresh
from tests.subscriptions.test_ending import invariants_hold
from tests.tills import a_member

pytestmark = pytest.mark.usefixtures("committed_db")
BUYERS = 64
# As many as the database lets in beside the other tests.
HANDS = 16


def at_once(works):
    """Run all works, as many at the same moment as there are hands; refusals are results."""
    hands = min(HANDS, len(works))
    barrier = Barrier(hands)

    def run(numbered):
        number, work = numbered
        try:
            if number < hands:
                barrier.wait(timeout=30)
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(hands) as threads:
        return list(threads.map(run, enumerate(works)))


def told(results, kind):
    return sum(isinstance(result, kind) for result in results)


def terminate(subscription):
    return ending.terminate_subscription(
        subscription_id=subscription.pk, on=DAY, at=NOON, by=subscription.person
    )


def pause(subscription):
    return servicing.pause_subscription(
        subscription_id=subscription.pk, on=DAY, at=NOON, by=subscription.person
    )


def test_of_sixty_four_buyers_one_gets_the_last_place():
    till = a_till()
    plan = a_plan(till, subscribers_max=1, weeks=2, post_paid_week_minor=100, prepaid_minor=180)
    buyers = [a_member(till, f"Buyer{number}", spending_minor=180) for number in range(BUYERS)]

    results = at_once([lambda one=one: bought(plan, one) for one in buyers])

    assert (told(results, Subscription), told(results, PlanFull)) == (1, BUYERS - 1)
    plan.refresh_from_db()
    assert plan.subscriber_count == Subscription.objects.count() == Payment.objects.count() == 1
    left = [ledger_queries.balance(one.spending_account_id) for one in buyers]
    assert sorted(left) == [0] + [180] * (BUYERS - 1)
    assert invariants_hold()


def test_ended_by_many_at_once_it_is_refunded_once():
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=100_000)
    subscription = bought(a_plan(till), ana)

    results = at_once([lambda: terminate(subscription)] * 8)

    assert (told(results, Subscription), told(results, SubscriptionNotActive)) == (1, 7)
    assert Refund.objects.get().amount_minor == 85_800
    assert ledger_queries.balance(ana.spending_account_id) == 100_000
    assert fresh(subscription).plan.subscriber_count == 0
    assert invariants_hold()


def test_paused_and_ended_at_once_it_is_ended_and_holds_nothing():
    till = a_till()
    plan = a_plan(till)
    bought_ones = [
        bought(plan, a_member(till, f"Member{number}", spending_minor=85_800))
        for number in range(4)
    ]

    for subscription in bought_ones:
        at_once([lambda s=subscription: pause(s), lambda s=subscription: terminate(s)] * 2)

        ended = fresh(subscription)
        assert (ended.state, ended.held_minor, ended.resumes_on) == ("TERMINATED", 0, None)
        assert not Pause.objects.filter(subscription=subscription, ended_on=None).exists()
    assert Refund.objects.count() == len(bought_ones)
    assert not Account.objects.get(code__endswith=":delivery_reserve").balance_minor
    assert invariants_hold()
