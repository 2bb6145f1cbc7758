"""The shapes of what moves after a payment: captures, refunds, payouts, figures, quotes."""

from typing import Any

from rest_framework import serializers

from api.shapes import (
    AmountIn,
    AmountOut,
    StrictSerializer,
    StrictText,
    amount_out,
    day_out,
    instant_out,
    ratio_out,
)
from ledger.models import Asset
from merchants.api.serializers import NOTE_LENGTH_MAX, REFERENCE_LENGTH_MAX
from merchants.models import Payout, Refund
from merchants.queries.reports import DayFigures
from rules.loan_sheet import LoanSheet

FIGURES = (
    "sales",
    "tips",
    "tax",
    "refunds",
    "splits",
    "fees",
    "payouts",
    "other",
    "change",
)


class CaptureIn(StrictSerializer):
    """What is taken of held money."""

    amount = AmountIn(required=False, help_text="All that is held where left out.")


class RefundIn(StrictSerializer):
    """What is given back."""

    amount = AmountIn(required=False, help_text="All that is left of the payment where left out.")
    reason = serializers.ChoiceField(
        choices=Refund.Reason.choices, required=False, default=Refund.Reason.REQUESTED
    )
    reference = StrictText(
        required=False,
        default="",
        allow_blank=True,
        max_length=REFERENCE_LENGTH_MAX,
        help_text="Your own number of it; one refund of a payment only for each.",
    )
    note = StrictText(required=False, default="", allow_blank=True, max_length=NOTE_LENGTH_MAX)


class RefundOut(serializers.Serializer[Refund]):
    """Money that was given back. Whether it repaid a loan is the customer's to know."""

    id = serializers.CharField(help_text="Begins with refund_.")
    object = serializers.ChoiceField(choices=["refund"])
    livemode = serializers.BooleanField()
    payment = serializers.CharField(help_text="The id of the payment.")
    status = serializers.ChoiceField(choices=["succeeded"])
    amount = AmountOut()
    reason = serializers.ChoiceField(choices=Refund.Reason.choices)
    reference = serializers.CharField(allow_blank=True)
    note = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()


class RefundListOut(serializers.Serializer[Any]):
    """One page of refunds, newest first."""

    data = RefundOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class PayoutIn(StrictSerializer):
    """What is to be paid out."""

    amount = AmountIn()
    reference = StrictText(
        required=False,
        default="",
        allow_blank=True,
        max_length=REFERENCE_LENGTH_MAX,
        help_text="Your own number of it; one payout only for each.",
    )


class PayoutOut(serializers.Serializer[Payout]):
    """Money of a till on its way out."""

    id = serializers.CharField(help_text="Begins with payout_.")
    object = serializers.ChoiceField(choices=["payout"])
    livemode = serializers.BooleanField()
    status = serializers.ChoiceField(choices=Payout.Status.choices)
    amount = AmountOut()
    redemption_price = serializers.CharField(
        allow_null=True, help_text="What one unit is redeemed at, once somebody agreed."
    )
    reference = serializers.CharField(allow_blank=True)
    remark = serializers.CharField(allow_blank=True)
    created_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)


class PayoutListOut(serializers.Serializer[Any]):
    """One page of payouts, newest first."""

    data = PayoutOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class DayOut(serializers.Serializer[Any]):
    """What a day moved in the till: sales + other − refunds − splits − fees − payouts = change."""

    on = serializers.DateField()
    count = serializers.IntegerField(help_text="How many payments were settled.")
    sales = AmountOut(help_text="What customers paid, tips in it.")
    tips = AmountOut(help_text="The part of the sales that is tips.")
    tax = AmountOut(help_text="The part of the sales that is tax, of payments with items.")
    refunds = AmountOut()
    splits = AmountOut(help_text="Shares of sales that repaid loans, less what came back.")
    fees = AmountOut(help_text="What the house took: nothing.")
    payouts = AmountOut(help_text="What left for payouts, less what returned.")
    other = AmountOut(help_text="Whatever else came in, less what went out; may be negative.")
    change = AmountOut(help_text="By how much the till's balance changed; may be negative.")


class ReportOut(serializers.Serializer[Any]):
    """The days of a merchant's till."""

    object = serializers.ChoiceField(choices=["report"])
    livemode = serializers.BooleanField()
    balance = AmountOut(help_text="What the till holds now.")
    data = DayOut(many=True)  # type: ignore[assignment]


class LoanQuoteIn(StrictSerializer):
    """What a purchase would cost."""

    amount = AmountIn()


