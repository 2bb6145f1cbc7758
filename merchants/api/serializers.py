"""The shapes of the interface: what goes in, strictly, and what comes out."""

import datetime
from fractions import Fraction
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.shapes import AmountIn, AmountOut, StrictSerializer, StrictText, amount_out, instant_out
from merchants import bought
from merchants.api.sale_shapes import SplitOut
from merchants.models import Payment
from merchants.queries import splits as split_queries
from merchants.short_codes import ALPHABET, LENGTH
from people.text import hides_something
from rules.receipt import Item, receipt_of

REFERENCE_LENGTH_MAX = 64
METADATA_NAMES_MAX = 20
METADATA_NAME_LENGTH_MAX = 40
METADATA_TEXT_LENGTH_MAX = 500
ITEM_NAME_LENGTH_MAX = 80
ITEMS_MAX = 100
NOTE_LENGTH_MAX = 140
# The ways to pay that a till can ask for, as the interface names them.
METHODS = {
    "own_money": Payment.Method.OWN_MONEY,
    "circle_loan": Payment.Method.CIRCLE_LOAN,
}
EXPIRES_IN_MIN = 30
EXPIRES_IN_MAX = 3600


@extend_schema_field(
    {
        "type": "object",
        "maxProperties": METADATA_NAMES_MAX,
        "propertyNames": {"minLength": 1, "maxLength": METADATA_NAME_LENGTH_MAX},
        "additionalProperties": {"type": "string", "maxLength": METADATA_TEXT_LENGTH_MAX},
    }
)
class MetadataField(serializers.Field):  # type: ignore[type-arg]
    """Texts by name that a till keeps with a payment; nobody here reads them."""

    def to_internal_value(self, data: Any) -> dict[str, str]:
        """Return the texts; refuses too many, too long, hidden, or no texts."""
        if not isinstance(data, dict):
            raise serializers.ValidationError("Metadata is an object of texts.", code="not_texts")
        if len(data) > METADATA_NAMES_MAX:
            raise serializers.ValidationError(
                f"Metadata has at most {METADATA_NAMES_MAX} names.", code="too_many_names"
            )
        for name, text in data.items():
            if not isinstance(text, str):
                raise serializers.ValidationError("Metadata holds texts only.", code="not_texts")
            if not name or len(name) > METADATA_NAME_LENGTH_MAX:
                raise serializers.ValidationError(
                    f"A name has 1 to {METADATA_NAME_LENGTH_MAX} characters.", code="name_length"
                )
            if len(text) > METADATA_TEXT_LENGTH_MAX:
                raise serializers.ValidationError(
                    f"A text has at most {METADATA_TEXT_LENGTH_MAX} characters.", code="text_length"
                )
            if hides_something(name) or hides_something(text):
                raise serializers.ValidationError(
                    "Metadata has characters that cannot be seen.", code="hidden_characters"
                )

        return data

    def to_representation(self, value: dict[str, str]) -> dict[str, str]:
        """Return the texts as they were kept."""
        return value


class StrictSeconds(serializers.IntegerField):
    """A whole number of seconds: no text, no fraction, no truth value is taken for one."""

    def to_internal_value(self, data: Any) -> int:
        """Return the number; refuses whatever is no JSON integer."""
        if not isinstance(data, int) or isinstance(data, bool):
            raise serializers.ValidationError("This is a whole number.", code="not_whole")
        return data


class StrictDecimal(serializers.RegexField):
    """A plain decimal number as text: no sign, no exponent, no number that a program rounded."""

    def to_internal_value(self, data: Any) -> str:
        """Return the text; refuses what is none, or no such number."""
        if not isinstance(data, str):
            raise serializers.ValidationError(
                "This is written as text, in quotation marks.", code="not_text"
            )
        return super().to_internal_value(data)


class PriceIn(AmountIn):
    """A price, which may be nothing."""

    zero_allowed = True


