"""Counts how often somebody tries, in fixed windows, in the cache that all processes share."""

import datetime
import logging
from dataclasses import dataclass

from django.core.cache import cache

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tries in so many seconds."""

    tries_max: int
    window_seconds: int


@dataclass(frozen=True, slots=True)
class Room:
    """What is left of a rate after one more try."""

    allowed: bool
    tries_max: int
    tries_left: int
    reset_seconds: int


def count_try(scope: str, subject: str | int, rate: Rate, *, at: datetime.datetime) -> Room:
    """Count one try of `subject` and return the room that is left.

    Where the cache is away everything is allowed: a till goes on selling.
    """
    window, elapsed = divmod(int(at.timestamp()), rate.window_seconds)
    reset_seconds = rate.window_seconds - elapsed
    name = f"rate:{scope}:{subject}:{window}"
    try:
        cache.add(name, 0, timeout=2 * rate.window_seconds)
        tries = cache.incr(name)
    except Exception:
        # Whatever the cache's driver raises: an uncounted limit must not close the till.
        logger.warning("The rate of %s could not be counted.", scope, exc_info=True)
        tries = 0

    return Room(
        allowed=tries <= rate.tries_max,
        tries_max=rate.tries_max,
        tries_left=max(0, rate.tries_max - tries),
        reset_seconds=reset_seconds,
    )
