"""What changed between two versions of a case, section by section."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from banks.case_sections import SECTIONS, Field, FieldKind

REQUEST = "request"
LINES_MAX = 400


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of lines that stayed, went or came: `sign` is a space, `-` or `+`."""

    sign: str
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A field that changed: `pieces` for text and tables, `before` and `after` for the rest."""

    field: str
    kind: FieldKind | None
    before: Any = None
    after: Any = None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section with what changed in it."""

    name: str
    changes: tuple[Change, ...]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[SectionChange]:
    """Return the sections that differ between two contents of versions, in their order.

    The request comes first; documents, by their digests, last.
    """
    found = [SectionChange(REQUEST, _plain(old.get(REQUEST) or {}, new.get(REQUEST) or {}))]
    before, after = old.get("sections") or {}, new.get("sections") or {}
    for section in SECTIONS:
        one, other = before.get(section.name) or {}, after.get(section.name) or {}
        found.append(
            SectionChange(
                section.name,
                tuple(
                    _changed(field, one.get(field.name), other.get(field.name))
                    for field in section.fields
                    if one.get(field.name) != other.get(field.name)
                ),
            )
        )
    found.append(SectionChange("documents", _documents(old, new)))

    return [section for section in found if section.changes]


def _plain(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(
        Change(
            name,
            FieldKind.AMOUNT if name == "asks_minor" else None,
            before=old.get(name),
            after=new.get(name),
        )
        for name in sorted({*old, *new})
        if old.get(name) != new.get(name)
    )


def _changed(field: Field, before: Any, after: Any) -> Change:
    if field.kind == FieldKind.TEXT:
        return Change(field.name, field.kind, pieces=_pieces(_lines(before), _lines(after)))
    if field.kind == FieldKind.ROWS:
        return Change(field.name, field.kind, pieces=_pieces(_rows(before), _rows(after)))
    return Change(field.name, field.kind, before=before, after=after)


def _documents(old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Change, ...]:
    def lines(content: Mapping[str, Any]) -> list[str]:
        return [
            f"{each['title']} ({each['sha256'][:12]})" for each in content.get("documents") or []
        ]

    one, other = lines(old), lines(new)
    return (Change("documents", FieldKind.ROWS, pieces=_pieces(one, other)),) * (one != other)


def _lines(text: Any) -> list[str]:
    return str(text or "").split("\n")[:LINES_MAX]


def _rows(rows: Any) -> list[str]:
    """Return each row of a table as a line: its cells in order, amounts as whole minor units."""
    return [" · ".join(str(value) for value in row.values()) for row in rows or []]


def _pieces(before: list[str], after: list[str]) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for tag, low, high, start, end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(" ", "\n".join(before[low:high])))
            continue
        if high > low:
            pieces.append(Piece("-", "\n".join(before[low:high])))
        if end > start:
            pieces.append(Piece("+", "\n".join(after[start:end])))

    return tuple(pieces)
