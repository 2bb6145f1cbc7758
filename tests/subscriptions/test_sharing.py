"""Offers go from friend to friend: peers see them, strangers do not, rewards have a budget."""

import datetime

import pytest
from django.db import transaction

from ledger import queries as ledger_queries
from ledger import reconcile
from merchants import operations
from people.models import AuditEvent
from subscriptions import refusals
from subscriptions.operations import plans, sharing
from subscriptions.queries import offers
from subscriptions.steps import delivering
from tests.factories import trust_between
from tests.subscriptions.scene import DAY, NOON, a_plan, a_till, bought, fresh
from tests.tills import a_member, a_payment

pytestmark = pytest.mark.django_db
TRIAL = {"weeks": 10, "post_paid_week_minor": 2_000, "prepaid_minor": 18_000}


def a_chain(till, *names):
    found = [a_member(till, name, spending_minor=30_000) for name in names]
    trust_between(*found)
    return found


def share(plan, account, heard=""):
    return sharing.share_plan(
        plan_id=plan.pk,
        account_id=account.pk,
        passed_on_from=heard,
        on=DAY,
        at=NOON,
        by=account.person,
    )


def test_peers_see_who_of_their_own_friends_recommends_it_and_nobody_else():
    till = a_till()
    ana, ben, cyd = a_chain(till, "Ana", "Ben", "Cyd")
    plan = a_plan(till, **TRIAL)

    first = share(plan, ana)
    assert [one.shares for one in offers.offered_to(cyd)] == [()]
    (seen,) = offers.offered_to(ben)
    assert [one.account.person.name for one in seen.shares] == ["Ana"]

    second = share(plan, ben, heard=first.public_id)
    assert second.passed_on_from == first
    (seen,) = offers.offered_to(cyd)
    assert [one.account.person.name for one in seen.shares] == ["Ben"]
    with pytest.raises(refusals.NotSharedWithYou):
        share(plan, cyd, heard=first.public_id)
    with pytest.raises(refusals.AlreadyShared):
        share(plan, ana)


def test_a_friend_supports_it_by_lending_and_no_money_moves():
    till = a_till()
    ana, ben, cyd = a_chain(till, "Ana", "Ben", "Cyd")
    shared = share(a_plan(till, **TRIAL), ana)

    def support(account, minor):
        return sharing.support_share(
            share_public_id=shared.public_id,
            account_id=account.pk,
            pledge_minor=minor,
            on=DAY,
            by=account.person,
        )

    support(ben, 5_000)
    support(ben, 7_500)

    mine = offers.own_share(ana, shared.plan)
    assert [(one.account_id, one.pledge_minor) for one in mine.supports.all()] == [(ben.pk, 7_500)]
    assert ledger_queries.balance(ben.spending_account_id) == 30_000
    with pytest.raises(refusals.NotSharedWithYou):
        support(cyd, 1)
    with pytest.raises(refusals.OwnShare):
        support(ana, 1)


def test_a_share_taken_back_is_seen_no_more():
    till = a_till()
    ana, ben = a_chain(till, "Ana", "Ben")
    shared = share(a_plan(till, **TRIAL), ana)

    for _ in range(2):
        sharing.withdraw_share(
            share_public_id=shared.public_id, account_id=ana.pk, on=DAY, by=ana.person
        )

    assert offers.offered_to(ben)[0].shares == ()
    with pytest.raises(refusals.NotSharedWithYou):
        sharing.withdraw_share(
            share_public_id=shared.public_id, account_id=ben.pk, on=DAY, by=ben.person
        )


def test_rewards_are_paid_after_the_first_week_and_end_with_the_budget():
    till = a_till()
    ana, ben, cyd = a_chain(till, "Ana", "Ben", "Cyd")
    payment = a_payment(till, amount_minor=2_000)
    operations.pay_with_own_money(
        payment_id=payment.pk, account_id=cyd.pk, on=DAY, at=NOON, by=cyd.person
    )
    plan = a_plan(till, **TRIAL, reward_minor=1_000)
    plans.set_reward_budget(plan_id=plan.pk, amount_minor=1_500, on=DAY, at=NOON, by=till.owner)
    first = share(plan, ana)
    bens = bought(plan, ben, share=first.public_id)
    second = share(plan, ben, heard=first.public_id)
    cyds = bought(plan, cyd, share=second.public_id)
    had = ledger_queries.balance(ana.spending_account_id)

    with transaction.atomic():
        delivering.deliver_weeks(
            network_id=till.network.pk,
            on=DAY + datetime.timedelta(days=7),
            after_id=0,
            up_to_id=cyds.pk,
        )

    assert (fresh(bens).reward_minor, fresh(cyds).reward_minor) == (1_000, 0)
    assert ledger_queries.balance(ana.spending_account_id) == had + 1_000
    plan.refresh_from_db()
    assert plan.reward_left_minor == 500
    back = plans.set_reward_budget(
        plan_id=plan.pk, amount_minor=0, on=DAY + datetime.timedelta(0), at=NOON, by=till.owner
    )
    assert back.reward_left_minor == 0
    results = [reconcile.look(invariant) for invariant in reconcile.all_invariants()]
    assert [r.finding.breaches for r in results if not r.holds and r.invariant.code != "L-9"] == []


def test_whoever_works_there_recommends_for_nothing():
    till = a_till()
    ana, ben = a_chain(till, "Ana", "Ben")
    operations.hire_staff(
        merchant_id=till.merchant.pk,
        person_id=ana.person_id,
        role="CASHIER",
        on=DAY,
        by=till.owner,
    )
    plan = a_plan(till, **TRIAL, reward_minor=1_000)
    bens = bought(plan, ben, share=share(plan, ana).public_id)

    with transaction.atomic():
        delivering.deliver_weeks(
            network_id=till.network.pk,
            on=DAY + datetime.timedelta(days=7),
            after_id=0,
            up_to_id=bens.pk,
        )

    assert fresh(bens).reward_minor == 0


def test_what_follows_from_a_recommendation_names_it():
    till = a_till()
    ana, ben, _cyd = a_chain(till, "Ana", "Ben", "Cyd")
    plan = a_plan(till, **TRIAL)
    first = share(plan, ana)
    bought(plan, ben, share=first.public_id)
    share(plan, ben, heard=first.public_id)

    told, passed_on = AuditEvent.objects.filter(action="PLAN_SHARED").order_by("id")
    started = AuditEvent.objects.get(action="SUBSCRIPTION_STARTED")

    assert (told.cause_id, passed_on.cause_id, started.cause_id) == (None, told.pk, told.pk)
    assert offers.event_of_share(first.public_id) == told.pk
    assert offers.event_of_share("") is None
