"""The shapes of the interface: what goes in, strictly, and what comes out."""

import datetime
from collections.abc import Mapping
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ledger.models import Asset
from merchants.models import Payment
from merchants.short_codes import ALPHABET, LENGTH
from people.text import hides_something
from rules import money

REFERENCE_LENGTH_MAX = 64
METADATA_NAMES_MAX = 20
METADATA_NAME_LENGTH_MAX = 40
METADATA_TEXT_LENGTH_MAX = 500
EXPIRES_IN_MIN = 30
EXPIRES_IN_MAX = 3600


class StrictText(serializers.CharField):
    """Text as it came: no number is taken for text, nothing is trimmed, nothing is hidden."""

    def __init__(self, **options: Any) -> None:
        """Keep the text as it is."""
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        """Return the text; refuses what is none, or hides something."""
        if not isinstance(data, str):
            raise serializers.ValidationError(
                "This is written as text, in quotation marks.", code="not_text"
            )
        if hides_something(data):
            raise serializers.ValidationError(
                "The text has characters that cannot be seen. Send plain letters and signs.",
                code="hidden_characters",
            )
        return super().to_internal_value(data)


class StrictSerializer(serializers.Serializer[Any]):
    """An object whose every name is known: a misspelt one is refused instead of ignored."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse names that are not known here, then read the known ones."""
        if isinstance(data, Mapping):
            unknown = [name for name in data if name not in self.fields]
            if unknown:
                raise serializers.ValidationError(
                    {
                        name: serializers.ErrorDetail(
                            "This name is not known here. Leave it out.", code="unknown_name"
                        )
                        for name in unknown
                    }
                )
        return super().to_internal_value(data)


class AmountIn(StrictSerializer):
    """An amount as decimal text in major units, with its asset."""

    amount = serializers.RegexField(
        r"^[0-9]+(\.[0-9]+)?$",
        trim_whitespace=False,
        min_length=1,
        max_length=money.AMOUNT_LENGTH_MAX,
        help_text="Decimal text in major units, such as 4.50: no sign, no exponent, no grouping.",
    )
    asset = serializers.RegexField(
        r"^[A-Z][A-Z0-9]*$",
        trim_whitespace=False,
        min_length=1,
        max_length=12,
        help_text="The code of the network's asset, such as RIV.",
    )

    def to_internal_value(self, data: Any) -> int:
        """Return the minor units of the caller's asset."""
        asset = self.context["asset"]
        if not isinstance(data, Mapping):
            raise serializers.ValidationError(
                'An amount is an object, such as {"amount": "4.50", "asset": "RIV"}.',
                code="not_an_amount",
            )
        faults = {
            name: serializers.ErrorDetail("This name is not known here.", code="unknown_name")
            for name in data
            if name not in self.fields
        }
        for name in self.fields:
            if name not in data:
                faults[name] = serializers.ErrorDetail("This is missing.", code="required")
        if "asset" in data and data["asset"] != asset.code:
            faults["asset"] = serializers.ErrorDetail(
                f"This till counts in {asset.code}.", code="another_asset"
            )
        if "amount" in data:
            try:
                minor = money.parse_amount(data["amount"], asset)
            except money.AmountRefused as refused:
                faults["amount"] = serializers.ErrorDetail(str(refused), code=refused.reason)
        if faults:
            raise serializers.ValidationError(faults)

        return minor


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


class AmountOut(serializers.Serializer[Any]):
    """An amount as decimal text in major units, with its asset."""

    amount = serializers.CharField()
    asset = serializers.CharField()


class PaymentOut(serializers.Serializer[Payment]):
    """A payment as its till sees it: neither who paid nor how."""

    id = serializers.CharField(help_text="Begins with pay_; later ones sort behind earlier ones.")
    object = serializers.ChoiceField(choices=["payment"])
    livemode = serializers.BooleanField()
    status = serializers.ChoiceField(choices=Payment.Status.values)
    amount = AmountOut()
    reference = serializers.CharField()
    terminal = serializers.CharField(help_text="The name of the till that asked.")
    short_code = serializers.RegexField(
        f"^[{ALPHABET}]{{{LENGTH}}}$", help_text="What a customer types instead of scanning."
    )
    pay_url = serializers.URLField(help_text="What the QR code holds.")
    decline_reason = serializers.ChoiceField(choices=Payment.DeclineReason.values, allow_null=True)
    created_at = serializers.DateTimeField()
    expires_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    metadata = MetadataField()


class PaymentListOut(serializers.Serializer[Any]):
    """One page of payments, newest first."""

    data = PaymentOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class FaultOut(serializers.Serializer[Any]):
    """One thing that is wrong with one place of the request."""

    code = serializers.CharField()
    detail = serializers.CharField()
    location = serializers.ChoiceField(choices=["body", "query", "header"])
    pointer = serializers.CharField(help_text="A JSON pointer in the body, or a parameter's name.")


class ProblemOut(serializers.Serializer[Any]):
    """A refusal (RFC 9457); programs look at `code` only."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    remedy = serializers.CharField()
    instance = serializers.CharField()
    code = serializers.CharField()
    request_id = serializers.CharField()
    errors = FaultOut(many=True, required=False)  # type: ignore[assignment]


def payment_out(payment: Payment, *, at: datetime.datetime, pay_url: str) -> dict[str, Any]:
    """Return what a till is told of a payment at an instant."""
    status = payment.status_at(at)
    finished_at = payment.finished_at
    if status == Payment.Status.EXPIRED:
        finished_at = payment.expires_at

    return {
        "id": payment.public_id,
        "object": "payment",
        "livemode": True,
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


def amount_out(minor: int, asset: Asset) -> dict[str, str]:
    """Return an amount in major units with its asset."""
    unit = money.Asset(asset.code, asset.decimals)
    return {"amount": money.format_amount(minor, unit), "asset": asset.code}


def instant_out(at: datetime.datetime) -> str:
    """Return an instant in UTC as RFC 3339 writes it."""
    return at.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
