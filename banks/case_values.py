"""What stands in the fields of a case: read strictly, counted for completeness, compared."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from banks.case_sections import SECTIONS, Field, FieldKind, Section
from people.text import name_hides_something
from rules.money import AMOUNT_MINOR_MAX, AmountRefused, Asset, parse_amount

TEXT_CHARACTERS_MAX = 20_000
LINE_CHARACTERS_MAX = 200
NUMBER_MAX = 1_000_000
_MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])", re.ASCII)
_DIGITS = re.compile(r"[0-9]{1,7}", re.ASCII)

Values = dict[str, Any]


class ValuesRefused(ValueError):
    """Values that a section cannot hold: what is wrong about each field, by its name.

    A cell of a table is named like `uses-0-what`.
    """

    def __init__(self, errors: dict[str, str]) -> None:
        """Keep the sentences by field."""
        super().__init__("; ".join(f"{name}: {fact}" for name, fact in errors.items()))
        self.errors = errors


def cleaned(section: Section, values: Mapping[str, Any], asset: Asset) -> Values:
    """Return what a section keeps of `values`; what is empty is left out.

    An amount is minor units, or text in major units. Raises ValuesRefused.
    """
    known = {field.name: field for field in section.fields}
    errors = {
        str(name): _("There is no such field.")
        for name in sorted(set(map(str, values)) - set(known))
    }
    kept: Values = {}
    for name, field in known.items():
        given = values.get(name)
        if field.kind == FieldKind.ROWS:
            kept[name] = _rows(field, given, asset, errors)
        else:
            kept[name] = _value(field, given, asset, errors, name)
    if errors:
        raise ValuesRefused(errors)

    return {name: value for name, value in kept.items() if value not in (None, "", [])}


def missing(draft: Mapping[str, Any], asks_minor: int) -> dict[str, list[str]]:
    """Return what each section still lacks before the case can be submitted, in plain words."""
    found = {section.name: _lacks(section, draft.get(section.name) or {}) for section in SECTIONS}
    uses = (draft.get("funding") or {}).get("uses") or []
    if uses and sum(row.get("amount_minor", 0) for row in uses) != asks_minor:
        found["funding"].append(_("The uses do not add up to what you ask for."))

    return {name: facts for name, facts in found.items() if facts}


def plain_values(asks_minor: int, *, sentence: str = "") -> dict[str, Values]:
    """Return the shortest complete case, for stories, rehearsals and demonstrations.

    The forecast brings each month a fifth of what is asked and costs half of that.
    """
    text = sentence or _("Told in person.")
    month = {"income_minor": asks_minor // 5, "costs_minor": asks_minor // 10}
    values: dict[str, Values] = {
        section.name: {"text": text}
        for section in SECTIONS
        if any(field.name == "text" for field in section.fields)
    }
    values["funding"]["uses"] = [{"what": text[:LINE_CHARACTERS_MAX], "amount_minor": asks_minor}]
    values["forecast"]["months"] = [dict(month) for _number in range(12)]

    return values


def forecast_of(draft: Mapping[str, Any]) -> list[tuple[int, int]]:
    """Return the months of the forecast: money in and money out, in minor units."""
    rows = (draft.get("forecast") or {}).get("months") or []
    return [(row.get("income_minor", 0), row.get("costs_minor", 0)) for row in rows]


def _lacks(section: Section, values: Mapping[str, Any]) -> list[str]:
    facts = []
    for field in section.fields:
        value = values.get(field.name)
        if field.kind == FieldKind.ROWS and len(value or []) < field.rows_min:
            facts.append(
                _("%(label)s: at least %(count)s lines.")
                % {"label": field.label, "count": field.rows_min}
            )
        elif field.kind != FieldKind.ROWS and field.is_required and value in (None, ""):
            facts.append(_("%(label)s is empty.") % {"label": field.label})

    return facts


def _rows(field: Field, given: Any, asset: Asset, errors: dict[str, str]) -> list[Values]:
    if given is None or given == "":
        return []
    if not isinstance(given, Sequence) or isinstance(given, str):
        errors[field.name] = _("This is a table with lines.")
        return []
    rows = [
        (at, row)
        for at, row in enumerate(given)
        if isinstance(row, Mapping) and any(value not in (None, "") for value in row.values())
    ]
    if len(rows) > field.rows_max:
        errors[field.name] = _("At most %(count)s lines.") % {"count": field.rows_max}
        return []
    return [
        {
            column.name: _cell(column, row.get(column.name), asset, errors, f"{field.name}-{at}")
            for column in field.columns
        }
        for at, row in rows
    ]


def _cell(column: Field, given: Any, asset: Asset, errors: dict[str, str], place: str) -> Any:
    if given in (None, ""):
        # A line that was begun: an amount not written is nothing, words are needed.
        if column.kind == FieldKind.AMOUNT:
            return 0
        errors[f"{place}-{column.name}"] = _("%(label)s is empty.") % {"label": column.label}
        return None
    return _value(column, given, asset, errors, f"{place}-{column.name}")


def _value(field: Field, given: Any, asset: Asset, errors: dict[str, str], place: str) -> Any:
    if given in (None, ""):
        return None
    try:
        return _READERS[field.kind](given, asset)
    except AmountRefused as refused:
        errors[place] = f"{refused.detail} {refused.remedy}"
    except ValueError as refused:
        errors[place] = str(refused)

    return None


def _text(given: Any, _asset: Asset) -> str:
    return _plain(given, TEXT_CHARACTERS_MAX)


def _line(given: Any, _asset: Asset) -> str:
    return " ".join(_plain(given, LINE_CHARACTERS_MAX).split())


def _plain(given: Any, characters_max: int) -> str:
    if not isinstance(given, str):
        raise ValueError(_("Write words."))
    text = given.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > characters_max:
        raise ValueError(_("At most %(count)s characters.") % {"count": characters_max})
    if name_hides_something(text.replace("\n", " ").replace("\t", " ")):
        raise ValueError(_("There are characters in it that cannot be seen."))
    return text


def _amount(given: Any, asset: Asset) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        if not 0 <= given <= AMOUNT_MINOR_MAX:
            raise ValueError(_("The amount is out of bounds."))
        return given
    return parse_amount(
        given.strip() if isinstance(given, str) else given, asset, zero_allowed=True
    )


def _number(given: Any, _asset: Asset) -> int:
    if isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= NUMBER_MAX:
        return given
    if isinstance(given, str) and _DIGITS.fullmatch(given.strip()):
        number = int(given)
        if number <= NUMBER_MAX:
            return number
    raise ValueError(_("Write a whole number."))


def _month(given: Any, _asset: Asset) -> str:
    if isinstance(given, str) and _MONTH.fullmatch(given.strip()):
        return given.strip()
    raise ValueError(_("Write a month like 2026-09."))


_READERS = {
    FieldKind.TEXT: _text,
    FieldKind.LINE: _line,
    FieldKind.AMOUNT: _amount,
    FieldKind.NUMBER: _number,
    FieldKind.MONTH: _month,
}