class QuoteDueOut(serializers.Serializer[Any]):
    """One installment."""

    number = serializers.IntegerField()
    due_on = serializers.DateField()
    amount = AmountOut()


class LoanQuoteOut(serializers.Serializer[Any]):
    """What a circle loan of this amount would cost somebody whose circle lends it; binds nobody."""

    object = serializers.ChoiceField(choices=["quote"])
    livemode = serializers.BooleanField()
    available = serializers.BooleanField(help_text="Whether circle loans can pay this merchant.")
    amount = AmountOut()
    fee = AmountOut(help_text="Paid at once, from own money.")
    interest = AmountOut(help_text="Of all weeks, where nothing is waived.")
    total = AmountOut(help_text="Amount, fee and interest together.")
    apr = serializers.CharField(
        allow_null=True, help_text="The all-in rate a year, fee in it: 0.252 is 25.2 %."
    )
    installments = QuoteDueOut(many=True)


class WayOut(serializers.Serializer[Any]):
    """One way to pay."""

    name = serializers.ChoiceField(choices=["own_money", "circle_loan", "lightning", "onchain"])
    available = serializers.BooleanField()
    reason = serializers.CharField(allow_null=True, help_text="Why not, in words.")
    holds = serializers.BooleanField(help_text="Whether capture_method manual works with it.")


class LimitsOut(serializers.Serializer[Any]):
    """How much, how long, how often."""

    amount_max = AmountOut()
    items_max = serializers.IntegerField()
    expires_in_min = serializers.IntegerField()
    expires_in_max = serializers.IntegerField()
    held_days = serializers.IntegerField()
    requests_per_minute = serializers.IntegerField()


class CapabilitiesOut(serializers.Serializer[Any]):
    """What this merchant's payments can do here."""

    object = serializers.ChoiceField(choices=["capabilities"])
    livemode = serializers.BooleanField()
    version = serializers.CharField()
    asset = serializers.CharField()
    decimals = serializers.IntegerField()
    methods = WayOut(many=True)
    partial_payments = serializers.BooleanField(help_text="Transfers that are short wait.")
    late_payments = serializers.BooleanField(help_text="Transfers that come late still pay.")
    limits = LimitsOut()


def refund_out(refund: Refund) -> dict[str, Any]:
    """Return what a till is told of a refund."""
    network = refund.payment.merchant.network

    return {
        "id": refund.public_id,
        "object": "refund",
        "livemode": not network.is_test,
        "payment": refund.payment.public_id,
        "status": "succeeded",
        "amount": amount_out(refund.amount_minor, network.asset),
        "reason": refund.reason,
        "reference": refund.reference,
        "note": refund.note,
        "created_at": instant_out(refund.created_at),
    }


def payout_out(payout: Payout) -> dict[str, Any]:
    """Return what a merchant's program is told of a payout."""
    network = payout.merchant.network

    return {
        "id": payout.public_id,
        "object": "payout",
        "livemode": not network.is_test,
        "status": payout.status,
        "amount": amount_out(payout.amount_minor, network.asset),
        "redemption_price": payout.redemption_price or None,
        "reference": payout.reference,
        "remark": payout.remark,
        "created_at": instant_out(payout.created_at),
        "decided_at": instant_out(payout.decided_at) if payout.decided_at else None,
        "finished_at": instant_out(payout.finished_at) if payout.finished_at else None,
    }


def day_figures_out(day: DayFigures, asset: Asset) -> dict[str, Any]:
    """Return a day of a till."""
    return {
        "on": day_out(day.on),
        "count": day.count,
        **{name: amount_out(getattr(day, f"{name}_minor"), asset) for name in FIGURES},
    }


def quote_out(sheet: LoanSheet, asset: Asset) -> dict[str, Any]:
    """Return the sheet of a loan that nobody has asked for yet."""
    apr = sheet.all_in_apr
    return {
        "amount": amount_out(sheet.principal_minor, asset),
        "fee": amount_out(sheet.fee.total_minor, asset),
        "interest": amount_out(sheet.interest_minor, asset),
        "total": amount_out(sheet.principal_minor + sheet.cost_minor, asset),
        "apr": None if apr is None else ratio_out(int(apr * 1000), 1000, places=3),
        "installments": [
            {
                "number": due.number,
                "due_on": day_out(due.due_on),
                "amount": amount_out(due.amount_minor, asset),
            }
            for due in sheet.installments
        ],
    }
