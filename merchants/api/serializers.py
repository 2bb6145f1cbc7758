"""The shapes of the interface: what goes in, strictly, and what comes out."""

import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.shapes import AmountIn, AmountOut, StrictSerializer, StrictText, amount_out, instant_out
from merchants.models import Payment
from merchants.short_codes import ALPHABET, LENGTH
from people.text import hides_something

REFERENCE_LENGTH_MAX = 64
METADATA_NAMES_MAX = 20
METADATA_NAME_LENGTH_MAX = 40
METADATA_TEXT_LENGTH_MAX = 500
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


class PaymentIn(StrictSerializer):
    """What a till asks for."""

    amount = AmountIn()
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


class PaymentOut(serializers.Serializer[Payment]):
    """A payment as its till sees it: neither who paid nor how."""

    id = serializers.CharField(help_text="Begins with pay_; later ones sort behind earlier ones.")
    object = serializers.ChoiceField(choices=["payment"])
    livemode = serializers.BooleanField()
    status = serializers.ChoiceField(choices=Payment.Status.choices)
    amount = AmountOut()
    reference = serializers.CharField()
    terminal = serializers.CharField(help_text="The name of the till that asked.")
    short_code = serializers.RegexField(
        f"^[{ALPHABET}]{{{LENGTH}}}$", help_text="What a customer types instead of scanning."
    )
    pay_url = serializers.URLField(help_text="What the QR code holds.")
    decline_reason = serializers.ChoiceField(choices=Payment.DeclineReason.choices, allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    metadata = MetadataField()


class PaymentListOut(serializers.Serializer[Any]):
    """One page of payments, newest first."""

    data = PaymentOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


def payment_out(payment: Payment, *, at: datetime.datetime, pay_url: str) -> dict[str, Any]:
    """Return what a till is told of a payment at an instant."""
    status = payment.status_at(at)
    finished_at = payment.finished_at
    if status == Payment.Status.EXPIRED:
        finished_at = payment.expires_at

    return {
        "id": payment.public_id,
        "object": "payment",
        "livemode": not payment.merchant.network.is_test,
        "status": status.value,
        "amount": amount_out(payment.amount_minor, payment.merchant.network.asset),
        "reference": payment.reference,
        "terminal": payment.terminal.name,
        "short_code": payment.short_code,
        "pay_url": pay_url,
        "decline_reason": payment.decline_reason or None,
        "created_at": instant_out(payment.created_at),
        "expires_at": instant_out(payment.expires_at),
        "finished_at": instant_out(finished_at) if finished_at else None,
        "metadata": payment.metadata,
    }
