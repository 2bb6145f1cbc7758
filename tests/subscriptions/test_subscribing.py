"""A plan is bought in one tap: the payment, what is held back and the subscription are one."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.utils import timezone

from ledger import queries as ledger_queries
from ledger.models import Account
from merchants import operations
from merchants import queries as merchant_queries
from merchants.models import Payment
from merchants.refusals import InsufficientFunds, NotInThisRole
from merchants.refusals.plans import PaidWithItsPlan
from people.models import AuditEvent
from subscriptions import refusals
from subscriptions.models import PlanWeek, Subscription
from subscriptions.operations import buying, plans
from tests.pages.organisers import logged_in
from tests.subscriptions.scene import DAY, GYM, NOON, a_circle, a_plan, a_till, bought, fresh
from tests.tills import a_member

pytestmark = pytest.mark.django_db


def held(till):
    return Account.objects.get(code=f"merchant:{till.merchant.pk}:delivery_reserve").balance_minor


def test_a_plan_keeps_its_weeks_as_the_rules_reckon_them():
    plan = a_plan(a_till())

    stages = {stage.number: stage for stage in PlanWeek.objects.filter(plan=plan)}
    assert len(stages) == 53
    assert [stages[week].refundable_minor for week in (0, 1, 26, 52)] == [85_800, 83_765, 37_798, 0]
    assert [stages[week].reserve_minor for week in (0, 26, 52)] == [21_450, 10_725, 0]


def test_own_money_pays_and_a_quarter_is_held():
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=100_000)

    subscription = bought(a_plan(till), ana)

    subscription = fresh(subscription)
    assert subscription.state == Subscription.State.ACTIVE
    assert (subscription.left_minor, subscription.held_minor) == (85_800, 21_450)
    assert subscription.next_delivery_on == DAY.replace(day=12)
    assert subscription.payment.status == Payment.Status.SETTLED
    assert ledger_queries.balance(till.merchant.till_account_id) == 85_800 - 21_450
    assert held(till) == 21_450
    assert ledger_queries.balance(ana.spending_account_id) == 100_000 - 85_800
    assert AuditEvent.objects.filter(action="SUBSCRIPTION_STARTED", person=ana.person).count() == 1


def test_a_circle_loan_pays_and_confirming_twice_is_as_once():
    till = a_till()
    ana, _ = a_circle(till, stake_minor=100_000)
    plan = a_plan(till, prepaid_minor=8_580, post_paid_week_minor=205)

    asked = buying.ask_circle(plan_id=plan.pk, on=DAY, at=NOON, by=ana.person)
    assert asked.subscription.state == Subscription.State.OFFERED
    found = [
        buying.confirm_loan(
            subscription_id=asked.subscription.pk,
            quote_public_id=asked.quote.public_id,
            on=DAY,
            at=NOON,
            by=ana.person,
        )
        for _ in range(2)
    ]

    assert found[0].pk == found[1].pk
    assert fresh(found[0]).payment.loan.principal_minor == 8_580
    assert held(till) == 2_145


def test_what_a_plan_asks_for_is_paid_nowhere_else():
    till = a_till()
    ana, _ = a_circle(till, stake_minor=100_000)
    plan = a_plan(till, prepaid_minor=8_580, post_paid_week_minor=205)
    asked = buying.ask_circle(plan_id=plan.pk, on=DAY, at=NOON, by=ana.person)
    payment = asked.subscription.payment
    said = {"payment_id": payment.pk, "on": DAY, "at": NOON}
    mine = {"account_id": ana.pk, "by": ana.person}
    quote = {"quote_public_id": asked.quote.public_id}
    sent = {"amount_minor": 8_580, "from_account_id": ana.spending_account_id, "reference": "1"}

    for pay in (
        lambda: operations.confirm_checkout(**said, **mine, **quote),
        lambda: operations.quote_payment(**said, account_id=ana.pk),
        lambda: operations.pay_with_own_money(**said, **mine),
        lambda: operations.receive_payment(**said, **sent),
    ):
        with pytest.raises(PaidWithItsPlan):
            pay()
    code = payment.short_code
    assert merchant_queries.find_payment_by_code(ana.person, code, at=NOON) is None

    # Where the plan is bought it is paid, and begins.
    take(asked, ana)
    assert fresh(asked.subscription).state == Subscription.State.ACTIVE
    assert held(till) == 2_145


def test_its_page_leads_back_to_the_plan():
    till = a_till()
    ana, _ = a_circle(till, stake_minor=100_000)
    plan = a_plan(till, prepaid_minor=8_580, post_paid_week_minor=205)
    asked = buying.ask_circle(plan_id=plan.pk, on=DAY, at=NOON, by=ana.person)
    payment = asked.subscription.payment
    Payment.objects.filter(pk=payment.pk).update(
        expires_at=timezone.now() + datetime.timedelta(minutes=5)
    )
    ana.person.user = get_user_model().objects.create_user("ana@bank.test")
    ana.person.save(update_fields=["user"])

    page = logged_in(ana.person).get(f"/pay/{payment.public_id}").content.decode()

    assert PaidWithItsPlan.detail in page
    assert "How do you pay?" not in page


def test_what_cannot_be_paid_leaves_nothing_behind():
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=85_799)
    plan = a_plan(till)

    with pytest.raises(InsufficientFunds):
        bought(plan, ana)

    assert not Subscription.objects.exists()
    assert not Payment.objects.exists()
    plan.refresh_from_db()
    assert plan.subscriber_count == 0


def test_the_last_place_is_taken_once():
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=100_000)
    bruno = a_member(till, "Bruno", spending_minor=100_000)
    plan = a_plan(till, subscribers_max=1)

    bought(plan, ana)
    with pytest.raises(refusals.PlanFull):
        bought(plan, bruno)

    assert ledger_queries.balance(bruno.spending_account_id) == 100_000


def test_nobody_has_the_same_twice_at_once():
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=200_000)
    plan = a_plan(till)
    bought(plan, ana)

    with pytest.raises(refusals.AlreadySubscribed):
        bought(plan, ana)


def test_a_new_version_withdraws_the_one_before_and_leaves_its_subscribers_alone():
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=100_000)
    plan = a_plan(till)
    subscription = bought(plan, ana)
    dearer = a_terms(prepaid_minor=90_000)

    newer = plans.revise_plan(plan_id=plan.pk, terms=dearer, on=DAY, at=NOON, by=till.owner)

    assert (newer.version, newer.series_id) == (2, plan.pk)
    assert fresh(subscription).plan_id == plan.pk
    with pytest.raises(refusals.PlanWithdrawn):
        buying.ask_circle(plan_id=plan.pk, on=DAY, at=NOON, by=ana.person)
    with pytest.raises(refusals.PlanWithdrawn):
        plans.revise_plan(plan_id=plan.pk, terms=dearer, on=DAY, at=NOON, by=till.owner)


def a_terms(**changed):
    return type(GYM)(**{**{name: getattr(GYM, name) for name in GYM.__slots__}, **changed})


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"prepaid_minor": 200_000}, refusals.PlanUnsound),
        ({"prepaid_minor": 40_000}, refusals.PlanUnsound),
        ({"reserve_millionths": 249_999}, refusals.ReserveTooSmall),
        ({"reserve_millionths": 1_000_001}, refusals.ReserveTooSmall),
    ],
)
def test_a_plan_that_promises_wrongly_is_refused(changed, refusal):
    with pytest.raises(refusal):
        a_plan(a_till(), **changed)


def test_only_a_qualified_merchant_takes_money_ahead():
    with pytest.raises(refusals.NotQualifiedToOffer):
        a_plan(a_till(qualified=False))


def test_a_stranger_offers_nothing_in_a_merchants_name():
    till = a_till()
    ana = a_member(till, "Ana")

    with pytest.raises(NotInThisRole):
        plans.offer_plan(merchant_id=till.merchant.pk, terms=GYM, on=DAY, at=NOON, by=ana.person)


def test_a_loan_for_a_place_that_was_taken_meanwhile_is_not_made():
    till = a_till()
    ana, _ = a_circle(till, stake_minor=100_000)
    plan = a_plan(till, prepaid_minor=8_580, post_paid_week_minor=205, subscribers_max=1)
    asked = buying.ask_circle(plan_id=plan.pk, on=DAY, at=NOON, by=ana.person)
    bruno = a_member(till, "Gil", spending_minor=100_000)
    bought(plan, bruno)

    with pytest.raises(refusals.PlanFull):
        buying.confirm_loan(
            subscription_id=asked.subscription.pk,
            quote_public_id=asked.quote.public_id,
            on=DAY,
            at=NOON,
            by=ana.person,
        )

    assert fresh(asked.subscription).payment.loan_id is None


def test_of_two_offers_to_one_member_the_second_makes_no_loan():
    till = a_till()
    ana, _ = a_circle(till, stake_minor=100_000)
    plan = a_plan(till, prepaid_minor=4_580, post_paid_week_minor=105)
    first, second = (
        buying.ask_circle(plan_id=plan.pk, on=DAY, at=NOON, by=ana.person) for _ in range(2)
    )
    take(first, ana)

    with pytest.raises(refusals.AlreadySubscribed):
        take(second, ana)

    assert fresh(second.subscription).payment.loan_id is None
    assert fresh(first.subscription).plan.subscriber_count == 1


def take(asked, account):
    return buying.confirm_loan(
        subscription_id=asked.subscription.pk,
        quote_public_id=asked.quote.public_id,
        on=DAY,
        at=NOON,
        by=account.person,
    )
