"""Keeps each night how well a network carried its members."""

import datetime
from dataclasses import asdict

from django.db import connection

from observatory.models import ResilienceDay
from observatory.queries.state import facts_of


def keep_resilience(*, network_id: int, on: datetime.date) -> int:
    """Write the day's row, over the one of an earlier try. Returns one.

    Source: R3-170; the business day, closing, 12.
    """
    assert connection.in_atomic_block

    facts = asdict(facts_of(network_id, on=on))
    ResilienceDay.objects.bulk_create(
        [ResilienceDay(network_id=network_id, on=on, **facts)],
        update_conflicts=True,
        unique_fields=["network", "on"],
        update_fields=list(facts),
    )

    return 1
