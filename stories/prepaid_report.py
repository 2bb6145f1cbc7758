"""Where prepaid subscriptions and their merchants stand, in the report of a story."""

from typing import TYPE_CHECKING, Any

from django.db.models import Sum

from ledger.models import Account
from merchants.models import Merchant, Refund
from rules import money
from subscriptions.models import Claim, Subscription

if TYPE_CHECKING:
    from stories.stage import Stage

Row = dict[str, Any]


def merchant_row(stage: "Stage", merchant: Merchant) -> Row:
    """Return what a merchant has, what is held of it, and what it owes."""
    lying = dict(
        Account.objects.filter(code__startswith=f"merchant:{merchant.pk}:").values_list(
            "purpose", "balance_minor"
        )
    )
    owed = Claim.objects.filter(merchant=merchant, settled_on=None).aggregate(
        amount=Sum("amount_minor"), paid=Sum("paid_minor")
    )
    return {
        "state": Merchant.objects.values_list("state", flat=True).get(pk=merchant.pk),
        "balance": _amount(stage, lying.get("MERCHANT", 0)),
        "reserve": _amount(stage, lying.get("DELIVERY_RESERVE", 0)),
        "rewards": _amount(stage, lying.get("REWARD_BUDGET", 0)),
        "claims": _amount(stage, (owed["amount"] or 0) - (owed["paid"] or 0)),
    }


def subscription_row(stage: "Stage", subscription: Subscription) -> Row:
    """Return where a subscription stands, and what was given back of it."""
    found = Subscription.objects.get(pk=subscription.pk)
    given = Refund.objects.filter(payment=found.payment_id).aggregate(
        loan=Sum("to_loan_minor"), customer=Sum("to_customer_minor")
    )
    owed = Claim.objects.filter(subscription=found, settled_on=None).first()
    return {
        "state": found.state,
        "delivered": found.delivered_count,
        "next_on": found.next_delivery_on.isoformat() if found.next_delivery_on else None,
        "left": _amount(stage, found.left_minor),
        "reserve": _amount(stage, found.held_minor),
        "refund": _amount(stage, found.refund_minor),
        "to_loan": _amount(stage, given["loan"]),
        "to_customer": _amount(stage, given["customer"]),
        "claim": _amount(stage, owed.owed_minor if owed else 0),
    }


def _amount(stage: "Stage", minor: int | None) -> str:
    return money.format_amount(minor or 0, stage.asset)
