"""Reads the query of a list: every parameter known, every value of the right shape."""

import datetime
import re
from collections.abc import Collection, Sequence
from typing import Any

from django.http import QueryDict

from api.problems import Fault, Problem

LIMIT_DEFAULT = 50
LIMIT_MAX = 100

_LIMIT = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
_DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_INSTANT = re.compile(
    r"(20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)"
    r"(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)


def check_parameters(
    query: QueryDict, known: Collection[str], *, several: Collection[str] = ()
) -> None:
    """Refuse a parameter that is not known, or that comes twice unless it may have `several`."""
    unknown = sorted(set(query) - set(known) - set(several))
    if unknown:
        raise Problem(
            "UNKNOWN_PARAMETER", faults=tuple(_fault(name, "unknown_parameter") for name in unknown)
        )
    for name in query:
        if name not in several and len(query.getlist(name)) > 1:
            raise refused(name, "given_twice", "Give it once.")


def limit_in(query: QueryDict, *, things: str = "rows") -> int:
    """Return how many rows a page has."""
    text = query.get("limit")
    if text is None:
        return LIMIT_DEFAULT
    if not _LIMIT.fullmatch(text) or int(text) > LIMIT_MAX:
        raise refused("limit", "out_of_range", f"A page has 1 to {LIMIT_MAX} {things}.")

    return int(text)


def choice_in(query: QueryDict, name: str, choices: Collection[str]) -> str | None:
    """Return one of the choices, None where none is asked for."""
    text = query.get(name)
    if text is not None and text not in choices:
        raise refused(name, f"unknown_{name}", f"One of {', '.join(choices)}.")

    return text


def day_in(query: QueryDict, name: str) -> datetime.date | None:
    """Return a day, None where none is asked for."""
    text = query.get(name)
    if text is None:
        return None
    try:
        if _DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass
    raise refused(name, "not_a_day", "Write it like 2026-01-05.")


def instant_in(query: QueryDict, name: str) -> datetime.datetime | None:
    """Return an instant, None where none is asked for."""
    text = query.get(name)
    if text is None:
        return None
    # A space stands where a plus sign was not encoded.
    found = _INSTANT.fullmatch(text.replace(" ", "+"))
    try:
        if found:
            instant = datetime.datetime.fromisoformat(found[1] + found[2].replace("Z", "+00:00"))
            # The database knows fewer time zones than RFC 3339, and every one of them as UTC.
            return instant.astimezone(datetime.UTC)
    except (OverflowError, ValueError):
        pass
    raise refused(name, "not_an_instant", "Write it like 2026-01-05T09:30:00Z.")


def refused(name: str, code: str, detail: str) -> Problem:
    """Return the problem of one parameter."""
    return Problem("VALIDATION_FAILED", faults=(_fault(name, code, detail),))


def page_of(rows: Sequence[dict[str, Any]], *, limit: int, cursor: str = "id") -> dict[str, Any]:
    """Return a list's page of rows read up to one more than the limit.

    The row too many tells whether there is another page; `cursor` names what the next one follows.
    """
    page = rows[:limit]
    has_more = len(rows) > limit

    return {
        "data": page,
        "has_more": has_more,
        "next_cursor": page[-1][cursor] if has_more else None,
    }


def _fault(name: str, code: str, detail: str = "This parameter is not known here.") -> Fault:
    return Fault(code=code.upper(), detail=detail, location="query", pointer=name)
