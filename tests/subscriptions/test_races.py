"""Many hands on one plan and on one subscription: threads against PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import numpy as np
import pytest
from django.db import connection, connections, transaction

from ledger import queries as ledger_queries
from ledger.models import Account
from merchants.models import Payment, Refund
from people.refusals import Refusal
from repayments.steps.collecting import lock_balances
from subscriptions.models import Claim, Pause, Subscription
from subscriptions.operations import ending, servicing
from subscriptions.refusals import PlanFull, SubscriptionNotActive
from tests.subscriptions.scene import DAY, NOON, a_plan, a_till, bought, fresh, lent
from tests.subscriptions.test_ending import a_member_of, invariants_hold, pay_in, take_out
from tests.tills import a_circle, a_member

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


def two_lent(till):
    """Ana's two subscriptions, each bought by a circle loan of its own."""
    ana, _others = a_circle(till, stake_minor=100_000)
    return [
        lent(a_plan(till, name=name, prepaid_minor=4_290, post_paid_week_minor=103), ana)
        for name in ("Gym", "Pool")
    ]


def fail(till):
    return ending.fail_merchant(merchant_id=till.merchant.pk, on=DAY, at=NOON, by=till.dona)


def wait_until_somebody_waits():
    """Return when a session of this database waits for a lock; at most for half a minute."""
    with connection.cursor() as cursor:
        for _try in range(3_000):
            cursor.execute(
                "SELECT pg_stat_clear_snapshot(), count(*), pg_sleep(0.01) FROM pg_stat_activity"
                " WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[1]:
                return
    raise AssertionError("nobody waits")


@pytest.mark.parametrize("deed", ["fail", "pay in"])
def test_whoever_refunds_several_purchases_holds_no_account_while_waiting_for_a_loan(deed):
    till = a_till()
    subscriptions = two_lent(till)
    if deed == "pay in":
        a_member_of(till, till.owner)
        take_out(till, ledger_queries.balance(till.merchant.till_account_id))
        fail(till)
        assert Claim.objects.count() == 2
    works = {"fail": lambda: fail(till), "pay in": lambda: pay_in(till, 10_000)}
    second = Payment.objects.get(pk=subscriptions[1].payment_id)

    def run():
        try:
            return works[deed]()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            # Somebody pays the second loan back: its balance first, then accounts of the ledger.
            lock_balances(np.array([second.loan_id], dtype=np.int64))
            done = threads.submit(run)
            wait_until_somebody_waits()
            ledger_queries.lock_balances([till.merchant.till_account_id])
        done.result(timeout=60)

    ended = {one.state for one in Subscription.objects.all()}
    assert ended == {Subscription.State.MERCHANT_FAILED}
    assert Refund.objects.exists()
    assert invariants_hold()


def test_a_merchant_fails_while_its_customers_end_and_it_pays_in():
    till = a_till()
    two_lent(till)
    more = [
        bought(a_plan(till, name=f"Plan {number}"), a_member(till, name, spending_minor=85_800))
        for number, name in enumerate(("Gus", "Hal"))
    ]
    a_member_of(till, till.owner)
    take_out(till, 50_000)

    results = at_once(
        [
            lambda: fail(till),
            lambda: terminate(more[0]),
            lambda: pay_in(till, 20_000),
            lambda: fail(till),
        ]
    )

    assert all(isinstance(one, int | Subscription | Refusal) for one in results)
    states = set(Subscription.objects.values_list("state", flat=True))
    assert states <= {Subscription.State.MERCHANT_FAILED, Subscription.State.TERMINATED}
    assert invariants_hold()
