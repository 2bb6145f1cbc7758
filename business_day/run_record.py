"""The record of a day that is being lived: taken by one at a time, and written with its steps."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from django.db import connection

from business_day.plans import Range


class Run(NamedTuple):
    """A day's run as it stands: its planned steps, and whether one of them is not done."""

    day_id: int
    at: datetime.datetime
    positions: frozenset[int]
    is_under_way: bool


class Lived(NamedTuple):
    """A step that was lived in one go, and whom it touched."""

    position: int
    name: str
    part: Range


def begin_run(*, network_id: int, on: datetime.date, is_open: bool) -> None:
    """Begin the record of a day, unless it is there; a day may be open before it has one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO business_day_dayrun (network_id, "on", started_at, opened_at, figures)
            VALUES (%s, %s, clock_timestamp(), CASE WHEN %s THEN clock_timestamp() END, '{}')
            ON CONFLICT DO NOTHING
            """,
            (network_id, on, is_open),
        )


def end_phase(*, network_id: int, on: datetime.date, is_opening: bool) -> None:
    """Note when a day was opened, or closed."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE business_day_dayrun
            SET opened_at = CASE WHEN %(opening)s THEN clock_timestamp() ELSE opened_at END,
                closed_at = CASE WHEN %(opening)s THEN closed_at ELSE clock_timestamp() END
            WHERE network_id = %(network)s AND "on" = %(on)s
            """,
            {"network": network_id, "on": on, "opening": is_opening},
        )


def take_run(*, network_id: int, on: datetime.date) -> Run:
    """Take a day's run until this transaction ends, waiting for whoever has it in hand."""
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        # What waits here waits for a step that is being lived; that is no reason to give up. Only
        # a statement that starts after the lock was granted sees what it waited for.
        cursor.execute(
            """
            SET LOCAL lock_timeout = 0;
            SELECT FROM business_day_dayrun
            WHERE network_id = %(network)s AND "on" = %(on)s FOR NO KEY UPDATE;
            SELECT day.id, clock_timestamp(),
                coalesce(array_agg(step.position) FILTER (WHERE step.id IS NOT NULL), '{}'),
                count(*) FILTER (WHERE step.id IS NOT NULL AND step.finished_at IS NULL) > 0
            FROM business_day_dayrun day LEFT JOIN business_day_steprun step ON step.day_id = day.id
            WHERE day.network_id = %(network)s AND day."on" = %(on)s GROUP BY day.id
            """,
            {"network": network_id, "on": on},
        )
        cursor.nextset()
        cursor.nextset()
        day_id, at, positions, is_under_way = cursor.fetchone()

    return Run(day_id, at, frozenset(positions), is_under_way)


def record_steps(run: Run, idle: Mapping[int, str], *, lived: Lived | None = None) -> None:
    """Write steps by position and name that nobody had anything to do with, and what was lived.

    The record is that of steps which were planned, lived by chunks and ended.
    """
    steps = {**idle, lived.position: lived.name} if lived else idle
    part = lived.part if lived else None
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH step AS (
                INSERT INTO business_day_steprun (day_id, position, name, planned_at, finished_at)
                SELECT %(day)s, one.position, one.name, %(at)s,
                    CASE WHEN one.position = %(lived)s THEN clock_timestamp() ELSE %(at)s END
                FROM unnest(%(positions)s::smallint[], %(names)s::text[]) AS one(position, name)
                RETURNING id, position, finished_at
            )
            INSERT INTO business_day_chunkrun (step_id, after_id, up_to_id, subject_count,
                started_at, finished_at, failure)
            SELECT id, %(after)s, %(up_to)s, %(touched)s, %(at)s, finished_at, ''
            FROM step WHERE position = %(lived)s
            """,
            {
                "day": run.day_id,
                "at": run.at,
                "lived": lived.position if lived else None,
                "positions": list(steps),
                "names": list(steps.values()),
                "after": part.after_id if part else 0,
                "up_to": part.up_to_id if part else 0,
                "touched": part.subject_count if part else 0,
            },
        )
