"""How much of a year lies between two days, as a whole number of parts of a year."""

from calendar import isleap, monthrange
from datetime import date, timedelta
from enum import StrEnum
from math import lcm

# Source: R0-18: every convention is exact in these parts of a year. 360 (also twelve months of 30
# days), 365 and 366 are days of a year; 364 is the 52 weeks by which weekly periods are counted.
SCALE = lcm(360, 364, 365, 366)


class DayCount(StrEnum):
    """By what a contract counts the time that interest runs."""

    ACT_365 = "ACT_365"
    ACT_360 = "ACT_360"
    ACT_ACT = "ACT_ACT"  # ISDA: days in leap years over 366, others over 365
    THIRTY_360 = "THIRTY_360"  # 30E/360
    PERIODS = "PERIODS"  # equal periods: a year is 12 months, 52 weeks or 365 days


class Period(StrEnum):
    """What a schedule steps by."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"


def add_months(start: date, months: int) -> date:
    """Return the same day so many months later, or the last day of a month that is too short.

    Source: R0-18; N-4: due days are anchored to the first day.
    """
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years

    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def year_parts(
    start: date,
    end: date,
    convention: str,
    *,
    period: str | None = None,
    anchor_on: date | None = None,
) -> int:
    """Return the time from one day to a later one in parts of a year, `SCALE` of them to a year.

    The parts of two stretches that meet add up to those of both together, whatever the convention.
    Equal periods (PERIODS) need the schedule's `period` and the day `anchor_on` on which its first
    period began (`start` where it is not given): whole months count a twelfth each and a broken one
    its days as thirtieths, no more than thirty; weeks count by 364 days, days by 365.

    Source: R0-18; A-55. ISDA 2006 definitions, section 4.16 (b), (d), (e) and (g).
    """
    assert start <= end
    days = (end - start).days
    match DayCount(convention):
        case DayCount.ACT_365:
            return days * (SCALE // 365)
        case DayCount.ACT_360:
            return days * (SCALE // 360)
        case DayCount.ACT_ACT:
            return _actual_parts(end) - _actual_parts(start)
        case DayCount.THIRTY_360:
            return (_thirty_days(end) - _thirty_days(start)) * (SCALE // 360)

    assert period is not None, "Equal periods need to know their length."

    return _period_parts(start, end, Period(period), anchor_on or start)


def _actual_parts(day: date) -> int:
    """Return the parts of all years before a day's own and of its own year up to it."""
    years = day.year - 1
    own = day.timetuple().tm_yday - 1

    return years * SCALE + own * (SCALE // (366 if isleap(day.year) else 365))


def _thirty_days(day: date) -> int:
    """Return the days up to a day where every month has thirty; the 31st counts as the 30th."""
    return 360 * day.year + 30 * day.month + min(day.day, 30)


def _period_parts(start: date, end: date, period: Period, anchor_on: date) -> int:
    """Return the parts between two days by equal periods."""
    days = (end - start).days
    if period is Period.DAY:
        return days * (SCALE // 365)
    if period is Period.WEEK:
        return days * (SCALE // 364)

    return (_thirtieths(anchor_on, end) - _thirtieths(anchor_on, start)) * (SCALE // 360)


def _thirtieths(anchor_on: date, day: date) -> int:
    """Return the thirtieths of months from an anchor to a day, which may lie before it."""
    months = 12 * (day.year - anchor_on.year) + day.month - anchor_on.month
    if add_months(anchor_on, months) > day:
        months -= 1
    began = add_months(anchor_on, months)

    return 30 * months + min((day - began).days, 30)


def due_days(*, starts_on: date, count: int, period: str, length: int = 1) -> tuple[date, ...]:
    """Return the days on which a schedule's installments fall due, the first a period after it.

    Months keep the day of the start: from 31 January they end on 28 February and on 31 March.

    Source: R0-18; N-4.
    """
    assert count > 0
    assert length > 0
    steps = range(length, length * count + 1, length)
    if Period(period) is Period.MONTH:
        return tuple(add_months(starts_on, step) for step in steps)
    unit_days = 7 if Period(period) is Period.WEEK else 1

    return tuple(starts_on + timedelta(days=unit_days * step) for step in steps)
