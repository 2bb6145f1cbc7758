"""Counts how often somebody tries, in fixed windows, in the cache that all processes share."""

import datetime
import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache, caches
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError

# A counter that has no end gets one, so that none stays for ever.
_COUNT = """
local counted = {}
for place, key in ipairs(KEYS) do
    counted[place] = redis.call('INCR', key)
    if counted[place] == 1 then redis.call('EXPIRE', key, ARGV[place]) end
end
return counted
"""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many tries in so many seconds."""

    tries_max: int
    window_seconds: int


@dataclass(frozen=True, slots=True)
class Limit:
    """Who is counted, among which, and how often they may try."""

    scope: str
    subject: str | int
    rate: Rate


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
    return count_tries([Limit(scope, subject, rate)], at=at)[0]


def count_tries(limits: Sequence[Limit], *, at: datetime.datetime) -> list[Room]:
    """Count one try for each of several limits and return the room that each leaves.

    Where the cache is away everything is allowed.
    """
    windows = [divmod(int(at.timestamp()), limit.rate.window_seconds) for limit in limits]
    names = [
        f"rate:{limit.scope}:{limit.subject}:{window}"
        for limit, (window, _elapsed) in zip(limits, windows, strict=True)
    ]
    try:
        counted = _count(names, [2 * limit.rate.window_seconds for limit in limits])
    except Exception:
        # Whatever the cache's driver raises: an uncounted limit must not close the till.
        logger.warning(
            "The rate of %s could not be counted.",
            ", ".join(limit.scope for limit in limits),
            exc_info=True,
        )
        counted = [0] * len(limits)

    return [
        Room(
            allowed=tries <= limit.rate.tries_max,
            tries_max=limit.rate.tries_max,
            tries_left=max(0, limit.rate.tries_max - tries),
            reset_seconds=limit.rate.window_seconds - elapsed,
        )
        for limit, tries, (_window, elapsed) in zip(limits, counted, windows, strict=True)
    ]


class _Counter:
    """A connection to the cache's server that one thread keeps for counting.

    Every request of a till is counted. To take a connection out of a pool, look whether it still
    works and write statistics about it takes longer than to count.
    """

    def __init__(self, backend: RedisCache) -> None:
        """Keep how to connect; that is done with the first question."""
        self._connection = backend._cache.get_client(write=True).connection_pool.make_connection()
        # Two processes never speak on one connection.
        self.process_id = os.getpid()

    def count(self, keys: Sequence[str], kept_seconds: Sequence[int]) -> list[int]:
        """Add one to each counter, by one command for all, and return what they stand at."""
        command = self._connection.pack_command("EVAL", _COUNT, len(keys), *keys, *kept_seconds)
        try:
            return self._ask(command)
        except ConnectionError:
            # The server has closed it meanwhile, or was started anew.
            return self._ask(command)

    def _ask(self, command: Any) -> list[int]:
        self._connection.send_packed_command(command)
        return [int(tries) for tries in self._connection.read_response()]


def _counter(backend: RedisCache) -> _Counter:
    """Return what counts in the cache's server; made once for each of a thread's caches."""
    counter: _Counter | None = getattr(backend, "_counter_of_tries", None)
    if counter is None or counter.process_id != os.getpid():
        counter = _Counter(backend)
        backend._counter_of_tries = counter  # type: ignore[attr-defined]

    return counter


def _count(names: Sequence[str], kept_seconds: Sequence[int]) -> list[int]:
    """Add one to each counter and return what they stand at."""
    backend = caches["default"]
    if isinstance(backend, RedisCache):
        keys = [backend.make_and_validate_key(name) for name in names]
        return _counter(backend).count(keys, kept_seconds)

    for name, seconds in zip(names, kept_seconds, strict=True):
        cache.add(name, 0, timeout=seconds)
    return [cache.incr(name) for name in names]
