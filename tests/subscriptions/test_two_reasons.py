"""An organiser's word and refunds that are owed stop a merchant, each for itself."""

import datetime

import pytest

from merchants import operations as merchants
from merchants.models import Merchant, Payment
from merchants.operations import asking, payouts
from merchants.refusals.standing import RefundsOwed
from people.models import AuditEvent
from subscriptions.models import Subscription
from subscriptions.operations import buying, ending
from tests.subscriptions.scene import DAY, NOON, a_circle, a_plan, a_till, bought, fresh, lent
from tests.tills import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def owing():
    """A till that has taken its money out, Ana who is owed 600.00, and Gus who may pay it in."""
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=100_000)
    gus = a_member(till, "Gus", spending_minor=100_000)
    merchants.hire_staff(
        merchant_id=till.merchant.pk, person_id=gus.person_id, role="OWNER", on=DAY, by=till.dona
    )
    subscription = bought(a_plan(till), ana)
    payouts.request_payout(
        merchant_id=till.merchant.pk, amount_minor=60_000, on=DAY, at=NOON, by=till.owner
    )
    ending.terminate_subscription(subscription_id=subscription.pk, on=DAY, at=NOON, by=ana.person)
    return till, gus


def stop(till):
    merchants.suspend_merchant(merchant_id=till.merchant.pk, on=DAY, remark="Closed.", by=till.dona)


def pay_in(till, gus):
    ending.pay_claims(
        merchant_id=till.merchant.pk, amount_minor=60_000, on=DAY, at=NOON, by=gus.person
    )


def the_merchant():
    found = Merchant.objects.get()
    return found.state, found.stopped_on, found.owing_since


def test_whom_only_claims_stop_sells_again_with_the_last(owing):
    till, gus = owing
    assert the_merchant() == ("SUSPENDED", None, DAY)

    pay_in(till, gus)

    assert the_merchant() == ("QUALIFIED", None, None)


def test_an_organisers_word_outlasts_the_claims(owing):
    till, gus = owing
    stop(till)
    assert the_merchant() == ("SUSPENDED", DAY, DAY)

    pay_in(till, gus)

    assert the_merchant() == ("SUSPENDED", DAY, None)
    merchants.qualify_merchant(merchant_id=till.merchant.pk, on=DAY, by=till.dona)
    assert the_merchant() == ("QUALIFIED", None, None)


def test_nobody_is_qualified_while_refunds_are_owed(owing):
    till, _ = owing
    stop(till)

    with pytest.raises(RefundsOwed):
        merchants.qualify_merchant(merchant_id=till.merchant.pk, on=DAY, by=till.dona)

    assert the_merchant() == ("SUSPENDED", DAY, DAY)


def test_what_nobody_paid_is_ended_once_its_payment_is_over():
    till = a_till()
    ana, _ = a_circle(till, stake_minor=100_000)
    plan = a_plan(till, prepaid_minor=4_580, post_paid_week_minor=105)
    asked = buying.ask_circle(plan_id=plan.pk, on=DAY, at=NOON, by=ana.person)
    paid = lent(plan, ana)
    assert buying.lapse_offers() == 0

    asking.expire_payments(at=NOON + datetime.timedelta(hours=1))

    assert fresh(asked.subscription).payment.status == Payment.Status.EXPIRED
    assert [buying.lapse_offers(), buying.lapse_offers()] == [1, 0]
    assert fresh(asked.subscription).state == Subscription.State.LAPSED
    assert fresh(paid).state == Subscription.State.ACTIVE
    assert AuditEvent.objects.filter(action="SUBSCRIPTION_LAPSED").count() == 1
