"""When a notice goes out: at once, when quiet hours end, or with the day's or the week's letter.

Pure: instants come in, instants go out.
"""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from people.notice_kinds import Pace

# When the letter of a day goes out, and the day of the week's, by the person's own clock.
DIGEST_AT = datetime.time(8)
DIGEST_WEEKDAY = 0
_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class PersonClock:
    """Where somebody's clock stands, and between which times nobody disturbs them."""

    zone: ZoneInfo
    quiet_from: datetime.time | None = None
    quiet_until: datetime.time | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """When something goes out, and whether it waits for others to go with it."""

    at: datetime.datetime
    is_bundled: bool


def due_of(
    pace: Pace, *, at: datetime.datetime, clock: PersonClock, is_urgent: bool = False
) -> Due | None:
    """Return when a notice of `at` goes out at that pace, None where never.

    Quiet hours hold what comes within them until they end, all of it in one message; what is
    urgent passes.

    Source: RX-11.
    """
    if pace == Pace.OFF:
        return None
    if pace == Pace.INSTANT:
        ends_at = None if is_urgent else quiet_ends_at(at, clock)
        return Due(at, is_bundled=False) if ends_at is None else Due(ends_at, is_bundled=True)

    digest_at = _next_digest(at, clock, weekly=pace == Pace.WEEKLY)

    return Due(quiet_ends_at(digest_at, clock) or digest_at, is_bundled=True)


def quiet_ends_at(at: datetime.datetime, clock: PersonClock) -> datetime.datetime | None:
    """Return when the quiet hours that `at` lies in end, None where it lies in none."""
    begins, ends = clock.quiet_from, clock.quiet_until
    if begins is None or ends is None or begins == ends:
        return None
    local = at.astimezone(clock.zone)
    now = local.time()
    through_midnight = begins > ends
    # Through midnight they are what lies outside of the time between their end and beginning.
    is_quiet = not ends <= now < begins if through_midnight else begins <= now < ends
    if not is_quiet:
        return None
    day = local.date() + (_DAY if through_midnight and now >= begins else 0 * _DAY)

    ends_at = _at(day, ends, clock.zone)
    # In the hour that a clock lives twice, the first such time may be over: then the second.
    return ends_at if ends_at > at else _at(day, ends.replace(fold=1), clock.zone)


def _next_digest(at: datetime.datetime, clock: PersonClock, *, weekly: bool) -> datetime.datetime:
    local = at.astimezone(clock.zone)
    day = local.date()
    if local.time() >= DIGEST_AT:
        day += _DAY
    if weekly:
        day += _DAY * ((DIGEST_WEEKDAY - day.weekday()) % 7)

    return _at(day, DIGEST_AT, clock.zone)


def _at(day: datetime.date, time: datetime.time, zone: ZoneInfo) -> datetime.datetime:
    return datetime.datetime.combine(day, time, zone).astimezone(datetime.UTC)
