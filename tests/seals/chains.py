"""Sealing as the schedule would, at an hour of the test's own."""

import datetime

from seals import operations
from seals.models import Kind

AT = datetime.datetime(2026, 3, 2, 12, tzinfo=datetime.UTC)


def seal_all(kind=Kind.JOURNALS, *, at=AT, most=operations.ROWS_AT_ONCE):
    """Seal until nothing waits; return the seals."""
    found = []
    while (seal := operations.seal_next(kind=kind, at=at, most=most)) is not None:
        found.append(seal)

    return found
