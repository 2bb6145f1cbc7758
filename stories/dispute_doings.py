"""What the deeds about disputes do: opened, answered, proved, ruled, appealed."""

import datetime
from collections.abc import Callable
from typing import Any

from disputes.models import Dispute, DisputePanel
from disputes.operations import claims, settling
from disputes.refusals import NotNow, NotOnPanel
from governance.models import Organiser
from governance.operations import appoint_organiser, cast_ballot
from governance.queries.panels import member_ids
from people.models import Person
from stories.stage import NoSuchThing, Stage, made

Arguments = dict[str, Any]
Doing = Callable[[Stage, Arguments, datetime.date], None]
# Names a panel where too few people can be drawn.
ORGANISER = "the_organiser"


def _dispute(stage: Stage, said: Arguments) -> Dispute:
    dispute: Dispute = made(stage.disputes, said["dispute"])
    dispute.refresh_from_db()
    return dispute


def _open(stage: Stage, said: Arguments, on: datetime.date) -> None:
    offer = made(stage.offers, said["offer"])
    offer.refresh_from_db()
    if offer.loan_id is None:
        raise NoSuchThing
    stage.disputes[said["as"]] = claims.open_dispute(
        loan_id=offer.loan_id,
        ground=said["ground"],
        claim=said["reason"],
        asked_remedy=said["asks"],
        asked_minor=said["amount_minor"],
        on=on,
        by=stage.investors[said["investor"]],
    )


def _answer(stage: Stage, said: Arguments, on: datetime.date) -> None:
    claims.answer_dispute(
        public_id=_dispute(stage, said).public_id,
        answer=said["reason"],
        on=on,
        by=stage.person(said["by"]),
    )


def _evidence(stage: Stage, said: Arguments, on: datetime.date) -> None:
    claims.bring_evidence(
        public_id=_dispute(stage, said).public_id,
        title="Told in the story",
        text=said["reason"],
        on=on,
        by=stage.person(said["by"]),
    )


def _rule(stage: Stage, said: Arguments, on: datetime.date) -> None:
    """Let the panel propose a ruling and agree to it: the first who is named, then the others."""
    dispute = _dispute(stage, said)
    names = [stage.person(name) for name in said["panel"]]
    _seat(stage, dispute, names, on)
    panel = DisputePanel.objects.filter(dispute=dispute).order_by("-pk").first()
    if panel is None:
        raise NotNow(context={"state": dispute.state})
    sitting = member_ids(panel.panel_id)
    members = names or list(Person.objects.filter(pk__in=sitting).order_by("pk"))
    if not {one.pk for one in members} <= set(sitting):
        raise NotOnPanel
    ruling = settling.propose_ruling(
        public_id=dispute.public_id,
        draft=settling.RulingDraft(
            outcome=said["for"],
            remedy=said["remedy"],
            amount_minor=said["amount_minor"],
            reasons=said["reason"],
        ),
        on=on,
        by=members[0],
    )
    assert ruling.motion_id is not None
    for member in members[1:]:
        cast_ballot(motion_id=ruling.motion_id, vote="YES", on=on, by=member)


def _seat(stage: Stage, dispute: Dispute, names: list[Person], on: datetime.date) -> None:
    """Bring a dispute that is still in mediation before its panel: those named, or those drawn."""
    if dispute.state != Dispute.State.MEDIATION:
        return
    if not names:
        settling.ask_for_panel(public_id=dispute.public_id, on=on, by=dispute.investor)
        return
    settling.name_dispute_panel(
        public_id=dispute.public_id,
        person_ids=tuple(one.pk for one in names),
        on=on,
        by=_organiser(stage, on),
    )


def _organiser(stage: Stage, on: datetime.date) -> Person:
    found = Organiser.objects.filter(network=stage.market, until=None).first()
    if found is not None:
        return found.person
    person = stage.person(ORGANISER)
    appoint_organiser(network_id=stage.market.pk, person_id=person.pk, on=on, by=None)
    return person


def _appeal(stage: Stage, said: Arguments, on: datetime.date) -> None:
    claims.appeal_ruling(
        public_id=_dispute(stage, said).public_id,
        reason=said["reason"],
        on=on,
        by=stage.person(said["by"]),
    )


DISPUTE_DOINGS: dict[str, Doing] = {
    "dispute": _open,
    "answer": _answer,
    "evidence": _evidence,
    "rule": _rule,
    "appeal": _appeal,
}
