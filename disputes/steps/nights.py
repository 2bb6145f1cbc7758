"""The night's part in disputes: votes are taken up, and deadlines that are over move them on."""

import datetime

from django.db import connection

from disputes.models import Dispute, DisputePanel, Ruling
from disputes.queries.disputes import wants_panel
from disputes.steps.moves import call_for_panel, move, name_panel, tell_sides
from disputes.steps.remedies import execute
from governance.models import Motion
from rules.dispute_states import DAYS, DisputeState

State = Dispute.State
RULING = "RULING"
_NEXT = {State.OPEN: State.EVIDENCE, State.EVIDENCE: State.MEDIATION}


def move_disputes(*, network_id: int, on: datetime.date) -> int:
    """Take up the votes of panels and move on what has waited long enough; return how many.

    Runs while the day closes, after the votes were counted. A bank that does not answer loses its
    word, not the dispute; a panel that has not ruled gets its days again; without a ruling on the
    appeal the first one stands.

    Source: R0-23, deadlines.
    """
    assert connection.in_atomic_block
    voted = _decided(network_id)
    for motion in voted:
        _take_vote(motion, on=on)
    due = list(
        Dispute.objects.select_for_update(of=("self",))
        .select_related("bank__network", "bank_loan__asset", "bank_loan__business", "investor")
        .filter(bank__network_id=network_id, ends_on__lte=on)
        .order_by("pk")
    )
    for dispute in due:
        _move_on(dispute, on=on)

    return len(voted) + len(due)


def _decided(network_id: int) -> list[Motion]:
    return list(
        Motion.objects.select_for_update(of=("self",))
        .filter(panel__network_id=network_id, kind=RULING, handled_on__isnull=True)
        .exclude(state=Motion.State.OPEN)
        .order_by("pk")
    )


def _take_vote(motion: Motion, *, on: datetime.date) -> None:
    ruling = (
        Ruling.objects.select_for_update(of=("self",))
        .select_related("dispute__bank", "dispute__bank_loan__asset", "dispute__investor")
        .get(motion=motion)
    )
    dispute = ruling.dispute
    is_passed = motion.state == Motion.State.PASSED
    ruling.state = Ruling.State.PASSED if is_passed else Ruling.State.FAILED
    ruling.save(update_fields=["state"])
    motion.handled_on = on
    motion.save(update_fields=["handled_on"])
    if not is_passed:
        tell_sides(dispute, on=on)
    elif dispute.state == State.PANEL:
        move(dispute, State.RULED, on=on, by=None, reason=ruling.get_remedy_display())
    elif dispute.state == State.APPEALED:
        execute(ruling, on=on, by=None)


def _move_on(dispute: Dispute, *, on: datetime.date) -> None:
    if dispute.state in _NEXT:
        move(dispute, _NEXT[State(dispute.state)], on=on, by=None, reason="Its time was over.")
    elif dispute.state == State.MEDIATION:
        if name_panel(dispute, on=on):
            move(dispute, State.PANEL, on=on, by=None, reason="Nothing was agreed.")
        else:
            call_for_panel(dispute, on=on)
    elif wants_panel(dispute):
        if name_panel(dispute, on=on):
            _wait(dispute, on=on)
        else:
            call_for_panel(dispute, on=on)
    elif dispute.state == State.RULED or _is_appeal_over(dispute):
        execute(_standing(dispute), on=on, by=None)
    else:
        _wait(dispute, on=on)


def _standing(dispute: Dispute) -> Ruling:
    """Return the ruling that stands: the appeal's, or the first one."""
    return (
        Ruling.objects.select_related("dispute__bank", "dispute__bank_loan__asset")
        .filter(dispute=dispute, state=Ruling.State.PASSED)
        .order_by("-pk")[0]
    )


def _is_appeal_over(dispute: Dispute) -> bool:
    """Tell whether an appeal's panel had its time and votes on nothing any more."""
    voting = Ruling.objects.filter(dispute=dispute, state=Ruling.State.PROPOSED)
    panel = DisputePanel.objects.filter(dispute=dispute, instance="APPEAL")

    return dispute.state == State.APPEALED and panel.exists() and not voting.exists()


def _wait(dispute: Dispute, *, on: datetime.date) -> None:
    """Give a state its days again."""
    dispute.ends_on = on + datetime.timedelta(days=DAYS[DisputeState(dispute.state)])
    dispute.save(update_fields=["ends_on"])
    tell_sides(dispute, on=on)
