"""When a request came, as the edge that took it says: money is not moved on a day that is over.

Operations never read the clock. Whoever meets the world outside says `asked_at` once, and the
guard of the business day asks here what day that is where a network lives.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_asked_at: ContextVar[datetime.datetime | None] = ContextVar("asked_at", default=None)


@contextmanager
def asked_at(at: datetime.datetime) -> Iterator[None]:
    """Let everything inside know when it was asked for."""
    assert at.tzinfo is not None
    token = _asked_at.set(at)
    try:
        yield
    finally:
        _asked_at.reset(token)


def today_in(time_zone: str) -> datetime.date | None:
    """Return the day in a time zone when this was asked for; None where nobody said when."""
    at = _asked_at.get()

    return None if at is None else at.astimezone(ZoneInfo(time_zone)).date()
