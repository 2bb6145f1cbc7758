"""Reads the ripples of a whole network: counts by week, the measure, and its cascades."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from django.db import connection

from observatory.models import Deed, RippleDay
from rules.crowd import CROWD_MIN, closed_quarter, crowd
from rules.ripple import DISTANCES, NEARNESS_COUNT, STRATUM_COUNT
from rules.ripple_estimate import Ripple, ripple, told_apart

MEASURED_DAYS = 182
WEEKS_SHOWN = 12
WEEK = datetime.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class KindRipple:
    """What is known of one kind of deed: how many people did it, and what they added around them.

    `measured` and `is_told_apart` are by distance. `size` and `depth` are those of the largest
    cascade; both are None where fewer than ten people did it.
    """

    kind: int
    people: int
    measured: tuple[Ripple | None, ...]
    is_told_apart: tuple[bool, ...]
    size: int | None
    depth: int | None

    @property
    def label(self) -> str:
        """The kind in words."""
        return str(Deed.Kind(self.kind).label)

    @property
    def is_crowd(self) -> bool:
        """Tell whether enough people did it to say anything."""
        return self.people >= CROWD_MIN


@dataclass(frozen=True, slots=True)
class Week:
    """What part of people did something in one closed week, by how near to it they were.

    A share that rests on fewer than ten who did it is not told.
    """

    starts_on: datetime.date
    shares: tuple[Fraction | None, ...]


def kind_ripples(
    network_id: int, *, starts_on: datetime.date, ends_on: datetime.date, window_days: int
) -> list[KindRipple]:
    """Return the measure of every kind of deed over a span, the end not included.

    Kinds that fewer than ten different people did are counted as nothing.

    Source: R3-155; A-31.
    """
    people = _people(network_id, starts_on, ends_on)
    cascades = _cascades(network_id, starts_on, ends_on)
    measured: dict[tuple[int, int], Ripple | None] = {}
    days = _days(network_id, starts_on, ends_on)
    for kind in Deed.Kind.values:
        for distance in DISTANCES:
            rows = days.get(kind, [])
            measured[kind, distance] = (
                ripple(
                    at_risk=_columns(rows, "at_risk"),
                    doing=_columns(rows, "doing"),
                    active=np.array([row.active for row in rows]),
                    distance=distance,
                    window_days=window_days,
                )
                if rows and people.get(kind, 0) >= CROWD_MIN
                else None
            )
    apart = dict(
        zip(
            measured,
            told_apart([one.chance if one else None for one in measured.values()]),
            strict=True,
        )
    )

    return [
        KindRipple(
            kind=kind,
            people=people.get(kind, 0),
            measured=tuple(measured[kind, distance] for distance in DISTANCES),
            is_told_apart=tuple(apart[kind, distance] for distance in DISTANCES),
            size=cascades.get(kind, (None, None))[0] if people.get(kind, 0) >= CROWD_MIN else None,
            depth=cascades.get(kind, (None, None))[1] if people.get(kind, 0) >= CROWD_MIN else None,
        )
        for kind in Deed.Kind.values
    ]


def weeks_of(network_id: int, *, on: datetime.date) -> dict[int, list[Week]]:
    """Return for each kind what part did it in each of the last whole weeks, by nearness.

    Source: R3-155; A-31.
    """
    monday = on - datetime.timedelta(days=on.weekday())
    starts = [monday - WEEK * number for number in range(WEEKS_SHOWN, 0, -1)]
    days = _days(network_id, starts[0], monday)
    found: dict[int, list[Week]] = {}
    for kind in Deed.Kind.values:
        by_week: dict[datetime.date, list[RippleDay]] = {start: [] for start in starts}
        for row in days.get(kind, []):
            by_week[row.on - datetime.timedelta(days=row.on.weekday())].append(row)
        found[kind] = [Week(start, _shares(rows)) for start, rows in by_week.items()]

    return found


def _shares(rows: list[RippleDay]) -> tuple[Fraction | None, ...]:
    """Return those who did it over those who could, on a mean day of the week, times its days."""
    doing = _columns(rows, "doing").sum(axis=(0, 2)).tolist()
    at_risk = _columns(rows, "at_risk").sum(axis=(0, 2)).tolist()

    return tuple(
        Fraction(len(rows) * did, could) if did >= CROWD_MIN else None
        for did, could in zip(doing, at_risk, strict=True)
    )


@dataclass(frozen=True, slots=True)
class PublicRipple:
    """What everybody may know of one kind: people in tens, by closed week and quarter.

    `tenths` is what one deed adds among friends, in tenths, None where it is not told apart from
    chance or too few did it.
    """

    label: str
    people: int | None
    weeks: tuple[int | None, ...]
    tenths: int | None


def public_ripples(
    network_id: int, *, on: datetime.date, window_days: int
) -> tuple[tuple[datetime.date, ...], tuple[datetime.date, datetime.date], list[PublicRipple]]:
    """Return the Mondays of whole weeks, the last whole quarter, and what is public of each kind.

    Every figure is of a span that is over, which overlaps no other of its length, and is rounded
    down to tens of different people. None changes later, so two days tell no more than one.

    Source: A-31; R3-155.
    """
    monday = on - datetime.timedelta(days=on.weekday())
    starts = tuple(monday - WEEK * number for number in range(WEEKS_SHOWN, 0, -1))
    quarter = closed_quarter(on=on)
    by_week = _people_by_week(network_id, starts[0], monday)
    rows = kind_ripples(
        network_id, starts_on=quarter[0], ends_on=quarter[1], window_days=window_days
    )

    return (
        starts,
        quarter,
        [
            PublicRipple(
                label=row.label,
                people=crowd(row.people),
                weeks=tuple(crowd(by_week.get((row.kind, start), 0)) for start in starts),
                tenths=_tenths(row),
            )
            for row in rows
        ],
    )


def _tenths(row: KindRipple) -> int | None:
    found = row.measured[0]
    if found is None or not row.is_told_apart[0]:
        return None

    return round(Fraction(found.reproduction_hundredths, 10))


def _days(
    network_id: int, starts_on: datetime.date, ends_on: datetime.date
) -> dict[int, list[RippleDay]]:
    days: dict[int, list[RippleDay]] = defaultdict(list)
    rows = RippleDay.objects.filter(network_id=network_id, on__gte=starts_on, on__lt=ends_on)
    for row in rows.order_by("on", "kind"):
        days[row.kind].append(row)

    return days


def _columns(rows: list[RippleDay], name: str) -> np.ndarray:
    return np.array([getattr(row, name) for row in rows], dtype=np.int64).reshape(
        len(rows), NEARNESS_COUNT, STRATUM_COUNT
    )


def _people(network_id: int, starts_on: datetime.date, ends_on: datetime.date) -> dict[int, int]:
    """Return how many different people did each kind."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT kind, count(DISTINCT account_id) FROM observatory_deed
            WHERE network_id = %s AND "on" >= %s AND "on" < %s GROUP BY kind
            """,
            (network_id, starts_on, ends_on),
        )

        return dict(cursor.fetchall())


def _people_by_week(
    network_id: int, starts_on: datetime.date, ends_on: datetime.date
) -> dict[tuple[int, datetime.date], int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT kind, date_trunc('week', "on")::date, count(DISTINCT account_id)
            FROM observatory_deed
            WHERE network_id = %s AND "on" >= %s AND "on" < %s GROUP BY 1, 2
            """,
            (network_id, starts_on, ends_on),
        )

        return {(kind, week): people for kind, week, people in cursor.fetchall()}


def _cascades(
    network_id: int, starts_on: datetime.date, ends_on: datetime.date
) -> dict[int, tuple[int, int]]:
    """Return the size and the depth of the largest cascade that each kind began."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT ON (began.kind) began.kind, count(*) + 1, max(next.depth)
            FROM observatory_deed next JOIN observatory_deed began ON began.id = next.root_id
            WHERE next.network_id = %s AND next."on" >= %s AND next."on" < %s
            GROUP BY began.kind, began.id
            ORDER BY began.kind, count(*) DESC
            """,
            (network_id, starts_on, ends_on),
        )

        return {kind: (size, depth) for kind, size, depth in cursor.fetchall()}
