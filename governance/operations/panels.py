"""Naming a panel, and voting in it."""

import datetime
from collections.abc import Sequence

from django.db import models, transaction

from governance.models import Ballot, Motion, Panel
from governance.refusals import MotionUnknown
from governance.steps import panels, share_day
from people.models import Person


@transaction.atomic(durable=True)
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
    """Name the people who decide together about a subject. Raises PanelRefused.

    Source: A-36; R2-13: four of seven by default.
    """
    return panels.open_panel(
        network_id=network_id,
        name=name,
        person_ids=person_ids,
        threshold=threshold,
        subject=subject,
        on=on,
        by=by,
    )


@transaction.atomic(durable=True)
def cast_ballot(
    *, motion_id: int, vote: str, on: datetime.date, by: Person, remark: str = ""
) -> Ballot:
    """Vote on an open motion; the last vote before the close counts, and nobody sees it till then.

    Raises DayNotOpen, MotionClosed, MotionUnknown, NotDelegate and VoteUnknown.

    Source: A-36; R2-13, R2-19.
    """
    motion = Motion.objects.select_related("panel").filter(pk=motion_id).first()
    if motion is None:
        raise MotionUnknown
    share_day(network_id=motion.panel.network_id, on=on)

    return panels.cast(motion_id=motion_id, vote=vote, on=on, by=by, remark=remark)
