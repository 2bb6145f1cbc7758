"""Streams what moved as rows that a spreadsheet can read and cannot be harmed by."""

import csv
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ledger.models import Asset
from lending_circles.activity_words import told
from lending_circles.queries.activity import Movement
from rules import money

# A cell that begins with one of these is taken for a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Line:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(movements: list[Movement], asset: Asset, names: dict[int, str]) -> Iterator[str]:
    """Return a line for the head and one for each movement; amounts in major units."""
    writer = csv.writer(_Line())
    scale = money.Asset(asset.code, asset.decimals)
    yield _written(writer, [_("Date"), _("What"), _("More"), _("Spending"), _("Stake"), _("Asset")])
    for movement in movements:
        words = told(movement, asset, names)
        yield _written(
            writer,
            [
                movement.happened_on.isoformat(),
                safe(words.title),
                safe(words.detail),
                money.format_amount(movement.spending_minor, scale),
                money.format_amount(movement.stake_minor, scale),
                asset.code,
            ],
        )


def _written(writer: Any, cells: list[str]) -> str:
    line: str = writer.writerow(cells)
    return line
