"""What is not delivered goes back: the reserve first, then the merchant, and the rest is owed."""

import pytest
from django.db import transaction

from ledger import posting, reconcile
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.models import Account
from lending_circles.operations import issuance, membership
from merchants.models import Merchant, Payment
from merchants.operations import payouts, refunding
from merchants.payment_order import RefundOrder
from people.models import AuditEvent
from subscriptions import refusals
from subscriptions.models import Claim, Subscription
from subscriptions.operations import ending
from subscriptions.steps import claim_days
from tests.subscriptions.scene import (
    DAY,
    NOON,
    a_circle,
    a_plan,
    a_till,
    bought,
    fresh,
    lent,
    live,
)
from tests.tills import a_member, a_payment
from webhooks.models import Event, Mailbox

pytestmark = pytest.mark.django_db


def terminate(subscription, by=None):
    return ending.terminate_subscription(
        subscription_id=subscription.pk, on=DAY, at=NOON, by=by or subscription.person
    )


def a_bought(till, name="Ana", **plan):
    return bought(a_plan(till, **plan), a_member(till, name, spending_minor=100_000))


def take_out(till, minor):
    return payouts.request_payout(
        merchant_id=till.merchant.pk, amount_minor=minor, on=DAY, at=NOON, by=till.owner
    )


def balance(till, name="till"):
    return Account.objects.get(code=f"merchant:{till.merchant.pk}:{name}").balance_minor


def invariants_hold():
    results = [reconcile.look(invariant) for invariant in reconcile.all_invariants()]
    broken = [(r.invariant.code, r.finding.breaches) for r in results if not r.holds]
    assert broken == []
    return True


def test_ended_on_its_first_day_everything_goes_back():
    till = a_till()
    subscription = a_bought(till)

    ended = terminate(subscription)

    assert ended.state == Subscription.State.TERMINATED
    assert (ended.refund_minor, ended.left_minor, ended.held_minor) == (85_800, 0, 0)
    assert (balance(till), balance(till, "delivery_reserve")) == (0, 0)
    assert fresh(subscription).plan.subscriber_count == 0
    assert AuditEvent.objects.filter(action="SUBSCRIPTION_TERMINATED").count() == 1
    assert invariants_hold()
    with pytest.raises(refusals.SubscriptionNotActive):
        terminate(subscription)


def test_the_loan_is_repaid_first_and_nothing_is_cash():
    till = a_till()
    ana, _ = a_circle(till, stake_minor=100_000)
    plan = a_plan(till, prepaid_minor=8_580, post_paid_week_minor=205)
    subscription = lent(plan, ana)
    had = ledger_queries.balance(ana.spending_account_id)

    terminate(subscription)

    (refund,) = fresh(subscription).payment.refunds.all()
    assert (refund.to_loan_minor, refund.to_customer_minor) == (8_580, 0)
    assert fresh(subscription).payment.loan.state == "SETTLED"
    assert ledger_queries.balance(ana.spending_account_id) == had
    assert invariants_hold()


def test_a_merchant_that_cannot_pay_owes_and_is_suspended_until_it_has():
    till = a_till()
    subscription = a_bought(till)
    take_out(till, 60_000)

    terminate(subscription)

    claim = Claim.objects.get()
    assert (claim.amount_minor, claim.state_before) == (60_000, "QUALIFIED")
    assert Merchant.objects.get().state == Merchant.State.SUSPENDED
    assert fresh(subscription).payment.refunded_minor == 25_800
    assert invariants_hold()

    gus = till.owner
    member = a_member_of(till, gus)
    assert pay_in(till, 10_000) == 10_000
    assert Merchant.objects.get().state == Merchant.State.SUSPENDED
    assert pay_in(till, 90_000) == 50_000
    assert ledger_queries.balance(member.spending_account_id) == 100_000 - 60_000
    claim.refresh_from_db()
    assert claim.settled_on == DAY
    assert Merchant.objects.get().state == Merchant.State.QUALIFIED
    assert invariants_hold()
    with pytest.raises(refusals.NoOpenClaims):
        pay_in(till, 1)


def a_member_of(till, person):
    account = membership.open_loan_account(
        network_id=till.network.pk, person_id=person.pk, on=DAY, by=person
    )
    issuance.open_balance(
        account_id=account.pk, spending_minor=100_000, stake_minor=0, on=DAY, by=till.dona
    )
    account.refresh_from_db()
    return account


def pay_in(till, minor):
    return ending.pay_claims(
        merchant_id=till.merchant.pk, amount_minor=minor, on=DAY, at=NOON, by=till.owner
    )


