"""The transactions of a day: it is begun, planned, lived chunk by chunk, and ended."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, Now

from business_day import run_record
from business_day.models import ChunkRun, DayRun, StepRun
from business_day.plans import EVERYTHING, SMALL_MAX, Range, first_with_subjects
from business_day.run_record import Lived, record_steps, take_run
from business_day.steps_of_day import STEPS
from governance.models import Network
from governance.queries import check_organiser
from governance.steps import take_day, turn_day
from people import audit
from people.models import Person

Day = Network.Day
FAILURE_CHARACTERS_MAX = 500
# Beyond so many failures of one step the fault is not in single subjects: no further search.
FAILURES_MAX = 20


class SmallStep(NamedTuple):
    """What became of a small step: its name where it was lived, and the network where that ended
    the phase; neither where it is to be lived by chunks."""

    lived: str | None = None
    network: Network | None = None


@transaction.atomic(durable=True)
def begin_day(*, network_id: int) -> Network:
    """Turn to the next day, unless somebody else has.

    Source: the business day, "Open day D", 1.
    """
    network = take_day(network_id=network_id)
    if network.day != Day.CLOSED:
        return network
    on = network.business_date + datetime.timedelta(days=1)

    run_record.begin_run(network_id=network_id, on=on, is_open=False)

    return turn_day(network_id=network_id, day=Day.OPENING, business_date=on, taken=network)


@transaction.atomic(durable=True)
def begin_closing(*, network_id: int, on: datetime.date) -> Network:
    """End the business of an open day: from here on nobody but the day itself moves money."""
    network = take_day(network_id=network_id)
    if network.day != Day.OPEN or network.business_date != on:
        return network

    # A network's first day was never opened by a run.
    run_record.begin_run(network_id=network_id, on=on, is_open=True)

    return turn_day(network_id=network_id, day=Day.CLOSING, taken=network)


@transaction.atomic(durable=True)
def end_phase(*, network_id: int, on: datetime.date, phase: Network.Day) -> Network:
    """Turn from opening to open, or from closing to closed, unless somebody else has.

    The caller has lived every step of the phase.
    """
    # The run before the day: whoever lives a small step ends the phase in this order.
    take_run(network_id=network_id, on=on)
    return _turn(network_id, on, phase)


def _turn(network_id: int, on: datetime.date, phase: Network.Day) -> Network:
    """End a phase; the caller has taken the day's run."""
    network = take_day(network_id=network_id)
    if network.day != phase or network.business_date != on:
        return network
    is_opening = phase == Day.OPENING
    run_record.end_phase(network_id=network_id, on=on, is_opening=is_opening)

    turned = Day.OPEN if is_opening else Day.CLOSED
    return turn_day(network_id=network_id, day=turned, taken=network)


@transaction.atomic(durable=True)
def live_small_step(
    *, network_id: int, on: datetime.date, phase: Network.Day, positions: Sequence[int]
) -> SmallStep:
    """Plan, live and end the next step of a phase in one transaction, and the phase with its last.

    The steps before it that nobody has anything to do with are ended as well. All leave the record
    that chunks would. A step that has many subjects, or was planned already, is left as it is.

    Source: the business day; nothing of it is lived by halves.
    """
    run = take_run(network_id=network_id, on=on)
    if run.is_under_way:
        return SmallStep()
    planned = sum(position in run.positions for position in positions)
    place = first_with_subjects(
        [STEPS[position].plan for position in positions],
        network_id=network_id,
        on=on,
        start=planned,
    )
    idle = {position: STEPS[position].name for position in positions[planned:place]}
    if place is None:
        record_steps(run, idle)
        return SmallStep(network=_turn(network_id, on, phase))

    step = STEPS[positions[place]]
    # That there is anybody is known by now.
    ranges = [EVERYTHING] if step.plan.size is None else step.plan(network_id, on)
    if len(ranges) != 1 or ranges[0].subject_count > SMALL_MAX:
        return SmallStep()
    after_id, up_to_id = ranges[0].after_id, ranges[0].up_to_id

    _prepare_bulk_work()
    touched = step.chunk(network_id=network_id, on=on, after_id=after_id, up_to_id=up_to_id)

    record_steps(
        run,
        idle,
        lived=Lived(positions[place], step.name, Range(after_id, up_to_id, touched)),
    )
    is_last = place == len(positions) - 1

    return SmallStep(step.name, _turn(network_id, on, phase) if is_last else None)


