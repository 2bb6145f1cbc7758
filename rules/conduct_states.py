"""How milestones and challenges go from state to state, and who decides about them."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

MILESTONE_EDGES: frozenset[tuple[str, str]] = frozenset(
    {
        ("WAITING", "DELIVERED"),
        ("WAITING", "UNLOCKED"),
        ("WAITING", "MISSED"),
        ("DELIVERED", "ACCEPTED"),
        ("DELIVERED", "REFUSED"),
        # A refused milestone may be delivered again. Source: R2-18, R2-22.
        ("REFUSED", "DELIVERED"),
        ("REFUSED", "UNLOCKED"),
        ("REFUSED", "MISSED"),
        # Late, but before anybody's challenge has ended in a default.
        ("MISSED", "DELIVERED"),
        ("MISSED", "UNLOCKED"),
        ("MISSED", "WAITING"),  # its period is extended
    }
)
# Holders vote as long as delegates do: 72 hours, three business days. Source: A-36.
VOTE_DAYS = 3
VOTES = ("YES", "NO", "ABSTAIN")
MILESTONES_DONE = frozenset({"ACCEPTED", "UNLOCKED"})


class ChallengeEnd(StrEnum):
    """What becomes of a challenge when its vote is over."""

    CURED = "CURED"
    EXTENDED = "EXTENDED"
    DEFAULTED = "DEFAULTED"


@dataclass(frozen=True, slots=True)
class Deciders:
    """Whose word a milestone takes: of so many officers, and of the delegates or not."""

    officers: int
    delegates: bool


@dataclass(frozen=True, slots=True)
class HoldersResult:
    """The count of holders by what they hold, in minor units."""

    yes_minor: int
    no_minor: int
    silent_minor: int
    is_passed: bool


def is_milestone_move(before: str, after: str) -> bool:
    """Return whether a milestone may go from one state to the other.

    Source: states.md, Offer: AWAITING_MILESTONE_APPLICATION ⇄ AWAITING_MILESTONE_APPROVAL; R2-22.
    """
    return (before, after) in MILESTONE_EDGES


def milestone_deciders(deciders: str, *, has_panel: bool, earns_fees: bool) -> Deciders:
    """Return whose word a milestone takes: OFFICERS, DELEGATES or BOTH, as the offer says.

    Officers who decide are two; beside delegates whom the offer asks, one. A bank that earns fees
    on a loan is never alone where the offer names delegates; where it names none, officers decide.

    Source: A-36; R2-19; RX-05, four eyes.
    """
    assert deciders in ("OFFICERS", "DELEGATES", "BOTH")
    if not has_panel:
        return Deciders(officers=2, delegates=False)

    return Deciders(
        officers={"OFFICERS": 2, "BOTH": 1, "DELEGATES": 0}[deciders],
        delegates=deciders != "OFFICERS" or earns_fees,
    )


def is_milestone_missed(state: str, *, deadline_on: datetime.date, on: datetime.date) -> bool:
    """Return whether a milestone's day is over and nothing waits for a decision.

    Who delivered in time is not late because the deciders are.

    Source: R2-22; A-36.
    """
    return state in ("WAITING", "REFUSED") and on > deadline_on


def next_milestone(states: Sequence[str]) -> int | None:
    """Return the place (from 0) of the first milestone that is not done; None where all are.

    Milestones are delivered in their order.

    Source: R0-17: ordered milestones.
    """
    return next((place for place, state in enumerate(states) if state not in MILESTONES_DONE), None)


def holders_result(votes: Iterable[tuple[str, int]]) -> HoldersResult:
    """Count the holders' votes (YES, NO, ABSTAIN or "" for silence) by what each holds.

    It passes with more than half of everything that is held; silence and abstention count as no.

    Source: A-36: strict majority, no and abstention counted.
    """
    yes_minor = no_minor = silent_minor = 0
    for vote, weight_minor in votes:
        assert weight_minor >= 0
        if vote == "YES":
            yes_minor += weight_minor
        elif vote in ("NO", "ABSTAIN"):
            no_minor += weight_minor
        else:
            assert vote == ""
            silent_minor += weight_minor

    return HoldersResult(
        yes_minor=yes_minor,
        no_minor=no_minor,
        silent_minor=silent_minor,
        is_passed=yes_minor > no_minor + silent_minor,
    )


def challenge_end(*, is_cured: bool, is_extension_used: bool, is_passed: bool) -> ChallengeEnd:
    """Return what becomes of a challenge: cured, extended once, or a default.

    Source: A-36: one extension of one interval by vote, otherwise default.
    """
    if is_cured:
        return ChallengeEnd.CURED
    if is_passed and not is_extension_used:
        return ChallengeEnd.EXTENDED

    return ChallengeEnd.DEFAULTED