class ItemIn(StrictSerializer):
    """Something that is bought; its price holds its tax."""

    name = StrictText(min_length=1, max_length=ITEM_NAME_LENGTH_MAX)
    quantity = StrictDecimal(
        r"^[0-9]{1,6}(\.[0-9]{1,4})?$",
        trim_whitespace=False,
        required=False,
        default="1",
        help_text="How much of it, such as 2 or 0.335.",
    )
    unit_amount = PriceIn(help_text="The price of one, its tax in it.")
    tax_percent = StrictDecimal(
        r"^[0-9]{1,2}(\.[0-9]{1,3})?$",
        trim_whitespace=False,
        required=False,
        default="0",
        help_text="The rate of the tax that is in the price, in percent, such as 19.",
    )


class PaymentIn(StrictSerializer):
    """What a till asks for."""

    amount = AmountIn()
    capture_method = serializers.ChoiceField(
        choices=Payment.CaptureMethod.choices,
        required=False,
        default=Payment.CaptureMethod.AUTOMATIC,
        help_text="manual: the customer's money is held until you take it, for seven days at most.",
    )
    items = serializers.ListField(
        child=ItemIn(),
        required=False,
        default=list,
        max_length=ITEMS_MAX,
        help_text="What is bought. Items and tip come to the amount, exactly.",
    )
    tip = PriceIn(required=False, default=0, help_text="The part of the amount that is a tip.")
    note = StrictText(required=False, default="", allow_blank=True, max_length=NOTE_LENGTH_MAX)
    methods = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(METHODS)),
        required=False,
        default=list,
        max_length=len(METHODS),
        help_text="How it may be paid, of what the capabilities offer; every way where left out.",
    )
    reference = StrictText(
        min_length=1,
        max_length=REFERENCE_LENGTH_MAX,
        help_text="The till's own number of the order; one payment only for each.",
    )
    metadata = MetadataField(required=False, default=dict)
    expires_in = StrictSeconds(
        required=False,
        default=300,
        min_value=EXPIRES_IN_MIN,
        max_value=EXPIRES_IN_MAX,
        help_text="Seconds until the payment runs out.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse items and a tip that do not come to the amount, and a hold of borrowed money."""
        if attrs["tip"] > attrs["amount"]:
            raise serializers.ValidationError(
                {
                    "tip": serializers.ErrorDetail(
                        "The tip is more than the amount.", "tip_too_large"
                    )
                }
            )
        receipt = receipt_of(
            [
                Item(
                    name=item["name"],
                    quantity=Fraction(item["quantity"]),
                    unit_minor=item["unit_amount"],
                    tax_percent=Fraction(item["tax_percent"]),
                )
                for item in attrs["items"]
            ]
        )
        if attrs["items"] and receipt.amount_minor + attrs["tip"] != attrs["amount"]:
            raise serializers.ValidationError(
                {
                    "items": serializers.ErrorDetail(
                        "Items and tip do not come to the amount. Quantity × price of each item, "
                        "rounded half up, is added up.",
                        "items_differ",
                    )
                }
            )
        if attrs["capture_method"] == "manual" and attrs["methods"] == ["circle_loan"]:
            raise serializers.ValidationError(
                {
                    "methods": serializers.ErrorDetail(
                        "Only own money can be held. Offer own_money.", "not_held"
                    )
                }
            )

        return attrs | {
            "tax": receipt.tax_minor,
            "kept": bought.kept(
                receipt,
                [item["quantity"] for item in attrs["items"]],
                [item["tax_percent"] for item in attrs["items"]],
            ),
        }


class ItemOut(serializers.Serializer[Any]):
    """Something that was bought, with what it came to and the tax in that."""

    name = serializers.CharField()
    quantity = serializers.CharField()
    unit_amount = AmountOut()
    tax_percent = serializers.CharField()
    amount = AmountOut()
    tax = AmountOut()


class PaymentOut(serializers.Serializer[Payment]):
    """A payment as its till sees it: neither who paid nor how."""

    id = serializers.CharField(help_text="Begins with pay_; later ones sort behind earlier ones.")
    object = serializers.ChoiceField(choices=["payment"])
    livemode = serializers.BooleanField()
    status = serializers.ChoiceField(choices=Payment.Status.choices)
    amount = AmountOut()
    reference = serializers.CharField()
    terminal = serializers.CharField(help_text="The name of the till that asked.")
    cashier = serializers.CharField(
        allow_null=True, help_text="The name of who asked at the till; none where a program did."
    )
    short_code = serializers.RegexField(
        f"^[{ALPHABET}]{{{LENGTH}}}$", help_text="What a customer types instead of scanning."
    )
    pay_url = serializers.URLField(help_text="What the QR code holds.")
    decline_reason = serializers.ChoiceField(choices=Payment.DeclineReason.choices, allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    exception = serializers.ChoiceField(
        choices=Payment.Unusual.choices, help_text="What was unusual about the money that came in."
    )
    capture_method = serializers.ChoiceField(choices=Payment.CaptureMethod.choices)
    taken = AmountOut(help_text="What the merchant got: nothing before the payment is settled.")
    received = AmountOut(help_text="What came in by transfer, which may be more or less.")
    refunded = AmountOut(help_text="What of it was given back.")
    items = ItemOut(many=True)
    tip = AmountOut()
    tax = AmountOut(help_text="The tax in the items' prices.")
    note = serializers.CharField(allow_blank=True)
    methods = serializers.ListField(
        child=serializers.ChoiceField(choices=sorted(METHODS)),
        help_text="How it may be paid; empty where every way will do.",
    )
    metadata = MetadataField()
    split = SplitOut()


class PaymentListOut(serializers.Serializer[Any]):
    """One page of payments, newest first."""

    data = PaymentOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


def payment_out(payment: Payment, *, at: datetime.datetime, pay_url: str) -> dict[str, Any]:
    """Return what a till is told of a payment at an instant."""
    status = payment.status_at(at)
    finished_at = payment.finished_at
    asset = payment.merchant.network.asset
    if status == Payment.Status.EXPIRED:
        finished_at = payment.expires_at

    return {
        "id": payment.public_id,
        "object": "payment",
        "livemode": not payment.merchant.network.is_test,
        "status": status.value,
        "amount": amount_out(payment.amount_minor, asset),
        "reference": payment.reference,
        "terminal": payment.terminal.name,
        "cashier": payment.cashier.name if payment.cashier else None,
        "short_code": payment.short_code,
        "pay_url": pay_url,
        "decline_reason": payment.decline_reason or None,
        "created_at": instant_out(payment.created_at),
        "expires_at": instant_out(payment.expires_at),
        "finished_at": instant_out(finished_at) if finished_at else None,
        "exception": payment.exception,
        "capture_method": payment.capture_method,
        "taken": amount_out(payment.taken_minor, asset),
        "received": amount_out(payment.received_minor, asset),
        "refunded": amount_out(payment.refunded_minor, asset),
        "items": [
            {
                "name": item["name"],
                "quantity": item["quantity"],
                "unit_amount": amount_out(item["unit_minor"], asset),
                "tax_percent": item["tax_percent"],
                "amount": amount_out(item["amount_minor"], asset),
                "tax": amount_out(item["tax_minor"], asset),
            }
            for item in payment.items
        ],
        "tip": amount_out(payment.tip_minor, asset),
        "tax": amount_out(payment.tax_minor, asset),
        "note": payment.note,
        "methods": [method.lower() for method in payment.methods],
        "metadata": payment.metadata,
        "split": (
            split_queries.split_out(payment, asset)
            if payment.merchant.shares_sales and payment.pk is not None
            else {"targets": []}
        ),
    }
