"""Reads the query of a list: every parameter known, every value of the right shape."""

import datetime
import re

from django.http import QueryDict

from merchants import queries
from merchants.api.problems import Fault, Problem
from merchants.api.serializers import REFERENCE_LENGTH_MAX
from merchants.models import Payment
from merchants.queries import PaymentFilter
from people.text import hides_something

LIMIT_DEFAULT = 50
LIMIT_MAX = 100
PARAMETERS = ("limit", "starting_after", "status", "reference", "created[gte]", "created[lt]")

_LIMIT = re.compile(r"[1-9][0-9]{0,2}", re.ASCII)
_INSTANT = re.compile(
    r"(20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?)"
    r"(Z|[+-][0-9]{2}:[0-9]{2})",
    re.ASCII,
)


def check_parameters(query: QueryDict) -> None:
    """Refuse a parameter that is not known, or that comes twice."""
    unknown = sorted(set(query) - set(PARAMETERS))
    if unknown:
        raise Problem(
            "UNKNOWN_PARAMETER", faults=tuple(_fault(name, "unknown_parameter") for name in unknown)
        )
    for name in query:
        if len(query.getlist(name)) > 1:
            raise _refused(name, "given_twice", "Give it once.")


def limit_in(query: QueryDict) -> int:
    """Return how many rows a page has."""
    text = query.get("limit")
    if text is None:
        return LIMIT_DEFAULT
    if not _LIMIT.fullmatch(text) or int(text) > LIMIT_MAX:
        raise _refused("limit", "out_of_range", f"A page has 1 to {LIMIT_MAX} payments.")

    return int(text)


def filter_in(query: QueryDict) -> PaymentFilter:
    """Return which payments are asked for."""
    status = query.get("status")
    if status is not None and status not in Payment.Status.values:
        raise _refused("status", "unknown_status", f"One of {', '.join(Payment.Status.values)}.")
    reference = query.get("reference")
    if reference is not None and (
        not 0 < len(reference) <= REFERENCE_LENGTH_MAX or hides_something(reference)
    ):
        raise _refused(
            "reference",
            "not_a_reference",
            f"A reference has 1 to {REFERENCE_LENGTH_MAX} visible characters.",
        )

    return PaymentFilter(
        status=status,
        reference=reference,
        created_from=_instant(query, "created[gte]"),
        created_before=_instant(query, "created[lt]"),
    )


def cursor_in(query: QueryDict, *, merchant_id: int) -> Payment | None:
    """Return the payment behind which the page begins."""
    public_id = query.get("starting_after")
    if public_id is None:
        return None
    if hides_something(public_id):
        raise Problem("UNKNOWN_CURSOR")
    try:
        return queries.payment_of(merchant_id, public_id)
    except Payment.DoesNotExist:
        raise Problem("UNKNOWN_CURSOR") from None


def _instant(query: QueryDict, name: str) -> datetime.datetime | None:
    text = query.get(name)
    if text is None:
        return None
    # A space stands where a plus sign was not encoded.
    found = _INSTANT.fullmatch(text.replace(" ", "+"))
    try:
        if found:
            return datetime.datetime.fromisoformat(found[1] + found[2].replace("Z", "+00:00"))
    except ValueError:
        pass
    raise _refused(name, "not_an_instant", "Write it like 2026-01-05T09:30:00Z.")


def _refused(name: str, code: str, detail: str) -> Problem:
    return Problem("VALIDATION_FAILED", faults=(_fault(name, code, detail),))


def _fault(name: str, code: str, detail: str = "This parameter is not known here.") -> Fault:
    return Fault(code=code.upper(), detail=detail, location="query", pointer=name)
