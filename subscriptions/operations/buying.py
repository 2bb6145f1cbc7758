"""A customer buys a plan in one tap: with own money, or by a loan of their circle."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from lending_circles.models import LoanAccount, Quote
from merchants.models import Payment
from merchants.refusals import NotInThisNetwork
from merchants.steps import checkout, gates, payments
from people import audit
from people.models import Person
from subscriptions.models import Plan, Subscription
from subscriptions.refusals import PlanWithdrawn, SubscriptionUnknown
from subscriptions.steps import gates as own_gates
from subscriptions.steps import starting

NEVER_PAID = (Payment.Status.EXPIRED, Payment.Status.CANCELED, Payment.Status.DECLINED)


@dataclass(frozen=True, slots=True)
class Asked:
    """What buying by circle loan would begin, and the quote for it."""

    subscription: Subscription
    quote: Quote


@transaction.atomic(durable=True)
def buy_with_own_money(
    *,
    plan_id: int,
    share_public_id: str = "",
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> Subscription:
    """Pay a plan ahead with own money; payment, reserve and subscription are one.

    Raises DayNotOpen, NotInThisNetwork, MerchantSuspended, InsufficientFunds, PlanWithdrawn,
    PlanFull, AlreadySubscribed, NotSharedWithYou and ReserveNotFunded.

    Source: R3-158; P-27.
    """
    plan = _plan(plan_id)
    gates.share_day(plan.merchant.network, on=on, at=at)
    account = _account(plan, by)

    subscription = starting.offer_to(
        plan,
        by,
        account,
        share_public_id=share_public_id,
        method=Payment.Method.OWN_MONEY,
        on=on,
        at=at,
    )
    payment = payments.lock_payment(subscription.payment_id)
    checkout.settle_with_own_money(
        payment, account_id=account.pk if account else None, on=on, at=at, by=by
    )
    starting.start(subscription, on=on, at=at, by=by)

    return subscription


@transaction.atomic(durable=True)
def ask_circle(
    *,
    plan_id: int,
    share_public_id: str = "",
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> Asked:
    """Tell a member what paying a plan ahead by circle loan would cost.

    Raises what `buy_with_own_money` raises, and every reason for which the circle cannot lend.
    """
    plan = _plan(plan_id)
    account = _account(plan, by)
    if account is None:
        raise NotInThisNetwork

    gates.check_open_for_business(plan.merchant)
    gates.check_receipts_cap(plan.merchant, person_id=by.pk, amount_minor=plan.prepaid_minor, on=on)

    subscription = starting.offer_to(
        plan,
        by,
        account,
        share_public_id=share_public_id,
        method=Payment.Method.CIRCLE_LOAN,
        on=on,
        at=at,
    )
    payment = payments.lock_payment(subscription.payment_id)
    quote = checkout.quote_with_circle(payment, account=account, on=on, at=at)

    return Asked(subscription, quote)


@transaction.atomic(durable=True)
def confirm_loan(
    *,
    subscription_id: int,
    quote_public_id: str,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> Subscription:
    """Pay a plan ahead by the loan that a quote promised; twice is as once.

    Loan, payment, reserve and subscription are one. Raises SubscriptionUnknown, PaymentFinished,
    PlanWithdrawn, PlanFull, AlreadySubscribed, ReserveNotFunded, and what establishing a loan
    refuses.
    """
    subscription = own_gates.lock_subscription(subscription_id)
    if subscription.person_id != by.pk:
        raise SubscriptionUnknown
    payment = payments.lock_payment(subscription.payment_id)
    if subscription.is_open and payment.loan_id is not None:
        return subscription
    account = _account(subscription.plan, by)
    if account is None:
        raise NotInThisNetwork

    if subscription.plan.state != Plan.State.OFFERED:
        raise PlanWithdrawn

    checkout.settle_with_circle_loan(
        payment, account=account, quote_public_id=quote_public_id, on=on, at=at, by=by
    )
    starting.start(subscription, on=on, at=at, by=by)

    return subscription


@transaction.atomic(durable=True)
def lapse_offers(*, rows_max: int = 500) -> int:
    """End what was asked for and not paid, once its payment is over; return how many.

    One that its customer is just paying is left for the next sweep.

    Source: states.md, Prepaid subscription.
    """
    ids = list(
        Subscription.objects.filter(
            state=Subscription.State.OFFERED, payment__status__in=NEVER_PAID
        )
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .order_by("pk")
        .values_list("pk", flat=True)[:rows_max]
    )

    Subscription.objects.filter(pk__in=ids).update(state=Subscription.State.LAPSED)
    audit.record_many(
        audit.AuditDraft("SUBSCRIPTION_LAPSED", audit.subject_type(Subscription), subscription_id)
        for subscription_id in ids
    )

    return len(ids)


def _plan(plan_id: int) -> Plan:
    return Plan.objects.select_related("merchant__network__asset").get(pk=plan_id)


def _account(plan: Plan, person: Person) -> LoanAccount | None:
    return LoanAccount.objects.filter(network_id=plan.merchant.network_id, person=person).first()
