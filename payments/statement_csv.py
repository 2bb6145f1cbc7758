"""Reads the CSV file of an account elsewhere: whatever its headings, all of it or nothing."""

import csv
import datetime
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from rules import money

BYTES_MAX = 900_000
LINES_MAX = 2_000
PROBLEMS_SHOWN_MAX = 50
OLDEST = datetime.date(2000, 1, 1)

_HEADINGS = {
    "booked_on": "booked_on booked date bookingdate bookingday buchungstag datum valutadatum "
    "valuedate transactiondate postingdate fecha data",
    "amount": "amount betrag sum value importe valor montant umsatz",
    "credit": "credit creditamount paidin in haben gutschrift deposit",
    "debit": "debit debitamount paidout out soll lastschrift withdrawal",
    "reference": "reference purpose remittance remittanceinformation verwendungszweck description "
    "details memo text concepto descricao",
    "counterparty": "counterparty name payee payer partner partyname auftraggeber empfaenger "
    "beneficiary other",
    "external_id": "id externalid transactionid entryid entryreference bankreference uid",
}
_FIELD_BY_HEADING = {
    word.replace("_", ""): name for name, words in _HEADINGS.items() for word in words.split()
}
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Days(StrEnum):
    """How 01/02/2026 is meant, where a file writes days so."""

    DAY_FIRST = "DAY_FIRST"
    MONTH_FIRST = "MONTH_FIRST"


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One readable line; `amount_minor` is above zero for what came in."""

    number: int
    booked_on: datetime.date
    amount_minor: int
    reference: str
    counterparty: str
    external_id: str

    @property
    def key(self) -> str:
        """Return what tells this line from every other: its id, or all that it says."""
        if self.external_id:
            return f"id:{_digest(self.external_id)}"
        said = (
            self.booked_on.isoformat(),
            str(self.amount_minor),
            self.reference,
            self.counterparty,
        )

        return f"line:{_digest(chr(31).join(said))}"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a line cannot be read, and how it would be right; line 0 is the file itself."""

    line: int
    text: str


@dataclass(slots=True)
class Statement:
    """What a file says, and what is wrong with it."""

    lines: list[LineDraft] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, line: int, text: str) -> None:
        """Keep what is wrong with a line."""
        self.problems.append(Problem(line, text))


class _Unreadable(ValueError):
    """A cell that cannot be read, and why."""


def read(
    content: bytes, *, asset: money.Asset, on: datetime.date, days: Days | None = None
) -> Statement:
    """Return the lines of a file, and every problem by the line it stands on.

    The first line has the headings; their order, language and case are free. Amounts are signed, or
    in two columns for what came in and went out. No line is later than `on`.
    """
    found = Statement()
    if len(content) > BYTES_MAX:
        found.refuse(0, _("The file is too large. Upload a shorter span of days."))
        return found
    text = _decoded(content)
    if "\0" in text:
        found.refuse(0, _("This is not a CSV file."))
        return found
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    try:
        rows = [(reader.line_num, row) for row in reader if any(cell.strip() for cell in row)]
    except csv.Error:
        found.refuse(reader.line_num, _("The file ends within a quotation, or is no CSV file."))
        return found
    if not rows:
        found.refuse(0, _("The file is empty."))
        return found

    columns = _columns(rows[0][1])
    for missing in _missing(columns):
        found.refuse(rows[0][0], missing)
    if len(rows) - 1 > LINES_MAX:
        found.refuse(0, _("A file has at most %(most)s lines.") % {"most": LINES_MAX})
    if found.problems:
        return found
    for number, row in rows[1:]:
        try:
            found.lines.append(_line(number, row, columns, asset=asset, on=on, days=days))
        except _Unreadable as problem:
            found.refuse(number, str(problem))

    return found


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What German and Brazilian banks send. Every byte has a meaning there but five.
        return content.decode("cp1252", errors="replace")


def _delimiter(text: str) -> str:
    head = text.lstrip().partition("\n")[0]

    return max((",", ";", "\t"), key=head.count)


def _columns(head: Sequence[str]) -> dict[str, int]:
    """Return the place of each field; the first column of a meaning counts."""
    places: dict[str, int] = {}
    for place, heading in enumerate(head):
        word = re.sub(r"[^a-z]", "", heading.lower().replace("ä", "ae"))
        name = _FIELD_BY_HEADING.get(word)
        if name is not None:
            places.setdefault(name, place)

    return places


