"""Amounts: whole minor units of an asset, and how they are read, written and rounded."""

import re
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real

# Source: A-40, integer minor units: a thousand such amounts still add up within 64 bits.
AMOUNT_MINOR_MAX = 9_000_000_000_000_000
# Source: the largest amount has 16 digits and a point; longer input is never an amount.
AMOUNT_LENGTH_MAX = 20
# Source: A-40: an asset's scale never changes; BTC is kept in millisatoshi, eleven decimals.
DECIMALS_MAX = 11

# Shares, fees and yearly rates of contracts are kept as whole millionths.
MILLION = 1_000_000

_CODE = re.compile(r"[A-Z][A-Z0-9]{0,11}", re.ASCII)
_UNSIGNED = re.compile(r"[0-9]+(?:\.[0-9]+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asset:
    """What an amount is counted in: a currency, a local token, bitcoin."""

    code: str
    decimals: int

    def __post_init__(self) -> None:
        """Refuse a code that is no short capital word and a scale outside 0 to 11."""
        if not _CODE.fullmatch(self.code):
            raise ValueError("An asset's code is 1 to 12 capital letters or digits, such as RIV.")
        if not 0 <= self.decimals <= DECIMALS_MAX:
            raise ValueError(f"An asset has 0 to {DECIMALS_MAX} decimals.")


class AmountRefused(ValueError):
    """Text that is not an amount: a reason word, the fact, and what would be right."""

    def __init__(self, reason: str, detail: str, remedy: str) -> None:
        """Keep the three parts apart, so that each edge can say them in its own form."""
        super().__init__(f"{detail} {remedy}")
        self.reason = reason
        self.detail = detail
        self.remedy = remedy


def parse_amount(text: object, asset: Asset, *, zero_allowed: bool = False) -> int:
    """Return the minor units that `text` states in major units of `asset`.

    An amount is plain ASCII digits, at most one point with digits on both sides, and no more
    decimals than the asset has: no sign, space, exponent, comma or underscore. Nothing is rounded.
    Raises AmountRefused, which never repeats the text.

    Source: R3-166, a refusal says what would fix it; RX-09, integers only.
    """
    example = f"Write it like {format_amount(12 * 10**asset.decimals, asset)}."
    if not isinstance(text, str):
        raise AmountRefused("NOT_TEXT", "An amount is written as text.", example)
    if not text:
        raise AmountRefused("EMPTY", "There is no amount.", example)
    if len(text) > AMOUNT_LENGTH_MAX:
        raise AmountRefused(
            "TOO_LONG", f"An amount has at most {AMOUNT_LENGTH_MAX} characters.", example
        )
    if text.startswith("-") and _UNSIGNED.fullmatch(text[1:]):
        raise AmountRefused("NEGATIVE", "An amount cannot be negative.", example)
    if not _UNSIGNED.fullmatch(text):
        raise AmountRefused(
            "NOT_A_NUMBER", "An amount is made of the digits 0 to 9 and one point.", example
        )

    whole, _, fraction = text.partition(".")
    if len(fraction) > asset.decimals:
        raise AmountRefused(
            "TOO_MANY_DECIMALS", f"{asset.code} has {asset.decimals} decimals.", example
        )
    minor = int(whole + fraction.ljust(asset.decimals, "0"))
    if minor > AMOUNT_MINOR_MAX:
        most = format_amount(AMOUNT_MINOR_MAX, asset)
        raise AmountRefused("TOO_LARGE", "The amount is too large.", f"The most is {most}.")
    if minor == 0 and not zero_allowed:
        least = format_amount(1, asset)
        raise AmountRefused("ZERO", "The amount is zero.", f"The least is {least}.")

    return minor


def format_amount(minor: int, asset: Asset) -> str:
    """Return `minor` units as decimal text in major units, with a plain point and no grouping.

    Source: A-40, RX-09: integer minor units, shown in major units.
    """
    digits = str(abs(minor)).rjust(asset.decimals + 1, "0")
    whole = digits[: len(digits) - asset.decimals]
    fraction = digits[len(digits) - asset.decimals :]
    sign = "-" if minor < 0 else ""

    return f"{sign}{whole}.{fraction}" if fraction else f"{sign}{whole}"


def number_text(value: object) -> object:
    """Return a number read from YAML or JSON as the decimal text its author wrote.

    A whole number loses its empty fraction (500.00 is read as 500.0 and becomes "500"), so that an
    asset without decimals can read it. Anything but a number is returned as it is.

    Source: RX-09: in a story an amount may be written as a number of major units.
    """
    if isinstance(value, bool) or not isinstance(value, Real):
        return value

    return str(value).removesuffix(".0")


def round_half_up(numerator: int, denominator: int) -> int:
    """Return the ratio of two whole numbers, rounded half up.

    Source: RX-09: ROUND_HALF_UP at posting.
    """
    assert numerator >= 0
    assert denominator > 0

    return (2 * numerator + denominator) // (2 * denominator)


def rounded_part(amount_minor: int, *, ratio: Fraction) -> int:
    """Return the part of an amount that `ratio` names, rounded half up to the minor unit.

    Source: RX-09: ROUND_HALF_UP at posting.
    """
    assert ratio >= 0

    return round_half_up(amount_minor * ratio.numerator, ratio.denominator)
