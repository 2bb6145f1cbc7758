"""Panels, the motions put to them, and the count at the close."""

import datetime
from collections.abc import Collection, Sequence

from django.db import connection, models

from governance.models import Ballot, Delegate, Motion, Panel
from governance.queries import panels
from governance.refusals import (
    MotionClosed,
    MotionOpenAlready,
    MotionUnknown,
    NotDelegate,
    PanelRefused,
    VoteUnknown,
)
from people import audit
from people.models import Person
from people.steps import tell


def open_panel(
    *,
    network_id: int,
    name: str,
    person_ids: Sequence[int],
    threshold: int,
    subject: models.Model | None,
    on: datetime.date,
    by: Person | None,
) -> Panel:
    """Name the people who decide together about a subject. Raises PanelRefused."""
    assert connection.in_atomic_block
    people = sorted(set(person_ids))
    if not 0 < threshold <= len(people):
        raise PanelRefused(context={"people": len(people), "threshold": threshold})

    panel = Panel.objects.create(
        network_id=network_id,
        name=name[:120],
        threshold=threshold,
        subject_type=audit.subject_type(type(subject)) if subject is not None else "",
        subject_id=subject.pk if subject is not None else None,
        made_on=on,
    )
    Delegate.objects.bulk_create(
        Delegate(panel=panel, person_id=person_id, since=on) for person_id in people
    )
    audit.record("PANEL_NAMED", by=by, subject=panel, data={"people": people})

    return panel


def open_motion(
    *,
    panel: Panel,
    kind: str,
    subject: models.Model,
    question: str,
    on: datetime.date,
    by: Person | None,
) -> Motion:
    """Put a question to a panel and tell its members; they vote until the window's last day.

    Raises MotionOpenAlready. Source: A-36: the window is 72 hours, three business days.
    """
    assert connection.in_atomic_block
    asked = {
        "kind": kind,
        "subject_type": audit.subject_type(type(subject)),
        "subject_id": subject.pk,
    }
    if Motion.objects.filter(**asked, state=Motion.State.OPEN).exists():
        raise MotionOpenAlready

    motion = Motion.objects.create(
        panel=panel,
        **asked,
        question=question[:300],
        opened_on=on,
        closes_on=on + datetime.timedelta(days=panel.window_days),
    )
    tell(
        panels.member_ids(panel.pk),
        kind="MOTION_OPENED",
        text=motion.question,
        link="/panels/",
        on=on,
    )
    audit.record("MOTION_OPENED", by=by, subject=motion, data={"kind": kind})

    return motion


def cast(*, motion_id: int, vote: str, on: datetime.date, by: Person, remark: str = "") -> Ballot:
    """Count somebody's vote on an open motion, in the place of their earlier one.

    What was voted stands in no record that anybody reads before the close.
    Raises MotionClosed, MotionUnknown, NotDelegate and VoteUnknown.
    """
    assert connection.in_atomic_block
    motion = Motion.objects.select_for_update(no_key=True).filter(pk=motion_id).first()
    if motion is None:
        raise MotionUnknown
    if by.pk not in panels.member_ids(motion.panel_id):
        raise NotDelegate
    if motion.state != Motion.State.OPEN or on > motion.closes_on:
        raise MotionClosed
    if vote not in Ballot.Vote.values:
        raise VoteUnknown

    ballot, _ = Ballot.objects.update_or_create(
        motion=motion,
        person=by,
        defaults={"vote": vote, "remark": remark[:300], "cast_on": on},
    )
    audit.record("BALLOT_CAST", by=by, subject=motion)

    return ballot


def close_motions(*, network_id: int, on: datetime.date) -> int:
    """Count the motions of a network whose last day this is; return how many.

    Runs while the day closes, when nobody votes any more. Source: A-36, R2-13.
    """
    assert connection.in_atomic_block
    due = list(
        Motion.objects.select_for_update(no_key=True, of=("self",))
        .select_related("panel")
        .filter(panel__network_id=network_id, state=Motion.State.OPEN, closes_on__lte=on)
        .order_by("pk")
    )

    for motion in due:
        counted = panels.count(motion)
        motion.state = (
            Motion.State.PASSED
            if counted is not None and counted.is_passed
            else Motion.State.FAILED
        )
        motion.decided_on = on
        motion.save(update_fields=["state", "decided_on"])
        audit.record(f"MOTION_{motion.state}", by=None, subject=motion, data={"kind": motion.kind})

    return len(due)


def drop_motions(*, subject: models.Model, kinds: Collection[str], on: datetime.date) -> int:
    """Close the open motions about a subject that nothing is to be decided about any more."""
    assert connection.in_atomic_block

    return Motion.objects.filter(
        kind__in=kinds,
        subject_type=audit.subject_type(type(subject)),
        subject_id=subject.pk,
        state=Motion.State.OPEN,
    ).update(state=Motion.State.FAILED, decided_on=on, handled_on=on)


def take_decided(
    *, network_id: int, kinds: Collection[str], subject: type[models.Model], on: datetime.date
) -> list[Motion]:
    """Return the motions of these kinds that were closed and not taken up; they are taken now."""
    assert connection.in_atomic_block
    decided = list(
        Motion.objects.select_for_update(no_key=True, of=("self",))
        .filter(
            panel__network_id=network_id,
            kind__in=kinds,
            subject_type=audit.subject_type(subject),
            handled_on__isnull=True,
        )
        .exclude(state=Motion.State.OPEN)
        .order_by("pk")
    )
    Motion.objects.filter(pk__in=[motion.pk for motion in decided]).update(handled_on=on)

    return decided
