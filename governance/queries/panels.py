"""Reads panels and their motions; what somebody voted is nobody else's to see before the close."""

from dataclasses import dataclass

from governance.models import Ballot, Delegate, Motion
from people.models import Person
from rules.panel_vote import MotionResult, motion_result

DECIDED_MAX = 50


@dataclass(frozen=True, slots=True)
class MotionView:
    """A motion as one of its panel's members sees it; the count is there once it is closed."""

    motion: Motion
    own_vote: str
    voted_count: int
    member_count: int
    result: MotionResult | None

    @property
    def is_open(self) -> bool:
        """Tell whether votes are taken."""
        return self.motion.state == Motion.State.OPEN


def member_ids(panel_id: int) -> frozenset[int]:
    """Return the people who are on a panel now."""
    return frozenset(
        Delegate.objects.filter(panel_id=panel_id, until__isnull=True).values_list(
            "person_id", flat=True
        )
    )


def is_delegate(person: Person) -> bool:
    """Tell whether a person is on any panel now."""
    return Delegate.objects.filter(person=person, until__isnull=True).exists()


def waiting_count(person: Person) -> int:
    """Return how many open motions of a person's panels they have not voted on."""
    panels = Delegate.objects.filter(person=person, until__isnull=True).values("panel_id")
    found = Motion.objects.filter(panel_id__in=panels, state=Motion.State.OPEN)

    return found.exclude(ballots__person=person).count()


def count(motion: Motion) -> MotionResult | None:
    """Count a motion by its members' ballots; None where too few members are left to decide."""
    members = member_ids(motion.panel_id)
    if len(members) < motion.panel.threshold:
        return None
    votes = [
        vote
        for person_id, vote in Ballot.objects.filter(motion=motion).values_list("person_id", "vote")
        if person_id in members
    ]

    return motion_result(votes, member_count=len(members), threshold=motion.panel.threshold)


def motion_view(motion: Motion, person: Person | None) -> MotionView:
    """Return a motion as a person sees it: their own vote, and the count after the close only."""
    ballots = dict(Ballot.objects.filter(motion=motion).values_list("person_id", "vote"))
    members = member_ids(motion.panel_id)

    return MotionView(
        motion=motion,
        own_vote=ballots.get(person.pk, "") if person is not None else "",
        voted_count=len(ballots.keys() & members),
        member_count=len(members),
        result=None if motion.state == Motion.State.OPEN else count(motion),
    )


def motions_of(person: Person) -> list[MotionView]:
    """Return the motions of a person's panels: open ones first, then those decided last."""
    panels = Delegate.objects.filter(person=person, until__isnull=True).values("panel_id")
    found = Motion.objects.select_related("panel__network").filter(panel_id__in=panels)
    waiting = found.filter(state=Motion.State.OPEN).order_by("closes_on", "pk")
    decided = found.exclude(state=Motion.State.OPEN).order_by("-decided_on", "-pk")

    return [motion_view(one, person) for one in (*waiting, *decided[:DECIDED_MAX])]
