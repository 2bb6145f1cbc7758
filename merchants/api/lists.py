"""Reads the query of the list of payments."""

from django.http import QueryDict

from api.lists import choice_in, instant_in, refused
from api.problems import Problem
from merchants import queries
from merchants.api.serializers import REFERENCE_LENGTH_MAX
from merchants.models import Merchant, Payment
from merchants.queries import PaymentFilter
from people.text import hides_something

PARAMETERS = ("limit", "starting_after", "status", "reference", "created[gte]", "created[lt]")


def filter_in(query: QueryDict) -> PaymentFilter:
    """Return which payments are asked for."""
    reference = query.get("reference")
    if reference is not None and (
        not 0 < len(reference) <= REFERENCE_LENGTH_MAX or hides_something(reference)
    ):
        raise refused(
            "reference",
            "not_a_reference",
            f"A reference has 1 to {REFERENCE_LENGTH_MAX} visible characters.",
        )

    return PaymentFilter(
        status=choice_in(query, "status", Payment.Status.values),
        reference=reference,
        created_from=instant_in(query, "created[gte]"),
        created_before=instant_in(query, "created[lt]"),
    )


def cursor_in(query: QueryDict, *, merchant: Merchant) -> Payment | None:
    """Return the payment behind which the page begins."""
    public_id = query.get("starting_after")
    if public_id is None:
        return None
    if hides_something(public_id):
        raise Problem("UNKNOWN_CURSOR")
    try:
        return queries.payment_of(merchant, public_id)
    except Payment.DoesNotExist:
        raise Problem("UNKNOWN_CURSOR") from None
