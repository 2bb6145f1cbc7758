"""Lives a network's days: one after the other, each step once, from wherever it stopped.

Inline by itself (stories, rehearsals, tests); with `fan_out` Celery workers help with the chunks.
However many live the same day at once, every chunk is done by one of them.
"""

import datetime
import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from celery import current_app
from django.db import InterfaceError, OperationalError
from psycopg.errors import DeadlockDetected, SerializationFailure

from business_day import operations
from business_day.models import ChunkRun, StepRun
from business_day.plans import is_small
from business_day.steps_of_day import STEPS
from governance.models import Network
from people.refusals import Refusal

logger = logging.getLogger(__name__)

Day = Network.Day
Done = TypeVar("Done")
# The step's name, chunks done, chunks in all.
Progress = Callable[[str, int, int], None]
HELPERS_MAX = 8
CHUNK_TRIES_MAX = 3
# What PostgreSQL asks to be tried again as a whole; nothing of the transaction has stayed.
_CROSSED = (DeadlockDetected, SerializationFailure)
# The database went away, or was at odds time after time.
_AWAY = (InterfaceError, OperationalError)
HELP_TASK = "business_day.tasks.help_with_step"
WORK_TASK = "business_day.tasks.work_on_day"
LIVE_TASK = "business_day.tasks.live_until"


class DayPassed(Refusal):
    """Days are lived forwards only."""

    code = "DAY_PASSED"
    detail = "That business day is over."
    remedy = "Use the network's business date."


class StepFailed(Exception):
    """A step has chunks that failed; the others are done, and the day waits."""

    def __init__(self, step: str, on: datetime.date, failure: str) -> None:
        super().__init__(f"{step} of {on}: {failure}")
        self.step = step
        self.on = on
        self.failure = failure


def open_day(
    *,
    network_id: int,
    on: datetime.date,
    fan_out: bool = False,
    progress: Progress | None = None,
) -> None:
    """Live a network's days until the day `on` is open; nothing is done where it is already.

    Raises DayPassed where it is over, StepFailed where a step could not be finished.
    """
    network = Network.objects.get(pk=network_id)
    while True:
        if network.business_date > on or (
            network.business_date == on and network.day in (Day.CLOSING, Day.CLOSED)
        ):
            raise DayPassed
        if network.business_date == on and network.day == Day.OPEN:
            return
        network = _move_on(network, fan_out, progress)


def close_day(
    *,
    network_id: int,
    on: datetime.date | None = None,
    fan_out: bool = False,
    progress: Progress | None = None,
) -> None:
    """Live a network's days until the day `on` (the business date, if None) is closed."""
    if on is None:
        on = Network.objects.get(pk=network_id).business_date
    live_through(network_id=network_id, until=on, fan_out=fan_out, progress=progress)


def resume_day(*, network_id: int, progress: Progress | None = None) -> None:
    """Finish the opening or the closing that a network's day stands in; else do nothing."""
    network = Network.objects.get(pk=network_id)
    if network.day in (Day.OPENING, Day.CLOSING):
        _move_on(network, fan_out=False, progress=progress)


def live_through(
    *,
    network_id: int,
    until: datetime.date,
    fan_out: bool = False,
    progress: Progress | None = None,
) -> int:
    """Open and close whole days up to and including `until`; return how many were closed.

    Missed days are lived in order; one that was interrupted is taken up where it stopped.
    """
    closed = 0
    network = Network.objects.get(pk=network_id)
    while True:
        if network.business_date > until or (
            network.business_date == until and network.day == Day.CLOSED
        ):
            return closed
        was_closing = network.day == Day.CLOSING
        network = _move_on(network, fan_out, progress)
        closed += was_closing


def _move_on(network: Network, fan_out: bool, progress: Progress | None) -> Network:
    """Bring a network's day one turn further in its life; return it as it then stands."""
    on = network.business_date
    if network.day == Day.CLOSED:
        return operations.begin_day(network_id=network.pk)
    if network.day == Day.OPEN:
        return operations.begin_closing(network_id=network.pk, on=on)

    phase = Day(network.day)
    positions = [
        place
        for place, step in enumerate(STEPS)
        if step.phase == phase and step.kind == network.kind
    ]
    if is_small(network.pk):
        turned = _live_at_once(network, phase, positions, progress)
        if turned is not None:
            return turned
    while (
        step := operations.next_step(network_id=network.pk, on=on, positions=positions)
    ) is not None:
        _live_step(step, on, fan_out, progress)
    return operations.end_phase(network_id=network.pk, on=on, phase=phase)


