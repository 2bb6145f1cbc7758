"""What a merchant owes for refunds: claimed, paid as it can, and then forgotten.

Source: A-56.
"""

import datetime

from django.db import connection
from django.db.models import Q

from merchants.models import Merchant, Payment, Refund
from merchants.payment_order import RefundOrder
from merchants.steps import payments, refunds
from people import audit
from people.models import Person
from rules import delivery_reserve
from subscriptions.models import Claim, Subscription


def open_claim(
    subscription: Subscription, amount_minor: int, *, on: datetime.date, by: Person | None
) -> Claim:
    """Write down what a customer is owed, and stop the merchant's sales until it is settled."""
    assert connection.in_atomic_block
    merchant = Merchant.objects.select_for_update(no_key=True).get(pk=subscription.merchant_id)
    state_before = ""
    if merchant.owing_since is None:
        merchant.owing_since = on
        merchant.save(update_fields=["owing_since"])
    if merchant.state != Merchant.State.SUSPENDED:
        state_before = merchant.state
        merchant.state = Merchant.State.SUSPENDED
        merchant.save(update_fields=["state"])
        audit.record(
            "MERCHANT_SUSPENDED",
            by=by,
            subject=merchant,
            data={"before": state_before, "on": on.isoformat(), "remark": "A refund is owed."},
        )
    claim = Claim.objects.create(
        merchant=merchant,
        subscription=subscription,
        amount_minor=amount_minor,
        opened_on=on,
        state_before=state_before,
    )
    audit.record("CLAIM_OPENED", by=by, subject=claim, data={"amount_minor": amount_minor})

    return claim


def take_claims(merchant: Merchant) -> list[tuple[Claim, Payment]]:
    """Lock the open claims on a merchant and their payments; return them.

    What the merchant gave back by hand since is owed no more. Payments are locked before the till,
    by everybody.
    """
    assert connection.in_atomic_block
    found = list(
        Claim.objects.select_for_update(no_key=True, of=("self",))
        .select_related("subscription")
        .filter(merchant=merchant, settled_on=None)
        .order_by("pk")
    )
    taken = [(claim, payments.lock_payment(claim.subscription.payment_id)) for claim in found]

    for claim, payment in taken:
        by_hand_minor = claim.owed_minor - (payment.taken_minor - payment.refunded_minor)
        if by_hand_minor > 0:
            claim.paid_minor += by_hand_minor
            claim.save(update_fields=["paid_minor"])
            claim.subscription.refund_minor -= by_hand_minor
            claim.subscription.save(update_fields=["refund_minor"])

    return taken


def settle_claims(
    merchant: Merchant, *, on: datetime.date, at: datetime.datetime, by: Person | None
) -> int:
    """Pay the open claims on a merchant from its balance, pro rata; return what was paid.

    With the last one its sales go on, where nothing but a claim had stopped them.
    """
    assert connection.in_atomic_block
    taken = take_claims(merchant)
    if not taken:
        return 0
    balances = refunds.lock_for_refunds(merchant, [payment for _claim, payment in taken], on=on)
    balance_minor = balances[merchant.till_account_id]
    parts = delivery_reserve.shares_of_failure(
        balance_minor, [claim.owed_minor for claim, _payment in taken]
    )

    for (claim, payment), part in zip(taken, parts, strict=True):
        if part:
            _refund(claim, payment, part, on=on, at=at, by=by)
        if not claim.owed_minor:
            claim.settled_on = on
            claim.save(update_fields=["settled_on"])
            audit.record("CLAIM_SETTLED", by=by, subject=claim)
    if all(claim.settled_on for claim, _payment in taken):
        _let_sell_again(merchant, by=by)

    return sum(parts)


def _refund(
    claim: Claim,
    payment: Payment,
    amount_minor: int,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> None:
    refunds.refund(
        payment,
        RefundOrder(
            amount_minor=amount_minor,
            reason=Refund.Reason.TERMINATED,
            note="end of subscription",
        ),
        on=on,
        at=at,
        by=by,
    )
    claim.paid_minor += amount_minor
    claim.save(update_fields=["paid_minor"])


def _let_sell_again(merchant: Merchant, *, by: Person | None) -> None:
    """End the suspension of a merchant whose claims are settled, unless an organiser stops it."""
    stopped = Claim.objects.filter(~Q(state_before=""), merchant=merchant).order_by("-pk").first()
    locked = Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)
    locked.owing_since = None
    goes_on = (
        stopped is not None
        and locked.stopped_on is None
        and locked.state == Merchant.State.SUSPENDED
    )
    if stopped is not None and goes_on:
        locked.state = stopped.state_before
    locked.save(update_fields=["owing_since", "state"])
    if goes_on:
        audit.record(
            "MERCHANT_RESTORED", by=by, subject=locked, data={"before": Merchant.State.SUSPENDED}
        )
