"""How a case is laid out on pages: its sections as words and tables, its way as a timeline."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from banks.case_diff import REQUEST, SectionChange
from banks.case_sections import BY_NAME, PRODUCT_LABELS, SECTIONS, Field, FieldKind
from banks.models import BusinessCase, CaseTransition
from pages.formats import AssetLike

State = BusinessCase.State
# How each state is shown: the status whose colour and symbol it has, and its word.
STATES: dict[str, tuple[str, str | Promise]] = {
    State.DRAFT: ("PLANNED", gettext_lazy("Being written")),
    State.SUBMITTED: ("PENDING", gettext_lazy("With the bank")),
    State.IN_REVIEW: ("PROCESSING", gettext_lazy("In review")),
    State.CHANGES_REQUESTED: ("EXTENDED", gettext_lazy("Changes asked for")),
    State.QUALIFIED: ("QUALIFIED", gettext_lazy("Qualified")),
    State.REJECTED: ("LOST", gettext_lazy("Not qualified")),
    State.WITHDRAWN: ("REVOKED", gettext_lazy("Withdrawn")),
}
NEXT: dict[str, str | Promise] = {
    State.DRAFT: gettext_lazy("Complete the sections, then hand the case in to the bank."),
    State.SUBMITTED: gettext_lazy("An officer of the bank takes it and writes to you."),
    State.IN_REVIEW: gettext_lazy(
        "Officers look at it, and two of them decide. They may ask for changes or documents."
    ),
    State.CHANGES_REQUESTED: gettext_lazy("Change what the bank asks for and hand it in again."),
    State.QUALIFIED: gettext_lazy(
        "The bank lists an offer, and investors can fund it. What you change now becomes a new "
        "version that two officers look at again."
    ),
    State.REJECTED: gettext_lazy("The reasons are below. You may begin a new case."),
    State.WITHDRAWN: gettext_lazy("You took it back. You may begin a new case."),
}
STEPS = (
    (State.DRAFT, gettext_lazy("Write it")),
    (State.SUBMITTED, gettext_lazy("Hand it in")),
    (State.IN_REVIEW, gettext_lazy("The bank looks at it")),
    (State.QUALIFIED, gettext_lazy("Two officers qualify it")),
)
_PLACE = {
    State.DRAFT: 0,
    State.SUBMITTED: 2,
    State.IN_REVIEW: 2,
    State.CHANGES_REQUESTED: 1,
    State.QUALIFIED: 4,
}
CHANGED_NAMES: dict[str, str | Promise] = {
    REQUEST: gettext_lazy("The request"),
    "documents": gettext_lazy("Documents"),
}
_REQUEST_FIELDS: dict[str, str | Promise] = {
    "title": gettext_lazy("Title"),
    "purpose": gettext_lazy("Purpose"),
    "product": gettext_lazy("Kind of loan"),
    "asset": gettext_lazy("Currency"),
    "asks_minor": gettext_lazy("Amount"),
}


DEEDS: dict[str, str | Promise] = {
    "CASE_OPENED": gettext_lazy("Began the case"),
    "CASE_REQUEST_CHANGED": gettext_lazy("Changed the request"),
    "CASE_SECTION_SAVED": gettext_lazy("Wrote a section"),
    "CASE_SUBMITTED": gettext_lazy("Handed it in"),
    "CASE_TAKEN": gettext_lazy("Took it"),
    "CASE_ASSIGNED": gettext_lazy("Gave it to an officer"),
    "CASE_CHANGES_REQUESTED": gettext_lazy("Asked for changes"),
    "CASE_WITHDRAWN": gettext_lazy("Took it back"),
    "CASE_MESSAGE_SENT": gettext_lazy("Wrote a message"),
    "CASE_REMARK_ADDED": gettext_lazy("Noted something"),
    "CASE_DOCUMENT_ADDED": gettext_lazy("Added a document"),
    "CASE_DOCUMENT_REDACTED": gettext_lazy("Added a redacted version"),
    "CASE_DOCUMENT_SHOWN": gettext_lazy("Said who reads a document"),
    "CASE_DOCUMENT_SET_ASIDE": gettext_lazy("Set a document aside"),
    "CASE_CRITERION_ANSWERED": gettext_lazy("Answered the checklist"),
    "CASE_FACTOR_SCORED": gettext_lazy("Gave points"),
    "CASE_REVIEWED": gettext_lazy("Answered the checklist and gave points"),
    "CASE_SECTION_CLEARED": gettext_lazy("Said whether investors read a section"),
    "CASE_SIGNED": gettext_lazy("Signed"),
    "CASE_QUALIFIED": gettext_lazy("Qualified"),
    "CASE_REJECTED": gettext_lazy("Not qualified"),
}


def state_words(case: BusinessCase) -> dict[str, Any]:
    """Return a case's state for the status tag, and what happens next."""
    code, words = STATES[case.state]
    return {"state": code, "state_words": words, "next": NEXT[case.state]}


