"""The early end of a subscription: what is not delivered goes back, the loan first.

Source: R3-159; A-51, A-56; states.md, Prepaid subscription.
"""

import datetime

from django.db import connection, transaction
from django.db.models import F

from ledger import posting
from ledger.kinds import Kind
from merchants.models import Merchant, Payment, Refund
from merchants.payment_order import RefundOrder
from merchants.refusals import MerchantCannotFund
from merchants.steps import payments, refunds
from people import audit
from people.models import Person
from rules import delivery_reserve
from subscriptions.models import Pause, Plan, Subscription
from subscriptions.steps import accounts, claims, starting


def end_early(
    subscription: Subscription,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> None:
    """End a locked subscription and give back what is not delivered.

    What is held for it goes to the till first, then the refund is made from there; what the till
    cannot pay is a claim on the merchant.
    """
    assert connection.in_atomic_block
    merchant = subscription.merchant
    payment = payments.lock_payment(subscription.payment_id)
    refund_minor = _refundable(subscription, payment)
    held_minor = subscription.held_minor

    balances = _lock(merchant, [payment], on=on)
    balance_minor = balances[merchant.till_account_id]
    release_for_refund(
        merchant, held_minor, reference=f"subscription:{subscription.pk}:refund", on=on
    )
    sources = delivery_reserve.refund_sources(
        refund_minor, reserve_minor=held_minor, balance_minor=balance_minor
    )
    paid_minor = _refund(
        payment, refund_minor, refund_minor - sources.claim_minor, on=on, at=at, by=by
    )
    # The plan is counted down behind the till, as whoever buys it counts it up.
    _close(subscription, Subscription.State.TERMINATED, refund_minor=refund_minor, on=on, by=by)
    if paid_minor < refund_minor:
        claims.open_claim(subscription, refund_minor - paid_minor, on=on, by=by)

    starting.tell(subscription, "terminated", at=at)


def end_by_failure(
    merchant: Merchant, *, on: datetime.date, at: datetime.datetime, by: Person | None
) -> int:
    """End every open subscription of a merchant that has failed; return how many there were.

    Its whole reserve pays them pro rata to what each is owed; the rest of each is a claim.
    """
    assert connection.in_atomic_block
    found = list(
        Subscription.objects.select_for_update(of=("self",), no_key=True)
        .select_related("plan", "merchant__network__asset", "person")
        .filter(
            merchant=merchant,
            state__in=(Subscription.State.ACTIVE, Subscription.State.PAUSED),
        )
        .order_by("pk")
    )
    paid = [payments.lock_payment(one.payment_id) for one in found]
    owed = [_refundable(one, payment) for one, payment in zip(found, paid, strict=True)]
    reserve_minor = sum(one.held_minor for one in found)
    shares = delivery_reserve.shares_of_failure(reserve_minor, owed)

    _lock(merchant, paid, on=on)
    release_for_refund(
        merchant, reserve_minor, reference=f"merchant:{merchant.pk}:failure:{on}", on=on
    )
    for one, payment, owed_minor, share in zip(found, paid, owed, shares, strict=True):
        _close(one, Subscription.State.MERCHANT_FAILED, refund_minor=owed_minor, on=on, by=by)
        if share:
            _refund(payment, share, share, on=on, at=at, by=by)
        if owed_minor > share:
            claims.open_claim(one, owed_minor - share, on=on, by=by)
        starting.tell(one, "terminated", at=at)

    return len(found)


def _lock(merchant: Merchant, paid: list[Payment], *, on: datetime.date) -> dict[int, int]:
    """Lock what the refunds of these payments move, and what is held until delivery."""
    reserve_id = accounts.delivery_reserve(merchant)

    return refunds.lock_for_refunds(merchant, paid, on=on, also=(reserve_id,))


def release_for_refund(
    merchant: Merchant, amount_minor: int, *, reference: str, on: datetime.date
) -> None:
    """Move what was held until delivery to the till that refunds it."""
    if amount_minor:
        posting.post(
            reference=reference,
            moves=(
                posting.Move(
                    Kind.PREPAID_REFUND,
                    accounts.delivery_reserve(merchant),
                    merchant.till_account_id,
                    amount_minor,
                ),
            ),
            on=on,
            book_id=merchant.network_id,
        )


def _refundable(subscription: Subscription, payment: Payment) -> int:
    """Return what is not delivered, less what the merchant has given back already."""
    subscription.payment = payment  # the locked row

    return subscription.refundable_minor


def _refund(
    payment: Payment,
    whole_minor: int,
    funded_minor: int,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> int:
    """Give back the whole, or what is funded where the till cannot pay more; return how much.

    Shares of the sale come back to the till with a refund, so the whole is tried first.
    """
    for amount_minor in (whole_minor, funded_minor):
        if not amount_minor:
            return 0
        order = RefundOrder(
            amount_minor=amount_minor,
            reason=Refund.Reason.TERMINATED,
            note="end of subscription",
        )
        try:
            with transaction.atomic():
                refunds.refund(payment, order, on=on, at=at, by=by)
        except MerchantCannotFund:
            payment.refresh_from_db(fields=["refunded_minor"])
            continue
        return amount_minor

    return 0


def _close(
    subscription: Subscription,
    state: Subscription.State,
    *,
    refund_minor: int,
    on: datetime.date,
    by: Person | None,
) -> None:
    subscription.state = state
    subscription.refund_minor = refund_minor
    subscription.left_minor = subscription.held_minor = 0
    subscription.next_delivery_on = subscription.resumes_on = None
    subscription.ended_on = on
    subscription.save()
    Pause.objects.filter(subscription=subscription, ended_on=None).update(ended_on=on)
    Plan.objects.filter(pk=subscription.plan_id).update(subscriber_count=F("subscriber_count") - 1)
    audit.record(
        f"SUBSCRIPTION_{state.name}",
        by=by,
        subject=subscription,
        data={"refund_minor": refund_minor},
    )
