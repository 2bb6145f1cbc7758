"""Tables as CSV files that a spreadsheet can read and cannot be harmed by."""

import csv
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, StreamingHttpResponse
from django.utils import timezone

from pages.figures import pick
from pages.formats import AssetLike
from rules import money

# A cell that begins with one of these is taken for a formula by spreadsheets.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def is_csv_wanted(request: HttpRequest) -> bool:
    """Tell whether the address asks for the table as a file."""
    return request.GET.get("format") == "csv"


def csv_address(request: HttpRequest) -> str:
    """Return the address of the file with everything that this page's filters show."""
    asked = request.GET.copy()
    for name in ("page", "after", "before"):
        asked.pop(name, None)
    asked["format"] = "csv"

    return f"?{asked.urlencode()}"


def csv_file(
    name: str,
    columns: Sequence[Mapping[str, Any]],
    rows: Iterable[Any],
    *,
    asset: AssetLike | None = None,
) -> StreamingHttpResponse:
    """Return a download of the same columns and rows that `data_table` shows.

    Amounts are in major units with a point, days and instants in ISO form.
    """
    answer = StreamingHttpResponse(
        _lines(columns, rows, asset), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'

    return answer


def safe(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


class _Line:
    """A file that hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def _lines(
    columns: Sequence[Mapping[str, Any]], rows: Iterable[Any], asset: AssetLike | None
) -> Iterator[str]:
    writer: Any = csv.writer(_Line())
    yield writer.writerow([_head(column, asset) for column in columns])
    for row in rows:
        yield writer.writerow([_cell(column, row, asset) for column in columns])


def _head(column: Mapping[str, Any], asset: AssetLike | None) -> str:
    scale = column.get("asset") or asset
    if column.get("kind") in ("amount", "signed") and scale is not None:
        return f"{column['label']} ({scale.code})"

    return str(column["label"])


def _cell(column: Mapping[str, Any], row: Any, asset: AssetLike | None) -> str:
    value = pick(row, column["key"])
    if value is None:
        return ""
    if column.get("kind") in ("amount", "signed"):
        scale: Any = column.get("asset") or pick(row, "asset") or asset
        return money.format_amount(int(value), money.Asset(scale.code, scale.decimals))
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)

    return safe(str(value))
