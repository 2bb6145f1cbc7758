"""Amounts and days in the words and marks of the reader's language."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.utils import formats
from django.utils.dates import MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
GROUP_DIGITS = 3


class AssetLike(Protocol):
    """What an amount is counted in: the asset of the rules, or its row in the ledger."""

    @property
    def code(self) -> str:
        """Short capital word, such as RIV."""

    @property
    def decimals(self) -> int:
        """How many digits of the minor units stand behind the point."""


@dataclass(frozen=True, slots=True)
class AmountWords:
    """An amount taken apart, so that its decimals can be set a tone lighter."""

    sign: str
    whole: str
    decimals: str
    code: str

    def __str__(self) -> str:
        """The amount on one line that never breaks."""
        return f"{self.sign}{self.whole}{self.decimals}{NO_BREAK_SPACE}{self.code}"


def amount_words(minor: int, asset: AssetLike, *, signed: bool = False) -> AmountWords:
    """Return the parts of `minor` minor units of `asset` as the reader's language writes them."""
    digits = str(abs(minor)).rjust(asset.decimals + 1, "0")
    whole = digits[: len(digits) - asset.decimals]
    decimals = digits[len(digits) - asset.decimals :]
    separator = str(formats.get_format("DECIMAL_SEPARATOR"))
    return AmountWords(
        sign=MINUS if minor < 0 else "+" if signed and minor > 0 else "",
        whole=_grouped(whole, str(formats.get_format("THOUSAND_SEPARATOR"))),
        decimals=f"{separator}{decimals}" if decimals else "",
        code=asset.code,
    )


def amount_text(minor: int, asset: AssetLike) -> str:
    """Return an amount for a sentence of plain text, with a space that programs can read."""
    return str(amount_words(minor, asset)).replace(NO_BREAK_SPACE, " ")


def percent_digits(millionths: int) -> str:
    """Return a share as it is typed, with no more decimals than it has: 85000 → `8.5`."""
    whole, rest = divmod(millionths, 10_000)
    decimals = f"{rest:04d}".rstrip("0")
    return f"{whole}.{decimals}" if decimals else str(whole)


def percent_text(millionths: int) -> str:
    """Return a share as people read it: 85000 → `8.5 %`."""
    return f"{percent_digits(millionths)} %"


def _grouped(digits: str, separator: str) -> str:
    first = len(digits) % GROUP_DIGITS
    groups = [digits[:first]] if first else []
    groups += [digits[at : at + GROUP_DIGITS] for at in range(first, len(digits), GROUP_DIGITS)]
    return separator.join(groups)


def day_words(day: datetime.date, *, year: bool = False) -> str:
    """Return a day as people say it, "Mon 12 Jan", with the year where it is asked for."""
    names = {
        "weekday": WEEKDAYS_ABBR[day.weekday()],
        "day": day.day,
        "month": str(MONTHS_3[day.month]).capitalize(),
        "year": day.year,
    }
    if year:
        # Translators: a day with its year, such as "Mon 12 Jan 2026".
        return gettext("%(weekday)s %(day)s %(month)s %(year)s") % names
    # Translators: a day as people say it, such as "Mon 12 Jan".
    return gettext("%(weekday)s %(day)s %(month)s") % names


def moment_words(at: datetime.datetime, *, year: bool = False) -> str:
    """Return an instant as people say it, "Mon 12 Jan, 14:05"."""
    return f"{day_words(at.date(), year=year)}, {at:%H:%M}"


def initials(name: str) -> str:
    """Return one or two letters that stand for a person."""
    words = name.split()
    if not words:
        return "?"
    picked: Sequence[str] = [words[0]] if len(words) == 1 else [words[0], words[-1]]
    return "".join(word[0] for word in picked).upper()


LEVEL_LABELS = {
    "1": _("Your friends"),
    "2": _("Their friends"),
    "3": _("Friends of theirs"),
    "pool": _("Common pool"),
}
