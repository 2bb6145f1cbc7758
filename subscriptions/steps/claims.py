"""What a merchant owes for refunds: claimed, paid as it can, and then forgotten.

Source: A-56.
"""

import datetime

from django.db import connection
from django.db.models import Q

from ledger import queries as ledger_queries
from merchants.models import Merchant, Refund
from merchants.payment_order import RefundOrder
from merchants.steps import agreements, payments, refunds
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


def settle_claims(
    merchant: Merchant, *, on: datetime.date, at: datetime.datetime, by: Person | None
) -> int:
    """Pay the open claims on a merchant from its balance, pro rata; return what was paid.

    With the last one its sales go on, where nothing but a claim had stopped them.
    """
    assert connection.in_atomic_block
    open_claims = list(
        Claim.objects.select_for_update(no_key=True, of=("self",))
        .select_related("subscription")
        .filter(merchant=merchant, settled_on=None)
        .order_by("pk")
    )
    if not open_claims:
        return 0
    agreements.take_agreements(merchant, on=on)
    till_id = merchant.till_account_id
    balance_minor = ledger_queries.lock_balances([till_id])[till_id]
    parts = delivery_reserve.shares_of_failure(
        balance_minor, [claim.owed_minor for claim in open_claims]
    )

    for claim, part in zip(open_claims, parts, strict=True):
        if part:
            _pay(claim, part, on=on, at=at, by=by)
    if all(claim.settled_on for claim in open_claims):
        _let_sell_again(merchant, by=by)

    return sum(parts)


def _pay(
    claim: Claim,
    amount_minor: int,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> None:
    payment = payments.lock_payment(claim.subscription.payment_id)
    refunds.refund(
        payment,
        RefundOrder(
            amount_minor=amount_minor,
            reason=Refund.Reason.TERMINATED,
            reference=f"claim {claim.pk} {claim.paid_minor}",
        ),
        on=on,
        at=at,
        by=by,
    )
    claim.paid_minor += amount_minor
    if not claim.owed_minor:
        claim.settled_on = on
        audit.record("CLAIM_SETTLED", by=by, subject=claim)
    claim.save(update_fields=["paid_minor", "settled_on"])


def _let_sell_again(merchant: Merchant, *, by: Person | None) -> None:
    """Give a merchant back the state in which its claims stopped it."""
    stopped = Claim.objects.filter(~Q(state_before=""), merchant=merchant).order_by("-pk").first()
    locked = Merchant.objects.select_for_update(no_key=True).get(pk=merchant.pk)
    failed = Subscription.objects.filter(
        merchant=merchant, state=Subscription.State.MERCHANT_FAILED
    ).exists()
    if stopped is None or failed or locked.state != Merchant.State.SUSPENDED:
        return
    locked.state = stopped.state_before
    locked.save(update_fields=["state"])
    audit.record(
        "MERCHANT_RESTORED", by=by, subject=locked, data={"before": Merchant.State.SUSPENDED}
    )
