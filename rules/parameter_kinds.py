"""How the values of parameters are written by people and read from JSON or YAML."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from rules.money import Asset, format_amount, number_text, parse_amount

JsonValue: TypeAlias = str | int | bool | list[str] | list[int]

# Source: P-13: circle, friends of friends, their friends, common pool.
LEVEL_COUNT = 4
# Source: A-20: the levels whose lenders are people, each with its own smallest note.
NOTE_LEVEL_COUNT = 3
# Source: P-12: a ladder of credit ratios stays short enough to be understood.
LADDER_LENGTH_MAX = 10

# Source: P-18: an extension is paid back within weeks.
PART_COUNT_MAX = 12

_RATE = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,6})?)(%?)", re.ASCII)
_COUNT = re.compile(r"([0-9]{1,6})(?: ([a-z]+))?", re.ASCII)
_FLAGS = {"true": True, "false": False}


class ValueRefused(ValueError):
    """A value that a parameter cannot take; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A family of parameter values: how one is read, how it is written, and an example."""

    read: Callable[[object, Asset], Any]
    write: Callable[[Any, Asset], JsonValue]
    example: str


def read_rate(value: object) -> Fraction:
    """Return a rate written with a percent sign ("6%") or as a plain decimal (0.06), at most 1.

    Raises ValueRefused where it is neither, or above 100 %.

    Source: R3-165: every rate is a parameter; P-04, P-05, P-08.
    """
    match = _RATE.fullmatch(_text(value).replace(" ", ""))
    if not match:
        raise ValueRefused("This is not a rate.")
    rate = Fraction(match[1]) / (100 if match[2] else 1)
    if rate > 1:
        raise ValueRefused("A rate is at most 100%; a bare number is a ratio, so 6 means 600%.")

    return rate


def rate_text(rate: Fraction) -> str:
    """Return a rate in percent, "6%" or "0.1%", exactly.

    Source: R3-165; the inverse of `read_rate`.
    """
    micro_percent = rate * 100 * 10**6
    assert micro_percent.denominator == 1
    whole, _, fraction = format_amount(int(micro_percent), Asset("PERCENT", 6)).partition(".")
    fraction = fraction.rstrip("0")

    return f"{whole}.{fraction}%" if fraction else f"{whole}%"


def _text(value: object) -> str:
    """Return a value as the text its author wrote; only text and numbers have one."""
    text = number_text(value)
    if not isinstance(text, str):
        raise ValueRefused("This is neither text nor a number.")

    return text


def _texts(value: object) -> list[str]:
    """Return the entries of a list, or of a text parted by commas or strokes."""
    entries = value if isinstance(value, list | tuple) else re.split("[,/]", _text(value))

    return [_text(entry).strip() for entry in entries]


def _read_shares(value: object, _asset: Asset) -> tuple[Fraction, ...]:
    """Return the shares of the four levels, written in percent (40/20/10/30) or as ratios."""
    entries = _texts(value)
    if len(entries) != LEVEL_COUNT:
        raise ValueRefused("There are four shares: levels 1, 2 and 3, and the common pool.")
    if all(entry.isdecimal() for entry in entries):
        entries = [f"{entry}%" for entry in entries]

    return tuple(read_rate(entry) for entry in entries)


def _write_shares(shares: Sequence[Fraction], _asset: Asset) -> JsonValue:
    return [rate_text(share) for share in shares]


def _read_ladder(value: object, _asset: Asset) -> tuple[int, ...]:
    """Return the rungs of the credit ratio, written as whole numbers or as 2:1."""
    rungs = [entry.removesuffix(":1") for entry in _texts(value)]
    if len(rungs) > LADDER_LENGTH_MAX:
        raise ValueRefused(f"A ladder has at most {LADDER_LENGTH_MAX} rungs.")

    return tuple(_count(rung, 1, 100, ()) for rung in rungs)


def _read_notes(value: object, asset: Asset) -> tuple[int, ...]:
    """Return the smallest notes of the three levels; one amount stands for all."""
    entries = _texts(value)
    if len(entries) not in (1, NOTE_LEVEL_COUNT):
        raise ValueRefused("There is one amount for all levels, or one for each of the three.")
    amounts = [parse_amount(entry, asset) for entry in entries]

    return tuple(amounts * (NOTE_LEVEL_COUNT // len(amounts)))


def _write_notes(notes: Sequence[int], asset: Asset) -> JsonValue:
    return [format_amount(note, asset) for note in notes]


def _read_parts(value: object, _asset: Asset) -> tuple[Fraction, ...]:
    """Return the parts of a schedule in percent, the last of which is whatever is left.

    "33/33/rest" is two parts of 33 % and a third of 34 %.
    """
    *entries, last = _texts(value)
    if last != "rest" or not 1 <= len(entries) < PART_COUNT_MAX:
        raise ValueRefused(f"These are not 2 to {PART_COUNT_MAX} parts of which the last is rest.")
    parts = tuple(read_rate(f"{entry.removesuffix('%')}%") for entry in entries)
    if not all(parts) or sum(parts) >= 1:
        raise ValueRefused("Every part is above 0%, and something is left for the last.")

    return (*parts, 1 - sum(parts, Fraction(0)))


def _write_parts(parts: Sequence[Fraction], _asset: Asset) -> JsonValue:
    return [*(rate_text(part) for part in parts[:-1]), "rest"]


def _read_flag(value: object, _asset: Asset) -> bool:
    if isinstance(value, bool):
        return value
    if not isinstance(value, str) or value.lower() not in _FLAGS:
        raise ValueRefused("This is neither true nor false.")

    return _FLAGS[value.lower()]


def _count(value: object, low: int, high: int, units: Sequence[str]) -> int:
    """Return a whole number within bounds; text may name its unit."""
    match = _COUNT.fullmatch(_text(value))
    if not match or (match[2] and match[2] not in units):
        raise ValueRefused("This is not a whole number.")
    count = int(match[1])
    if not low <= count <= high:
        raise ValueRefused(f"This lies outside {low} to {high}.")

    return count


def _same(value: JsonValue, _asset: Asset) -> JsonValue:
    return value


def counts(low: int, high: int, *units: str) -> Kind:
    """Return the kind of whole numbers from `low` to `high`, optionally with a unit word.

    Source: R3-165: every number of the rules is a parameter.
    """
    unit = f" {units[-1]}" if units else ""

    def read(value: object, _asset: Asset) -> int:
        return _count(value, low, high, units)

    return Kind(read, _same, f"a whole number from {low} to {high}{unit}")


def choices(words: type[StrEnum]) -> Kind:
    """Return the kind of values that are one of some words.

    Source: R3-165: where the papers leave a choice, it is a parameter.
    """
    listed = " or ".join(words)

    def read(value: object, _asset: Asset) -> StrEnum:
        if not isinstance(value, str) or value.upper() not in list(words):
            raise ValueRefused("This is none of the choices.")
        return words(value.upper())

    return Kind(read, lambda value, _asset: str(value), listed)


def amounts(*, zero_allowed: bool) -> Kind:
    """Return the kind of amounts in major units, with or without zero.

    Source: P-01, P-38: amounts are parameters in major units of the network's asset.
    """

    def read(value: object, asset: Asset) -> int:
        return parse_amount(number_text(value), asset, zero_allowed=zero_allowed)

    return Kind(read, format_amount, "an amount such as 100")


RATE = Kind(lambda value, _: read_rate(value), lambda rate, _: rate_text(rate), "6% or 0.06")
SHARES = Kind(_read_shares, _write_shares, "40/20/10/30")
LADDER = Kind(_read_ladder, lambda rungs, _: list(rungs), "[1, 2, 3]")
NOTES = Kind(_read_notes, _write_notes, "[1, 5, 5], or one amount for all levels")
PARTS = Kind(_read_parts, _write_parts, "33/33/rest")
FLAG = Kind(_read_flag, _same, "true or false")
