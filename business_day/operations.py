"""The transactions of a day: it is begun, planned, lived chunk by chunk, and ended."""

import datetime
from collections.abc import Sequence

from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce, Now

from business_day.models import ChunkRun, DayRun, StepRun
from business_day.plans import Range
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


@transaction.atomic(durable=True)
def begin_day(*, network_id: int) -> Network:
    """Turn to the next day, unless somebody else has.

    Source: the business day, "Open day D", 1.
    """
    network = take_day(network_id=network_id)
    if network.day != Day.CLOSED:
        return network
    on = network.business_date + datetime.timedelta(days=1)
    DayRun.objects.bulk_create(
        [DayRun(network=network, on=on, started_at=Now())], ignore_conflicts=True
    )

    return turn_day(network_id=network_id, day=Day.OPENING, business_date=on, taken=network)


@transaction.atomic(durable=True)
def begin_closing(*, network_id: int, on: datetime.date) -> Network:
    """End the business of an open day: from here on nobody but the day itself moves money."""
    network = take_day(network_id=network_id)
    if network.day != Day.OPEN or network.business_date != on:
        return network
    # A network's first day was never opened by a run.
    DayRun.objects.bulk_create(
        [DayRun(network=network, on=on, started_at=Now(), opened_at=Now())], ignore_conflicts=True
    )

    return turn_day(network_id=network_id, day=Day.CLOSING, taken=network)


@transaction.atomic(durable=True)
def end_phase(*, network_id: int, on: datetime.date, phase: Network.Day) -> Network:
    """Turn from opening to open, or from closing to closed, unless somebody else has.

    The caller has lived every step of the phase.
    """
    network = take_day(network_id=network_id)
    if network.day != phase or network.business_date != on:
        return network
    is_opening = phase == Day.OPENING
    DayRun.objects.filter(network=network, on=on).update(
        **{"opened_at" if is_opening else "closed_at": Now()}
    )

    turned = Day.OPEN if is_opening else Day.CLOSED
    return turn_day(network_id=network_id, day=turned, taken=network)


@transaction.atomic(durable=True)
def next_step(*, network_id: int, on: datetime.date, positions: Sequence[int]) -> StepRun | None:
    """Return the first of a day's steps, given in order, that is not done; None where all are.

    Steps are cut into their chunks here, each once. One that nobody has anything to do with is
    finished by that and changes nothing, so the step after it is looked at in the same moment.
    """
    with connection.cursor() as cursor:
        # Whoever plans at the same moment is waited for, and then finds it done.
        cursor.execute(
            """
            SELECT id FROM business_day_dayrun
            WHERE network_id = %s AND "on" = %s FOR NO KEY UPDATE
            """,
            (network_id, on),
        )
        (day_id,) = cursor.fetchone()
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
    with connection.cursor() as cursor:
        # Chunks of one step wait for each other at the pools; that is no reason to give up. A chunk
        # finds its rows by their keys, where the planner would rather read the whole table: with
        # every chunk that would cost more, the more loans there are.
        cursor.execute("SET LOCAL lock_timeout = 0; SET LOCAL random_page_cost = 1")
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
    """Tell whether somebody is living a chunk of the network's day at this moment."""
    unfinished = ChunkRun.objects.filter(
        step__day__network_id=network_id, step__finished_at=None, finished_at=None, failure=""
    )
    free = unfinished.select_for_update(skip_locked=True, of=("self",))

    return len(free.values_list("pk")) < unfinished.count()
