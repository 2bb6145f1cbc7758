"""What pages say where a permission rests because too little deposit counts."""

from typing import Any

from lending_circles.forms import asset_of
from lending_circles.queries.reserves import reserve_of
from lending_circles.views.gate import Here
from rules.money import format_amount


def resting(here: Here, *permissions: str) -> dict[str, Any]:
    """Return what `reserve.html` asks for: the reserve, and what is short for these permissions.

    Source: A-29: suspended, not deleted, and said with what tops it up.
    """
    reserve = reserve_of(here.account, here.terms)
    short_minor = max((reserve.short_minor(each) for each in permissions), default=0)

    return {
        "reserve": reserve,
        "short_minor": short_minor,
        "short_text": format_amount(short_minor, asset_of(here.asset)),
    }
