"""The shapes of sales that were paid elsewhere: what goes in, strictly, and what comes out."""

import datetime
import re
from collections.abc import Mapping
from typing import Any

from django.core.validators import RegexValidator
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.shapes import AmountIn, AmountOut, StrictSerializer, StrictText, amount_out, instant_out
from merchants.models import Merchant, Sale
from merchants.sale_drafts import Receipt, SaleDraft, SaleRefundDraft, Told, receipt_text

ROWS_MAX = 50
PAST_ROWS_MAX = 200
ITEMS_MAX = 50
REFERENCE_LENGTH_MAX = 64
# A till's clock may be ahead by so much.
AHEAD = datetime.timedelta(hours=24)
_INSTANT_PATTERN = (
    r"^20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2})$"
)
_INSTANT = re.compile(_INSTANT_PATTERN, re.ASCII)


@extend_schema_field(
    {"type": "string", "format": "date-time", "pattern": _INSTANT_PATTERN, "maxLength": 32}
)
class PastInstant(serializers.Field):  # type: ignore[type-arg]
    """An instant in RFC 3339 with its offset, which is over."""

    def to_internal_value(self, data: Any) -> datetime.datetime:
        """Return the instant; refuses what is none, or lies ahead."""
        found = None
        if isinstance(data, str) and _INSTANT.fullmatch(data):
            try:
                written = datetime.datetime.fromisoformat(data.replace("Z", "+00:00"))
                # The database knows fewer time zones than RFC 3339, and every one of them as UTC.
                found = written.astimezone(datetime.UTC)
            except (OverflowError, ValueError):
                found = None
        if found is None:
            raise serializers.ValidationError(
                "Write it like 2026-01-05T09:30:00Z.", code="not_an_instant"
            )
        if found > self.context["at"] + AHEAD:
            raise serializers.ValidationError("This lies in the future.", code="in_the_future")

        return found

    def to_representation(self, value: datetime.datetime) -> str:
        """Return the instant in UTC."""
        return instant_out(value)


class PatternText(StrictText):
    """Text of one pattern; no number is taken for it."""

    def __init__(self, pattern: str, **options: Any) -> None:
        """Check texts against the pattern."""
        super().__init__(**options)
        self.validators.append(
            RegexValidator(re.compile(pattern, re.ASCII), "This is not written so.", "pattern")
        )


class SaleItemIn(StrictSerializer):
    """One thing that was sold; kept as it is told."""

    name = StrictText(min_length=1, max_length=80)
    quantity = PatternText(
        r"^[0-9]{1,9}(\.[0-9]{1,6})?\Z", max_length=16, help_text="Decimal text, such as 2."
    )
    amount = AmountIn()


def _reference(help_text: str) -> StrictText:
    return StrictText(min_length=1, max_length=REFERENCE_LENGTH_MAX, help_text=help_text)


class SaleIn(StrictSerializer):
    """A sale that was paid elsewhere."""

    reference = _reference("The till's own number of the sale; it counts once.")
    amount = AmountIn()
    happened_at = PastInstant()
    items = SaleItemIn(  # type: ignore[call-arg]
        many=True, required=False, max_length=ITEMS_MAX
    )
    customer = StrictText(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text="What you call whoever bought; nobody here looks for a person by it.",
    )


class SalesIn(StrictSerializer):
    """Sales of a till that settles elsewhere."""

    sales = SaleIn(many=True, min_length=1, max_length=ROWS_MAX)  # type: ignore[call-arg]


class PastSaleIn(StrictSerializer):
    """A sale that was made before, elsewhere."""

    reference = _reference("Your own number of the sale; it counts once.")
    amount = AmountIn()
    happened_at = PastInstant()
    customer = StrictText(
        required=False,
        allow_blank=True,
        max_length=80,
        help_text="What you call whoever bought; nobody here looks for a person by it.",
    )


class PastSalesIn(StrictSerializer):
    """Sales of the shop's past; sent again they change nothing."""

    sales = PastSaleIn(  # type: ignore[call-arg]
        many=True, min_length=1, max_length=PAST_ROWS_MAX
    )


class SaleRefundIn(StrictSerializer):
    """Money given back for a sale that was paid elsewhere."""

    reference = _reference("The till's own number of the refund; it counts once.")
    amount = AmountIn()
    happened_at = PastInstant()


