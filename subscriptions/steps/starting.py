"""A subscription from the moment it is asked for to the moment it runs."""

import datetime

from django.db import connection
from django.db.models import F, Q

from ledger import posting
from ledger.kinds import Kind
from ledger.refusals import Overdrawn
from lending_circles.models import LoanAccount
from merchants.models import Payment
from merchants.payment_order import PaymentOrder
from merchants.steps import payments
from people import audit, public_ids
from people.models import Person
from rules import prepaid
from subscriptions.models import Plan, PlanWeek, Subscription
from subscriptions.refusals import AlreadySubscribed, PlanFull, PlanWithdrawn, ReserveNotFunded
from subscriptions.steps import accounts, gates, plans
from webhooks.steps.emitting import emit

# As long as a quote stands.
EXPIRES_IN_SECONDS = 900


def offer_to(
    plan: Plan,
    person: Person,
    account: LoanAccount | None,
    *,
    share_public_id: str,
    method: Payment.Method,
    on: datetime.date,
    at: datetime.datetime,
) -> Subscription:
    """Ask a person for the price of a plan: a payment of its merchant, and what it would begin.

    Raises PlanWithdrawn, AlreadySubscribed, NotSharedWithYou and what asking for a payment refuses.
    """
    assert connection.in_atomic_block
    if plan.state != Plan.State.OFFERED:
        raise PlanWithdrawn
    share = gates.share_for(share_public_id, plan=plan, account=account)
    if _is_subscribed(person, plan):
        raise AlreadySubscribed

    public_id = public_ids.public_id("sub", at)
    payment = payments.open_payment(
        PaymentOrder(
            terminal_id=plans.terminal_of(plan.merchant, on=on).pk,
            amount_minor=plan.prepaid_minor,
            reference=public_id,
            metadata={"plan": plan.public_id},
            expires_in_seconds=EXPIRES_IN_SECONDS,
            methods=(method,),
            is_for_plan=True,
        ),
        at=at,
        by=person,
    )

    return Subscription.objects.create(
        public_id=public_id,
        plan=plan,
        merchant=plan.merchant,
        network_id=plan.merchant.network_id,
        person=person,
        payment=payment,
        recommended_by=share,
        created_at=at,
    )


def start(
    subscription: Subscription, *, on: datetime.date, at: datetime.datetime, by: Person
) -> None:
    """Let a paid subscription run: its place is taken, and a part of the money held back.

    The payment has settled in this transaction. Raises PlanFull, AlreadySubscribed and
    ReserveNotFunded.

    Source: R3-159; P-27.
    """
    assert connection.in_atomic_block
    plan, merchant = subscription.plan, subscription.merchant
    gates.check_move(subscription, Subscription.State.ACTIVE)
    has_room = Q(subscribers_max=None) | Q(subscribers_max__gt=F("subscriber_count"))
    if not Plan.objects.filter(has_room, pk=plan.pk).update(
        subscriber_count=F("subscriber_count") + 1
    ):
        raise PlanFull
    # The plan's row is locked by now: of two offers to one person, the second finds the first.
    if _is_subscribed(subscription.person, plan):
        raise AlreadySubscribed
    stage = PlanWeek.objects.get(plan=plan, number=0)

    if stage.reserve_minor:
        hold = posting.Move(
            Kind.DELIVERY_RESERVED,
            merchant.till_account_id,
            accounts.delivery_reserve(merchant),
            stage.reserve_minor,
        )
        try:
            posting.post(
                reference=f"subscription:{subscription.pk}:reserve",
                moves=(hold,),
                on=on,
                book_id=merchant.network_id,
            )
        except Overdrawn:
            raise ReserveNotFunded from None

    first_on = prepaid.next_delivery(
        max(on, plan.starts_on - datetime.timedelta(days=1)), weekday=plan.delivery_weekday
    )
    subscription.state = Subscription.State.ACTIVE
    subscription.bought_on, subscription.next_delivery_on = on, first_on
    subscription.left_minor, subscription.held_minor = stage.refundable_minor, stage.reserve_minor
    subscription.save()
    audit.record(
        "SUBSCRIPTION_STARTED",
        by=by,
        subject=subscription,
        cause=gates.told_by(subscription.recommended_by),
    )
    tell(subscription, "created", at=at)


def _is_subscribed(person: Person, plan: Plan) -> bool:
    return Subscription.objects.filter(
        person=person, plan=plan, state__in=(Subscription.State.ACTIVE, Subscription.State.PAUSED)
    ).exists()


def tell(subscription: Subscription, word: str, *, at: datetime.datetime) -> None:
    """Tell the merchant's programs what became of a subscription."""
    emit(
        subscription.merchant.mailbox_id,
        f"subscription.{word}",
        {"id": subscription.public_id, "status": subscription.state.lower()},
        at,
    )