def _missing(columns: Mapping[str, int]) -> list[str]:
    missing = []
    if "booked_on" not in columns:
        missing.append(_("There is no column of days. Head it booked_on."))
    if "amount" not in columns and not {"credit", "debit"} <= columns.keys():
        missing.append(_("There is no column of amounts. Head it amount, or two credit and debit."))
    if "reference" not in columns:
        missing.append(_("There is no column of references. Head it reference."))

    return missing


def _line(
    number: int,
    row: Sequence[str],
    columns: Mapping[str, int],
    *,
    asset: money.Asset,
    on: datetime.date,
    days: Days | None,
) -> LineDraft:
    cells = {
        name: row[place].strip() if place < len(row) else "" for name, place in columns.items()
    }
    booked_on = _day(cells["booked_on"], days)
    if not OLDEST <= booked_on <= on:
        raise _Unreadable(
            _("The day is after the business date %(on)s, or very old.") % {"on": on.isoformat()}
        )

    return LineDraft(
        number=number,
        booked_on=booked_on,
        amount_minor=_moved(cells, asset),
        reference=_words(cells.get("reference", ""), 300),
        counterparty=_words(cells.get("counterparty", ""), 140),
        external_id=_words(cells.get("external_id", ""), 140),
    )


def _moved(cells: Mapping[str, str], asset: money.Asset) -> int:
    if "amount" in cells:
        minor = _amount(cells["amount"], asset)
    else:
        minor = sum(
            sign * abs(_amount(cells[name], asset))
            for name, sign in (("credit", 1), ("debit", -1))
            if cells[name]
        )
    if minor == 0:
        raise _Unreadable(_("The amount is zero or missing."))

    return minor


def _amount(text: str, asset: money.Asset) -> int:
    """Return signed minor units of `1,234.56`, `1.234,56`, `-12` or `12.50-`."""
    # Spaces (also the narrow and the fixed one) and apostrophes group digits; − is a minus too.
    plain = re.sub(r"[\s'\u2019]", "", text).replace("\u2212", "-").removesuffix(asset.code)
    sign = -1 if plain.startswith("-") or plain.endswith("-") else 1
    plain = plain.strip("+-") if plain.count("-") + plain.count("+") <= 1 else text
    try:
        return sign * money.parse_amount(_pointed(plain, asset), asset, zero_allowed=True)
    except money.AmountRefused as refused:
        raise _Unreadable(f"{refused.detail} {refused.remedy}") from refused


def _pointed(plain: str, asset: money.Asset) -> str:
    """Return the amount with a point before its decimals and no grouping."""
    marks = [mark for mark in plain if mark in ".,"]
    if not marks:
        return plain
    last = marks[-1]
    whole, _last, decimals = plain.rpartition(last)
    if len(set(marks)) == 1:
        groups = plain.split(last)
        is_grouped = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        if len(marks) > 1:
            return "".join(groups) if is_grouped else plain
        if is_grouped and asset.decimals != 3 and groups[0] != "0":
            raise _Unreadable(
                _("The amount can be read in two ways. Write it with its decimals, like %(so)s.")
                % {"so": money.format_amount(1234 * 10**asset.decimals, asset)}
            )
    elif last in whole or not re.fullmatch(r"\d{1,3}([.,]\d{3})+", whole):
        return plain

    return f"{re.sub('[.,]', '', whole)}.{decimals}"


def _day(text: str, days: Days | None) -> datetime.date:
    try:
        if _ISO.match(text):
            return datetime.date.fromisoformat(text[:10])
        if dotted := _DOTTED.fullmatch(text):
            day, month, year = map(int, dotted.groups())
            return datetime.date(year, month, day)
        if slashed := _SLASHED.fullmatch(text):
            one, other, year = map(int, slashed.groups())
            if days is None:
                raise _Unreadable(_("Say whether the day or the month comes first in such dates."))
            day, month = (one, other) if days == Days.DAY_FIRST else (other, one)
            return datetime.date(year, month, day)
    except _Unreadable:
        raise
    except ValueError:
        pass
    raise _Unreadable(_("There is no such day. Write it like 2026-01-31."))


def _words(text: str, length: int) -> str:
    """Return what people can see of a text, on one line."""
    seen = "".join(letter if letter.isprintable() else " " for letter in text)

    return " ".join(seen.split())[:length]


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
