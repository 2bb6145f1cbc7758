"""Public ids: a prefix that says what it names, and 26 characters that sort by time."""

import random
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

# Crockford's alphabet: no letter that looks like a digit. Its order is the order of the bytes.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 26
RANDOM_BYTES = 10
MILLISECOND_BITS = 48

_randomness: ContextVar[Callable[[int], bytes]] = ContextVar(
    "randomness", default=secrets.token_bytes
)


def public_id(prefix: str, at: datetime) -> str:
    """Return a new id such as `loan_01kaj3…`: 48 bits of milliseconds, then 80 random bits."""
    milliseconds = int(at.timestamp() * 1000) % (1 << MILLISECOND_BITS)
    number = (milliseconds << 8 * RANDOM_BYTES) | int.from_bytes(
        _randomness.get()(RANDOM_BYTES), "big"
    )
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])

    return f"{prefix}_{''.join(reversed(letters))}"


def token() -> str:
    """Return a new word that nobody guesses or repeats, for an event without a name of its own."""
    return _randomness.get()(RANDOM_BYTES).hex()


def with_prefix(public_id: str, prefix: str) -> str:
    """Return the same id under another prefix: a loan's is that of its quote."""
    return f"{prefix}_{public_id.partition('_')[2]}"


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Draw randomness from a seed, so that a story or a rehearsal gives the same ids every time."""
    # Reproducible on purpose, and never where money of people moves.
    token = _randomness.set(random.Random(seed).randbytes)  # noqa: S311
    try:
        yield
    finally:
        _randomness.reset(token)
