"""How many people stand behind a figure before anybody beyond their circle may see it."""

import datetime

# Source: A-31: public statistics of peers only in aggregates of at least ten people.
CROWD_MIN = 10
WEEK_DAYS = 7
QUARTER_WEEKS = 13


def crowd(people: int) -> int | None:
    """Return a number of people rounded down to tens, None below ten.

    Source: A-31; who stands for one more or one less is hidden among ten.
    """
    assert people >= 0

    return people // CROWD_MIN * CROWD_MIN or None


def closed_week(day: datetime.date, *, on: datetime.date) -> datetime.date | None:
    """Return the Monday of a day's week, None while that week is not over on `on`.

    Weeks do not overlap and a figure of a closed week never changes, so no two publications
    differ by one person's deed.

    Source: A-31.
    """
    monday = day - datetime.timedelta(days=day.weekday())

    return monday if monday + datetime.timedelta(days=WEEK_DAYS) <= on else None


def closed_quarter(*, on: datetime.date) -> tuple[datetime.date, datetime.date]:
    """Return the first day of the last span of thirteen whole weeks before `on`, and its end.

    The end is not included. Spans are counted from Monday 2001-01-01, so they never overlap.

    Source: A-31; R3-155.
    """
    first = datetime.date(2001, 1, 1)
    days = WEEK_DAYS * QUARTER_WEEKS
    ends_on = first + datetime.timedelta(days=(on - first).days // days * days)

    return ends_on - datetime.timedelta(days=days), ends_on
