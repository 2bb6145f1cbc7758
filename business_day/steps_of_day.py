"""The business day as one table: what is done in which order when a day opens and closes."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from business_day import balance_check, plans
from governance.models import Network
from lending_circles.steps import (
    accruing,
    autopaying,
    defaulting,
    drawing,
    evaluating,
    exiting,
    judging,
    lateness,
    recovering,
)

Chunk = Callable[..., int]


@dataclass(frozen=True, slots=True)
class DayStep:
    """One step: its name for programs and for people, whom it looks at, what it does to a range.

    A step that `is_whole` is settled for the whole network in one transaction.
    """

    name: str
    title: str
    phase: Network.Day
    plan: plans.Plan
    chunk: Chunk
    is_whole: bool = False


def _whole(step: Callable[..., int]) -> Chunk:
    """Give a step without a range the form of one with a range."""

    def chunk(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
        return step(network_id=network_id, on=on)

    return chunk


_OPENING, _CLOSING = Network.Day.OPENING, Network.Day.CLOSING

# Source: the business day. A step's position in this table is kept with its runs: new steps may
# come in between days, never within one.
STEPS = (
    DayStep("late", "Late installments", _OPENING, plans.late_loans, lateness.mark_late),
    DayStep(
        "escalation", "Late beyond the grace", _OPENING, plans.late_members, lateness.escalate_late
    ),
    DayStep(
        "stake_draw",
        "Draws on stakes",
        _OPENING,
        plans.network_with_stakes_to_draw,
        _whole(drawing.draw_stakes),
        is_whole=True,
    ),
    DayStep(
        "default",
        "Defaults",
        _OPENING,
        plans.network_with_ended_loans,
        _whole(defaulting.default_borrowers),
        is_whole=True,
    ),
    DayStep("accrual", "Weekly interest", _OPENING, plans.accruing_loans, accruing.accrue_interest),
    DayStep("autopay", "Autopay", _CLOSING, plans.paying_members, autopaying.collect_installments),
    DayStep(
        "recovery",
        "Recoveries",
        _CLOSING,
        plans.network_with_defaults,
        _whole(recovering.share_recoveries),
        is_whole=True,
    ),
    DayStep("ratio", "Credit ratios", _CLOSING, plans.settled_members, judging.step_up_ratios),
    DayStep(
        "evaluation", "Minimums and peers", _CLOSING, plans.members, evaluating.evaluate_members
    ),
    DayStep("exits", "Members leaving", _CLOSING, plans.leaving_members, exiting.return_stakes),
    DayStep(
        "trial_balance",
        "Trial balance",
        _CLOSING,
        plans.whole_network,
        _whole(balance_check.check_books),
        is_whole=True,
    ),
)