class ReceiptIn(StrictSerializer):
    """A sale or a refund that a terminal signed while it was offline.

    The signature is HMAC-SHA256 in hexadecimal, under the terminal's receipt secret, over seven
    lines joined by a line feed: `receipt-v1`, kind, reference, refunds (empty for a sale), the
    amount's text, its asset, happened_at; each as it is sent.
    """

    kind = serializers.ChoiceField(choices=["sale", "refund"])
    reference = _reference("The till's own number of it; it counts once.")
    refunds = StrictText(
        required=False,
        max_length=REFERENCE_LENGTH_MAX,
        min_length=1,
        help_text="Of a refund: the reference of its sale, which may be sent later.",
    )
    amount = AmountIn()
    happened_at = PastInstant()
    signature = PatternText(r"^[0-9a-f]{64}\Z", max_length=64)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse a refund that names no sale, and a sale that names one."""
        if (attrs["kind"] == "refund") != ("refunds" in attrs):
            raise serializers.ValidationError(
                {"refunds": serializers.ErrorDetail("A refund names its sale.", code="required")}
            )
        return attrs


class ReceiptsIn(StrictSerializer):
    """Receipts in any order; sent again they change nothing."""

    receipts = ReceiptIn(many=True, min_length=1, max_length=ROWS_MAX)  # type: ignore[call-arg]


class SplitTargetOut(serializers.Serializer[Any]):
    """What a sale paid of one target."""

    label = serializers.CharField(  # type: ignore[assignment]
        help_text="What is paid, such as the loan's title."
    )
    amount = AmountOut()
    reversed = AmountOut(help_text="What refunds of this sale took back.")
    reason = serializers.CharField(
        allow_null=True, help_text="Why it took less than its share, where it did."
    )


class SplitOut(serializers.Serializer[Any]):
    """What a sale paid, and to whom; the till keeps the rest."""

    targets = SplitTargetOut(many=True)


class SaleOut(serializers.Serializer[Any]):
    """A sale that was paid elsewhere."""

    id = serializers.CharField(help_text="Begins with sale_.")
    object = serializers.ChoiceField(choices=["sale"])
    livemode = serializers.BooleanField()
    origin = serializers.ChoiceField(choices=["told", "receipt", "imported"])
    reference = serializers.CharField()
    amount = AmountOut()
    refunded = AmountOut()
    happened_at = serializers.DateTimeField()
    split = SplitOut()


class SaleListOut(serializers.Serializer[Any]):
    """One page of sales, newest first."""

    data = SaleOut(many=True)  # type: ignore[assignment]
    has_more = serializers.BooleanField()
    next_cursor = serializers.CharField(allow_null=True)


class ToldOut(serializers.Serializer[Any]):
    """What became of one row."""

    reference = serializers.CharField()
    status = serializers.ChoiceField(
        choices=["counted", "repeated", "waiting", "refused"],
        help_text="`waiting`: a refund whose sale has not been sent yet.",
    )
    id = serializers.CharField(allow_null=True)
    code = serializers.CharField(
        allow_null=True,
        help_text="Why it was refused; of a counted sale, why refunds that waited for it were.",
    )
    detail = serializers.CharField(allow_null=True)
    split = SplitOut(allow_null=True)


class ToldListOut(serializers.Serializer[Any]):
    """What became of each row, in the order in which they were sent."""

    data = ToldOut(many=True)  # type: ignore[assignment]


class ReceiptSecretOut(serializers.Serializer[Any]):
    """A secret that is shown once."""

    object = serializers.ChoiceField(choices=["secret"])
    secret = serializers.CharField(help_text="32 bytes in Base64.")
    created_at = serializers.DateTimeField()


def sale_in(row: Mapping[str, Any], origin: Sale.Origin = Sale.Origin.TOLD) -> SaleDraft:
    """Return a sale as it is told."""
    return SaleDraft(
        reference=row["reference"],
        amount_minor=row["amount"],
        happened_at=row["happened_at"],
        items=[
            {"name": one["name"], "quantity": one["quantity"], "amount_minor": one["amount"]}
            for one in row.get("items", ())
        ],
        customer=row.get("customer", ""),
        origin=origin,
    )


def receipt_in(row: Mapping[str, Any], sent: Mapping[str, Any]) -> Receipt:
    """Return a receipt; what was signed is read as it was `sent`."""
    text = receipt_text(
        (
            sent["kind"],
            sent["reference"],
            sent.get("refunds", ""),
            sent["amount"]["amount"],
            sent["amount"]["asset"],
            sent["happened_at"],
        )
    )
    draft: SaleDraft | SaleRefundDraft
    if row["kind"] == "refund":
        draft = SaleRefundDraft(
            reference=row["reference"],
            sale_reference=row["refunds"],
            amount_minor=row["amount"],
            happened_at=row["happened_at"],
        )
    else:
        draft = sale_in(row, Sale.Origin.RECEIPT)

    return Receipt(draft, text, row["signature"])


def sale_out(sale: Sale, merchant: Merchant, split: dict[str, Any] | None) -> dict[str, Any]:
    """Return what a till is told of a sale."""
    asset = merchant.network.asset
    return {
        "id": sale.public_id,
        "object": "sale",
        "livemode": not merchant.network.is_test,
        "origin": sale.origin.lower(),
        "reference": sale.reference,
        "amount": amount_out(sale.amount_minor, asset),
        "refunded": amount_out(sale.refunded_minor, asset),
        "happened_at": instant_out(sale.happened_at),
        "split": split or {"targets": []},
    }


def told_out(told: Told, split: dict[str, Any] | None) -> dict[str, Any]:
    """Return what became of one row."""
    return {
        "reference": told.reference,
        "status": told.status,
        "id": told.public_id,
        "code": told.refusal.code if told.refusal else None,
        "detail": told.refusal.detail if told.refusal else None,
        "split": split,
    }
