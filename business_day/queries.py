"""What the organisers' page shows of the days that were lived."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from business_day.models import ChunkRun, DayRun, StepRun
from business_day.steps_of_day import STEPS


@dataclass(frozen=True, slots=True, kw_only=True)
class StepView:
    """One step of a day: how far it is, how long it took, why it waits.

    `state` is WAITING, RUNNING, DONE or FAILED; `subjects` counts what was touched so far.
    """

    name: str
    title: str
    state: str
    chunks: int
    chunks_done: int
    subjects: int
    seconds: float | None
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayView:
    """One day: `state` is OPENING, OPEN, CLOSING, CLOSED or FAILED."""

    on: datetime.date
    state: str
    seconds: float | None
    figures: dict[str, int]
    steps: tuple[StepView, ...]

    @property
    def can_be_run_again(self) -> bool:
        """Tell whether a failed chunk waits for somebody to say: try again."""
        return self.state == "FAILED"


def days_of(
    network_id: int, *, limit: int = 30, before: datetime.date | None = None
) -> list[DayView]:
    """Return the latest days of a network with their steps, the newest first."""
    found = DayRun.objects.filter(network_id=network_id)
    if before is not None:
        found = found.filter(on__lt=before)

    return _views(list(found.select_related("network").order_by("-on")[:limit]))


def find_day(network_id: int, on: datetime.date) -> DayView | None:
    """Return one day of a network with its steps, None where it was not lived."""
    found = DayRun.objects.filter(network_id=network_id, on=on).select_related("network")

    return next(iter(_views(list(found))), None)


def _views(days: list[DayRun]) -> list[DayView]:
    runs = {
        (run.day_id, run.position): run
        for run in StepRun.objects.filter(day__in=days).annotate(
            chunk_count=Count("chunks"),
            done_count=Count("chunks", filter=Q(chunks__finished_at__isnull=False)),
            subjects=Sum("chunks__subject_count", filter=Q(chunks__finished_at__isnull=False)),
            first_at=Min("chunks__started_at"),
            last_at=Max("chunks__finished_at"),
        )
    }
    failures: dict[int, list[str]] = {}
    for step_id, failure in (
        ChunkRun.objects.filter(step__day__in=days)
        .exclude(failure="")
        .order_by("after_id")
        .values_list("step_id", "failure")
    ):
        failures.setdefault(step_id, []).append(failure)

    return [_day_view(day, runs, failures) for day in days]


def _day_view(
    day: DayRun, runs: Mapping[tuple[int, int], Any], failures: dict[int, list[str]]
) -> DayView:
    steps = []
    seconds = 0.0
    for position, step in enumerate(STEPS):
        if step.kind != day.network.kind:
            continue
        run = runs.get((day.pk, position))
        view = _step_view(step.name, step.title, run, failures.get(run.pk, []) if run else [])
        seconds += view.seconds or 0.0
        steps.append(view)
    if day.closed_at is not None:
        state = "CLOSED"
    elif any(view.state == "FAILED" for view in steps):
        state = "FAILED"
    else:
        state = day.network.day if day.network.business_date == day.on else "CLOSED"

    return DayView(on=day.on, state=state, seconds=seconds, figures=day.figures, steps=tuple(steps))


def _step_view(name: str, title: str, run: Any, failures: list[str]) -> StepView:
    if run is None:
        return StepView(
            name=name,
            title=title,
            state="WAITING",
            chunks=0,
            chunks_done=0,
            subjects=0,
            seconds=None,
            failures=(),
        )
    unfinished = "FAILED" if failures else "RUNNING"
    state = "DONE" if run.finished_at is not None else unfinished
    ended_at = run.finished_at or run.last_at

    return StepView(
        name=name,
        title=title,
        state=state,
        chunks=run.chunk_count,
        chunks_done=run.done_count,
        subjects=run.subjects or 0,
        seconds=(ended_at - run.planned_at).total_seconds() if ended_at else None,
        failures=tuple(failures),
    )
