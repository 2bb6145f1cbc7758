"""Reads the indicators of resilience, each day's over the quarter before it."""

import datetime
from dataclasses import dataclass
from fractions import Fraction

from observatory.models import ResilienceDay
from rules.resilience import (
    QUARTER_DAYS,
    ResilienceFacts,
    buffer_share,
    coverage,
    fragile_share,
    quarter_facts,
    saved_share,
    velocity,
)

HISTORY_DAYS = 364


@dataclass(frozen=True, slots=True)
class Indicators:
    """The indicators on one day, and the facts of the quarter that they are reckoned from."""

    on: datetime.date
    facts: ResilienceFacts
    saved: Fraction | None
    velocity: Fraction | None
    fragile: Fraction | None
    buffer: Fraction | None
    coverage: Fraction | None


def history(
    network_id: int, *, on: datetime.date, cover_ratio: Fraction, every_days: int = 7
) -> list[Indicators]:
    """Return the indicators of a year, one a week (or a day), the newest last.

    Source: R3-170.
    """
    since = on - datetime.timedelta(days=HISTORY_DAYS + QUARTER_DAYS)
    rows = list(
        ResilienceDay.objects.filter(network_id=network_id, on__gt=since, on__lte=on).order_by("on")
    )
    facts = [
        ResilienceFacts(
            **{name: getattr(row, name) for name in ResilienceFacts.__dataclass_fields__}
        )
        for row in rows
    ]
    found = []
    for place in range(len(rows) - 1, -1, -every_days):
        # Days are lived without gaps, so rows are days.
        quarter = quarter_facts(facts[max(place + 1 - QUARTER_DAYS, 0) : place + 1])
        found.append(
            Indicators(
                on=rows[place].on,
                facts=quarter,
                saved=saved_share(quarter),
                velocity=velocity(quarter),
                fragile=fragile_share(quarter),
                buffer=buffer_share(quarter),
                coverage=coverage(quarter, cover_ratio=cover_ratio),
            )
        )

    return found[: HISTORY_DAYS // every_days + 1][::-1]
