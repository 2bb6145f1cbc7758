"""Reads a CSV file of sales that were made before: all of it or nothing, errors by line."""

import csv
import dataclasses
import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from pages.csv_files import safe
from people.text import hides_something
from rules import money

LINES_MAX = 50_000
FAULTS_SHOWN_MAX = 100
REFERENCE_LENGTH_MAX = 64
CUSTOMER_LENGTH_MAX = 80
COLUMNS = ("happened_at", "reference", "amount")
_OPTIONAL = ("customer",)


@dataclass(frozen=True, slots=True)
class SaleLine:
    """One readable line; its text cells are harmless to spreadsheets."""

    number: int
    reference: str
    amount_minor: int
    happened_at: datetime.datetime
    customer: str

    @property
    def said(self) -> tuple[Any, ...]:
        """Return what makes the same line the same sale."""
        return (True, self.amount_minor, self.happened_at)


@dataclass(frozen=True, slots=True)
class LineFault:
    """Why a line cannot be taken; line 0 is the file itself."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What a file holds: its readable lines, how many were known before, and what is wrong."""

    lines: tuple[SaleLine, ...]
    faults: tuple[LineFault, ...] = ()
    known_count: int = 0

    @property
    def new_count(self) -> int:
        """Return how many sales the file adds; none where anything in it is wrong."""
        return 0 if self.faults else len(self.lines) - self.known_count

    def against(self, known: Mapping[str, tuple[Any, ...]]) -> "ImportReport":
        """Return the report with what is kept already told apart from what contradicts it."""
        faults = list(self.faults)
        for line in self.lines:
            if line.reference in known and known[line.reference] != line.said:
                faults.append(
                    LineFault(line.number, _("Another sale is kept under this reference."))
                )

        return dataclasses.replace(
            self,
            faults=tuple(faults[:FAULTS_SHOWN_MAX]),
            known_count=sum(line.reference in known for line in self.lines),
        )


def read_sales(text: str, *, asset: Any, before: datetime.datetime) -> ImportReport:
    """Read a file with the columns happened_at, reference, amount and perhaps customer.

    Instants in ISO form with their offset, amounts in major units with a point.
    """
    unit = money.Asset(asset.code, asset.decimals)
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    lines: list[SaleLine] = []
    faults: list[LineFault] = []
    seen: dict[str, int] = {}
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in COLUMNS if name not in names]
        unknown = [name for name in names if name not in (*COLUMNS, *_OPTIONAL)]
        if missing or unknown or len(set(names)) < len(names):
            return ImportReport(
                (), (LineFault(0, _("The first line names: happened_at, reference, amount.")),)
            )
        for cells in reader:
            if not cells:
                continue
            if len(lines) + len(faults) >= LINES_MAX:
                faults.append(LineFault(0, _("A file has at most 50,000 sales.")))
                break
            number = reader.line_num
            try:
                line = _line(number, dict(zip(names, cells, strict=True)), unit, before)
                if line.reference in seen:
                    raise ValueError(_("The reference stands in the file twice."))
            except ValueError as wrong:
                faults.append(LineFault(number, str(wrong) or _("This line cannot be read.")))
                continue
            seen[line.reference] = number
            lines.append(line)
    except csv.Error:
        faults.append(LineFault(reader.line_num, _("This is not a CSV file from here on.")))
    if not lines and not faults:
        faults.append(LineFault(0, _("There is no sale in this file.")))

    return ImportReport(tuple(lines), tuple(faults[:FAULTS_SHOWN_MAX]))


def _line(
    number: int, cells: Mapping[str, str], unit: money.Asset, before: datetime.datetime
) -> SaleLine:
    """Read one line; raises ValueError with what is wrong in it."""
    try:
        amount_minor = money.parse_amount(cells["amount"].strip(), unit)
    except money.AmountRefused as refused:
        raise ValueError(str(refused)) from None
    if amount_minor <= 0:
        raise ValueError(_("A sale is for more than nothing."))
    try:
        happened_at = datetime.datetime.fromisoformat(cells["happened_at"].strip())
    except ValueError:
        happened_at = None  # type: ignore[assignment]
    if happened_at is None or happened_at.tzinfo is None:
        raise ValueError(_("Write the instant like 2026-01-05T09:30:00Z."))
    if happened_at > before or happened_at.year < 2000:
        raise ValueError(_("The sale lies in the future, or too far back."))

    return SaleLine(
        number,
        _text(cells["reference"], least=1, most=REFERENCE_LENGTH_MAX),
        amount_minor,
        # The database knows fewer time zones than a file, and every one of them as UTC.
        happened_at.astimezone(datetime.UTC),
        _text(cells.get("customer", ""), least=0, most=CUSTOMER_LENGTH_MAX),
    )


def _text(cell: str, *, least: int, most: int) -> str:
    text = safe(cell.strip())
    if not least <= len(text) <= most or hides_something(text):
        raise ValueError(_("A text is too long, empty or not to be seen."))

    return text
