"""What the schedule asks of governance; the schedule stands in config.celery."""

from celery import shared_task

from governance.operations import checking


@shared_task
def check_books() -> int:
    """Check every invariant of the books; return how many are broken."""
    return len(checking.check_books().broken)
