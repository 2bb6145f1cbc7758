"""When a delivery is tried again, when it is given up, and when its endpoint rests or is left.

Pure: instants come in, instants go out; chance comes in as a number from 0 to 1.

Source: Standard Webhooks 1.0.0, "Deliverability and reliability"; reliability design 3 E2.
"""

import datetime
import email.utils
import re

SECOND, MINUTE, HOUR = (
    datetime.timedelta(seconds=1),
    datetime.timedelta(minutes=1),
    datetime.timedelta(hours=1),
)
# How long after a failure the next try is made; the first try is made at once.
DELAYS = (
    *(5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR),
    *(20 * HOUR, 24 * HOUR),
)
# A tenth is added by chance, so that what failed together does not come back together.
JITTER_PERCENT = 10
# From the event on: the last try is made then, and nothing after it.
GIVEN_UP_AFTER = 72 * HOUR
RETRY_AFTER_MAX = 24 * HOUR
# An endpoint that failed so often in a row is asked with one delivery at a time, after a rest.
REST_FROM_FAILURES = 5
_RESTS = (30 * SECOND, MINUTE, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE, 15 * MINUTE)
# After these the endpoint is switched off.
FAILING_MAX = 72 * HOUR
DEAD_MAX = 20
_SECONDS = re.compile(r"[0-9]{1,9}", re.ASCII)


def next_try_at(
    *,
    created_at: datetime.datetime,
    failed_at: datetime.datetime,
    failures: int,
    retry_after: datetime.timedelta | None = None,
    chance: float = 0.0,
) -> datetime.datetime | None:
    """Return when a delivery that failed for the n-th time is tried again, None where never.

    A receiver that asks for more time (Retry-After) has it, up to a day. The last try falls on the
    end of the three days, however far off the table's next one would be.
    """
    assert failures >= 1
    assert 0 <= chance <= 1

    ends_at = created_at + GIVEN_UP_AFTER
    if failed_at >= ends_at:
        return None
    delay = DELAYS[min(failures, len(DELAYS)) - 1]
    delay += delay * JITTER_PERCENT * chance / 100
    if retry_after is not None:
        delay = max(delay, min(retry_after, RETRY_AFTER_MAX))

    return min(failed_at + delay, ends_at)


def rests_until(*, failed_at: datetime.datetime, failures_in_row: int) -> datetime.datetime | None:
    """Return until when an endpoint is left alone after its n-th failure in a row, or None."""
    beyond = failures_in_row - REST_FROM_FAILURES
    if beyond < 0:
        return None

    return failed_at + _RESTS[min(beyond, len(_RESTS) - 1)]


def read_retry_after(text: str, *, at: datetime.datetime) -> datetime.timedelta | None:
    """Return how long a receiver asks to be left alone, by seconds or a date; None where unclear.

    Source: RFC 9110, 10.2.3.
    """
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return datetime.timedelta(seconds=int(text))
    try:
        until = email.utils.parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    if until.tzinfo is None:
        return None

    return max(until - at, datetime.timedelta())
