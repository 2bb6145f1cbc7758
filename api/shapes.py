"""The shapes that every interface shares: strict text, amounts, problems."""

import datetime
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rest_framework import serializers

from ledger.models import Asset
from people.text import hides_something
from rules import money


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


def read_body(shape: type[StrictSerializer], data: Any, *, asset: money.Asset) -> dict[str, Any]:
    """Return what a body says, read as strictly as `shape` reads. Raises ValidationError.

    One reader serves all requests: making one copies every field of it, which takes as long as
    reading. What is wrong is told by a reader of its own.
    """
    if data is not None:
        try:
            return dict(_reader(shape, asset).run_validation(data))
        except serializers.ValidationError:
            pass
    body = shape(data=data, context={"asset": asset})
    body.is_valid(raise_exception=True)

    return dict(body.validated_data)


@lru_cache(maxsize=256)
def _reader(shape: type[StrictSerializer], asset: money.Asset) -> StrictSerializer:
    return shape(context={"asset": asset})


class AmountIn(StrictSerializer):
    """An amount as decimal text in major units, with its asset."""

    zero_allowed = False

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
                f"Amounts here are in {asset.code}.", code="another_asset"
            )
        if "amount" in data:
            try:
                minor = money.parse_amount(data["amount"], asset, zero_allowed=self.zero_allowed)
            except money.AmountRefused as refused:
                faults["amount"] = serializers.ErrorDetail(str(refused), code=refused.reason)
        if faults:
            raise serializers.ValidationError(faults)

        return minor


class AmountOut(serializers.Serializer[Any]):
    """An amount as decimal text in major units, with its asset."""

    amount = serializers.CharField()
    asset = serializers.CharField()


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


def amount_out(minor: int, asset: Asset) -> dict[str, str]:
    """Return an amount in major units with its asset."""
    unit = money.Asset(asset.code, asset.decimals)
    return {"amount": money.format_amount(minor, unit), "asset": asset.code}


def instant_out(at: datetime.datetime) -> str:
    """Return an instant in UTC as RFC 3339 writes it."""
    return at.astimezone(datetime.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ratio_out(part: int | None, whole: int = 1_000_000, *, places: int = 6) -> str | None:
    """Return a ratio as decimal text, such as 0.12 of 120,000 millionths; None where none is."""
    if part is None or not whole:
        return None
    scaled = money.round_half_up(abs(part) * 10**places, abs(whole))
    digits = str(scaled).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")

    return f"-{text}" if (part < 0) != (whole < 0) and text != "0" else text


def day_out(on: datetime.date | None) -> str | None:
    """Return a day as RFC 3339 writes it."""
    return on.isoformat() if on else None
