"""What the schedule asks of governance; the schedule stands in config.celery."""

import logging

from celery import shared_task
from django.utils import timezone

from governance.operations import checking
from ledger import reconcile

log = logging.getLogger(__name__)


@shared_task
def check_books() -> int:
    """Check every invariant of the books in one moment; return how many are broken."""
    started_at = timezone.now()
    with reconcile.one_moment():
        results = [reconcile.look(invariant) for invariant in reconcile.all_invariants()]
    for result in results:
        if not result.holds:
            log.error("%s is broken: %s", result.invariant.code, result.invariant.statement)
    check = checking.keep_check(results=results, started_at=started_at, finished_at=timezone.now())

    return len(check.broken)