def test_what_was_refunded_by_hand_is_not_refunded_again():
    till = a_till()
    subscription = a_bought(till)
    refunding.refund_payment(
        payment_id=subscription.payment_id,
        order=RefundOrder(amount_minor=50_000),
        on=DAY,
        at=NOON,
        by=till.owner,
    )

    terminate(subscription)

    assert fresh(subscription).refund_minor == 35_800
    assert fresh(subscription).payment.refunded_minor == 85_800


def by_hand(till, subscription, minor, **order):
    return refunding.refund_payment(
        payment_id=subscription.payment_id,
        order=RefundOrder(amount_minor=minor, **order),
        on=DAY,
        at=NOON,
        by=till.owner,
    )


def test_a_refund_by_hand_takes_no_word_away_from_the_end():
    till = a_till()
    subscription = a_bought(till)
    by_hand(till, subscription, 100, reference="end of subscription")

    terminate(subscription)

    assert fresh(subscription).payment.refunded_minor == 85_800
    assert invariants_hold()


def test_what_is_given_back_by_hand_is_claimed_no_more_and_the_night_goes_on():
    till = a_till()
    subscription = a_bought(till)
    ben = a_member(till, "Ben", spending_minor=50_000)
    payout = take_out(till, 60_000)
    terminate(subscription)
    payouts.refuse_payout(payout_id=payout.pk, reason="", on=DAY, at=NOON, by=till.dona)
    by_hand(till, subscription, 50_000)
    with transaction.atomic():
        posting.post(
            reference="elsewhere",
            moves=(
                posting.Move(
                    Kind.PURCHASE, ben.spending_account_id, till.merchant.till_account_id, 45_000
                ),
            ),
            on=DAY,
            book_id=till.network.pk,
        )

    live(till, 1)

    claim = Claim.objects.get()
    assert (claim.amount_minor, claim.paid_minor, claim.owed_minor) == (60_000, 60_000, 0)
    assert claim.settled_on == DAY
    assert fresh(subscription).payment.refunded_minor == 85_800
    assert balance(till) == 45_000
    assert Merchant.objects.get().state == Merchant.State.QUALIFIED
    assert invariants_hold()


def test_what_is_given_back_by_hand_to_the_last_unit_of_the_till_frees_it_too():
    till = a_till()
    subscription = a_bought(till)
    payout = take_out(till, 60_000)
    terminate(subscription)
    payouts.refuse_payout(payout_id=payout.pk, reason="", on=DAY, at=NOON, by=till.dona)
    by_hand(till, subscription, 60_000)
    assert balance(till) == 0

    live(till, 1)

    assert Claim.objects.get().settled_on == DAY
    assert Merchant.objects.get().state == Merchant.State.QUALIFIED
    assert invariants_hold()


def test_a_failed_merchants_reserve_pays_and_the_night_pays_what_it_has():
    till = a_till()
    ana = a_bought(till)
    ben = a_bought(till, "Ben", weeks=10, post_paid_week_minor=2_000, prepaid_minor=18_000)
    take_out(till, 70_000)

    count = ending.fail_merchant(merchant_id=till.merchant.pk, on=DAY, at=NOON, by=till.dona)

    # 214.50 + 45.00 of 858.00 + 180.00: each gets its quarter back.
    assert count == 2
    assert fresh(ana).state == fresh(ben).state == Subscription.State.MERCHANT_FAILED
    assert [claim.amount_minor for claim in Claim.objects.order_by("pk")] == [64_350, 13_500]
    assert invariants_hold()

    with transaction.atomic():
        assert claim_days.collect_claims(network_id=till.network.pk, on=DAY) == 1
    assert balance(till) == 0
    assert [claim.paid_minor for claim in Claim.objects.order_by("pk")] == [
        6_489,
        1_361,
    ]  # 78.50 over 643.50 and 135.00
    assert Merchant.objects.get().state == Merchant.State.SUSPENDED
    assert invariants_hold()


def test_programs_hear_of_it_and_strangers_end_nothing():
    till = a_till()
    mailbox = Mailbox.objects.create(created_at=NOON)
    Merchant.objects.update(mailbox=mailbox)
    subscription = a_bought(till)
    eli = a_member(till, "Eli")

    with pytest.raises(refusals.SubscriptionUnknown):
        terminate(subscription, by=eli.person)
    terminate(subscription)

    told = Event.objects.filter(mailbox=mailbox, type__startswith="subscription.").order_by("pk")
    assert [event.type for event in told] == ["subscription.created", "subscription.terminated"]
    assert told[1].data == {"id": subscription.public_id, "status": "terminated"}


def test_an_ordinary_payment_has_nothing_to_do_with_it():
    till = a_till()
    a_bought(till)

    assert a_payment(till).status == Payment.Status.OPEN
    assert invariants_hold()