def _live_at_once(
    network: Network, phase: Network.Day, positions: Sequence[int], progress: Progress | None
) -> Network | None:
    """Live the steps of a phase, each in one transaction; return the network where it ended.

    None where a step is not small, or fails: it is planned then, and lived by chunks, which find
    what it is that fails and note it.
    """
    day: dict[str, Any] = {
        "network_id": network.pk,
        "on": network.business_date,
        "positions": positions,
    }
    try:
        while True:
            step = _unless_crossed(
                lambda: operations.live_small_step(**day, phase=phase), "a small step"
            )
            if step.lived is not None and progress is not None:
                progress(step.lived, 1, 1)
            if step.lived is None or step.network is not None:
                return step.network
    except Exception as failure:
        operations.next_step(**day)
        if isinstance(failure, _AWAY):
            raise
        logger.warning("a small step failed and is lived by chunks: %s", failure)
        return None


def _live_step(step: StepRun, on: datetime.date, fan_out: bool, progress: Progress | None) -> None:
    """Live the chunks of a step, and wait for those that others live."""
    if fan_out:
        _call_helpers(step)

    live_chunks(step_id=step.pk, wait=False, progress=progress)
    if operations.finish_step(step_id=step.pk):
        return
    # What others have in hand is waited for: by now there is nothing else to do.
    live_chunks(step_id=step.pk, wait=True, progress=progress)
    if not operations.finish_step(step_id=step.pk):
        failed = ChunkRun.objects.filter(step=step).exclude(failure="").order_by("after_id").first()
        raise StepFailed(step.name, on, failed.failure if failed else "a chunk is not done")


def live_chunks(*, step_id: int, wait: bool, progress: Progress | None = None) -> int:
    """Live the chunks of a step that are not done, in order; return how many were lived here.

    A chunk that fails is noted and does not keep the others from going on.
    """
    lived = 0
    seen: set[tuple[int, int]] = set()
    while True:
        todo = [
            (chunk_id, up_to_id)
            for chunk_id, up_to_id in ChunkRun.objects.filter(
                step_id=step_id, finished_at=None, failure=""
            )
            .order_by("after_id")
            .values_list("pk", "up_to_id")
            # A halved chunk comes again with a nearer end.
            if (chunk_id, up_to_id) not in seen
        ]
        if not todo:
            return lived
        before = lived
        for chunk_id, up_to_id in todo:
            seen.add((chunk_id, up_to_id))
            lived += _try_chunk(chunk_id, wait)
            if progress is not None:
                _tell(step_id, progress)
        if lived - before == len(todo):
            # Only what fails is halved; halves of what others had come with the next look.
            return lived


def _try_chunk(chunk_id: int, wait: bool) -> bool:
    """Live a chunk, and note it where it fails by its own fault."""
    try:
        return _unless_crossed(
            lambda: operations.live_chunk(chunk_id=chunk_id, wait=wait), f"chunk {chunk_id}"
        )
    except _AWAY:
        # The database went away, or was at odds time after time: the chunk is as it was before.
        raise
    except Exception as failure:
        logger.exception("chunk %s failed", chunk_id)
        cause = f"{type(failure).__name__}: {failure}"
        operations.record_failure(chunk_id=chunk_id, failure=cause)
        return False


def _unless_crossed(live: Callable[[], Done], what: str) -> Done:
    """Live something; where two waited for each other, whoever was sent away tries again."""
    for tries_left in reversed(range(CHUNK_TRIES_MAX)):
        try:
            return live()
        except OperationalError as broken:
            if not tries_left or not isinstance(broken.__cause__, _CROSSED):
                raise
            logger.warning("%s crossed another transaction and is tried again", what)
    raise AssertionError("The last try returns or raises.")


def _tell(step_id: int, progress: Progress) -> None:
    step = StepRun.objects.get(pk=step_id)
    chunks = ChunkRun.objects.filter(step=step)
    progress(step.name, chunks.exclude(finished_at=None).count(), chunks.count())


def _call_helpers(step: StepRun) -> None:
    """Ask workers to help with a step of several chunks; it goes on without them as well."""
    chunks = ChunkRun.objects.filter(step=step, finished_at=None).count()
    for _ in range(min(chunks - 1, HELPERS_MAX)):
        current_app.send_task(HELP_TASK, kwargs={"step_id": step.pk})


def send_on_its_way(*, network_id: int, until: datetime.date | None = None) -> None:
    """Ask the workers to take a network's day up: to today, or by a simulated clock to `until`."""
    if until is None:
        current_app.send_task(WORK_TASK, kwargs={"network_id": network_id})
    else:
        current_app.send_task(
            LIVE_TASK, kwargs={"network_id": network_id, "until": until.isoformat()}
        )


def calendar_date(network: Network, *, at: datetime.datetime) -> datetime.date:
    """Return the calendar's date where the network is, at an instant."""
    return at.astimezone(ZoneInfo(network.time_zone)).date()
