"""Derives the published figures anew, outside the night that keeps them."""

import datetime

from django.db import transaction

from track_record.steps import figures


@transaction.atomic(durable=True)
def refresh_figures(*, network_id: int, on: datetime.date) -> None:
    """Write what the pages show of a network's banks from the sums of its days."""
    figures.refresh(network_id, business_ids=(), on=on)