def steps_of(case: BusinessCase) -> list[dict[str, Any]]:
    """Return the way from draft to qualified, and how far the case has come."""
    place = _PLACE.get(State(case.state), -1)
    return [
        {"label": label, "is_done": at < place, "is_current": at == place}
        for at, (_state, label) in enumerate(STEPS)
    ]


def sections_shown(
    sections: Mapping[str, Any], lacking: Mapping[str, list[str]] | None = None
) -> list[dict[str, Any]]:
    """Return every section with its fields as a page sets them out."""
    return [
        {
            "name": section.name,
            "title": section.title,
            "help": section.help,
            "for_investors": section.for_investors,
            "lacks": (lacking or {}).get(section.name, []),
            "parts": [
                _part(field, (sections.get(section.name) or {}).get(field.name))
                for field in section.fields
            ],
            "is_begun": bool(sections.get(section.name)),
        }
        for section in SECTIONS
    ]


def published_sections(sections: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the sections that a prospectus has, in their order."""
    return [each for each in sections_shown(sections) if each["name"] in sections]


def request_words(request: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is asked for, its kind in words."""
    return {**request, "product_words": PRODUCT_LABELS.get(str(request.get("product")), "")}


def changes_shown(changes: Iterable[SectionChange]) -> list[dict[str, Any]]:
    """Return what changed between two versions, under the titles that people know."""
    return [
        {
            "title": CHANGED_NAMES.get(section.name) or BY_NAME[section.name].title,
            "changes": [
                {"label": _label(section.name, change.field), "change": change}
                for change in section.changes
            ],
        }
        for section in changes
    ]


def way_of(moves: Iterable[CaseTransition]) -> list[dict[str, Any]]:
    """Return the moves of a case for the timeline."""
    return [
        {
            "title": STATES[move.to_state][1],
            "on": move.on,
            "status": STATES[move.to_state][0],
            "detail": f"{move.by.name}: “{move.reason}”" if move.reason else move.by.name,
        }
        for move in moves
    ]


def forecast_bars(sections: Mapping[str, Any], asset: AssetLike) -> dict[str, Any]:
    """Return the forecast's totals: what comes in, what goes out, what stays."""
    rows = (sections.get("forecast") or {}).get("months") or []
    income = sum(row.get("income_minor", 0) for row in rows)
    costs = sum(row.get("costs_minor", 0) for row in rows)
    return {
        "count": len(rows),
        "income_minor": income,
        "costs_minor": costs,
        "left_minor": income - costs,
        "asset": asset,
    }


def _label(section: str, field: str) -> str | Promise:
    if section == REQUEST:
        return _REQUEST_FIELDS.get(field, field)
    if section not in BY_NAME:
        return _("Documents")
    return next(each.label for each in BY_NAME[section].fields if each.name == field)


def _part(field: Field, value: Any) -> dict[str, Any]:
    if field.kind == FieldKind.ROWS:
        return {
            "label": field.label,
            "kind": "rows",
            "columns": [
                {"label": column.label, "is_figure": column.kind != FieldKind.LINE}
                for column in field.columns
            ],
            "rows": [
                [
                    {"value": row.get(column.name), "kind": column.kind.value}
                    for column in field.columns
                ]
                for row in value or []
            ],
            "is_forecast": field.name == "months",
        }
    return {"label": field.label, "kind": field.kind.value.lower(), "value": value}
