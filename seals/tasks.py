"""Sealing on Celery workers."""

from celery import shared_task
from django.utils import timezone

from seals import operations
from seals.models import Kind


@shared_task
def seal_rows() -> int:
    """Seal all that waits, each seal in a transaction of its own; return how many rows.

    Beat calls it every few minutes. A killed worker loses at most the seal that it was at.
    """
    sealed = 0
    for kind in Kind:
        while (seal := operations.seal_next(kind=kind, at=timezone.now())) is not None:
            sealed += seal.row_count

    return sealed