@transaction.atomic(durable=True)
def next_step(*, network_id: int, on: datetime.date, positions: Sequence[int]) -> StepRun | None:
    """Return the first of a day's steps, given in order, that is not done; None where all are.

    Steps are cut into their chunks here, each once. One that nobody has anything to do with is
    finished by that and changes nothing, so the step after it is looked at in the same moment.
    """
    # Whoever plans at the same moment is waited for, and then finds it done.
    day_id = take_run(network_id=network_id, on=on).day_id
    known = {step.position: step for step in StepRun.objects.filter(day_id=day_id)}

    new: list[StepRun] = []
    ranges: list[Range] = []
    waiting: StepRun | None = None
    for position in positions:
        step = known.get(position)
        if step is None:
            ranges = STEPS[position].plan(network_id, on)
            step = StepRun(day_id=day_id, position=position, name=STEPS[position].name)
            step.planned_at = Now()
            step.finished_at = None if ranges else Now()
            new.append(step)
        if step.finished_at is None:
            waiting = step
            break

    StepRun.objects.bulk_create(new)
    ChunkRun.objects.bulk_create(
        ChunkRun(
            step=waiting,
            after_id=part.after_id,
            up_to_id=part.up_to_id,
            subject_count=part.subject_count,
        )
        for part in ranges
    )

    return waiting


@transaction.atomic(durable=True)
def live_chunk(*, chunk_id: int, wait: bool) -> bool:
    """Live one chunk: what it does to the money and that it is done are one transaction.

    Without `wait` a chunk that somebody else is living is left to them. Returns whether it was
    lived here; a chunk that is done, failed or taken is not.
    """
    _prepare_bulk_work()
    chunk = (
        ChunkRun.objects.select_for_update(skip_locked=not wait, of=("self",))
        .select_related("step__day")
        .filter(pk=chunk_id, finished_at=None, failure="")
        .first()
    )
    if chunk is None:
        return False

    touched = STEPS[chunk.step.position].chunk(
        network_id=chunk.step.day.network_id,
        on=chunk.step.day.on,
        after_id=chunk.after_id,
        up_to_id=chunk.up_to_id,
    )

    ChunkRun.objects.filter(pk=chunk_id).update(
        started_at=TransactionNow(), finished_at=Now(), subject_count=touched
    )

    return True


def _prepare_bulk_work() -> None:
    """Let this transaction wait, and read by keys.

    Chunks of one step wait for each other at the pools; that is no reason to give up. A chunk finds
    its rows by their keys, where the planner would rather read the whole table: with every chunk
    that would cost more, the more loans there are.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = 0; SET LOCAL random_page_cost = 1")


@transaction.atomic(durable=True)
def record_failure(*, chunk_id: int, failure: str) -> bool:
    """Keep why a chunk failed; a range is halved instead, until what fails is a single subject.

    Returns whether the failure was kept, so that the other half is tried otherwise.
    """
    chunk = ChunkRun.objects.select_for_update().select_related("step").get(pk=chunk_id)
    if chunk.finished_at is not None:
        return False
    failed = ChunkRun.objects.filter(step=chunk.step).exclude(failure="").count()
    is_single = STEPS[chunk.step.position].is_whole or chunk.up_to_id - chunk.after_id == 1
    if is_single or failed >= FAILURES_MAX:
        chunk.failure = failure[:FAILURE_CHARACTERS_MAX]
        chunk.save(update_fields=["failure"])
        return True

    middle = (chunk.after_id + chunk.up_to_id) // 2
    ChunkRun.objects.create(step=chunk.step, after_id=middle, up_to_id=chunk.up_to_id)
    chunk.up_to_id = middle
    chunk.save(update_fields=["up_to_id"])

    return False


@transaction.atomic(durable=True)
def finish_step(*, step_id: int) -> bool:
    """Mark a step as done if all of its chunks are; return whether it is."""
    unfinished = ChunkRun.objects.filter(step_id=OuterRef("pk"), finished_at=None)
    # Chunks are only ever added by halving one that is not done, so none comes after this.
    return bool(
        StepRun.objects.filter(~Exists(unfinished), pk=step_id).update(
            finished_at=Coalesce("finished_at", Now())
        )
    )


@transaction.atomic(durable=True)
def call_day(*, network_id: int, by: Person | None) -> int:
    """Let an organiser send the day on its way: what failed is tried again; return how many.

    The caller wakes the workers once this is committed. Raises NotOrganiser.
    """
    network = Network.objects.get(pk=network_id)

    check_organiser(by, network_id)

    forgiven = (
        ChunkRun.objects.filter(step__day__network_id=network_id, step__finished_at=None)
        .exclude(failure="")
        .update(failure="", started_at=None)
    )

    audit.record(
        "DAY_CALLED",
        by=by,
        subject=network,
        data={"business_date": network.business_date.isoformat(), "tried_again": forgiven},
    )

    return forgiven


@transaction.atomic(durable=True)
def is_in_hand(*, network_id: int) -> bool:
    """Tell whether somebody is living a chunk, or a small step, of the network's day just now."""
    runs = DayRun.objects.filter(network_id=network_id, closed_at=None)
    free_runs = runs.select_for_update(skip_locked=True, no_key=True)
    if len(free_runs.values_list("pk")) < runs.count():
        return True
    unfinished = ChunkRun.objects.filter(
        step__day__network_id=network_id, step__finished_at=None, finished_at=None, failure=""
    )
    free = unfinished.select_for_update(skip_locked=True, of=("self",))

    return len(free.values_list("pk")) < unfinished.count()
