"""The weeks of a plan as a table and a drawing: both from the same figures of the rules."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rules import delivery_reserve, prepaid

WIDTH, HEIGHT = 600, 120


def weeks_of(refundable: Sequence[int], reserves: Sequence[int]) -> list[dict[str, int]]:
    """Return what each week costs, and what is refundable and held after it."""
    return [
        {
            "number": number,
            "price_minor": refundable[number - 1] - refundable[number],
            "refundable_minor": refundable[number],
            "reserve_minor": reserves[number],
        }
        for number in range(1, len(refundable))
    ]


def drawing_of(weeks: Sequence[dict[str, int]], *, post_paid_week_minor: int) -> dict[str, Any]:
    """Return a bar for each week's price against that of a week paid later."""
    count = len(weeks)
    bars = []
    for place, week in enumerate(weeks):
        x, right = place * WIDTH // count, (place + 1) * WIDTH // count
        height = week["price_minor"] * HEIGHT // post_paid_week_minor
        bars.append(
            {
                "x": x,
                "y": HEIGHT - height,
                "width": max(right - x - (1 if count < WIDTH // 4 else 0), 1),
                "height": height,
            }
        )
    return {"bars": bars, "width": WIDTH, "height": HEIGHT}


def preview(terms: Any) -> dict[str, Any] | None:
    """Return the figures of terms that are not offered yet; None where they make no plan."""
    price = {
        "weeks": terms.weeks,
        "post_paid_week_minor": terms.post_paid_week_minor,
        "prepaid_minor": terms.prepaid_minor,
    }
    if not prepaid.is_sound(**price):
        return None
    held = delivery_reserve.reserves(
        terms.prepaid_minor,
        weeks=terms.weeks,
        ratio=Fraction(terms.reserve_millionths, 1_000_000),
    )
    weeks = weeks_of(prepaid.allowances(**price), held)
    return {
        "weeks": weeks,
        "drawing": drawing_of(weeks, post_paid_week_minor=terms.post_paid_week_minor),
        "average": prepaid.discount(**price),
        "saved_minor": terms.weeks * terms.post_paid_week_minor - terms.prepaid_minor,
        "reserve_minor": held[0],
        "at_once_minor": terms.prepaid_minor - held[0],
    }
