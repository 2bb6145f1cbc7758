"""What a step of a day is."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from business_day import plans
from governance.models import Network

Chunk = Callable[..., int]


@dataclass(frozen=True, slots=True)
class DayStep:
    """One step: its name for programs and for people, whom it looks at, what it does to a range.

    A step that `is_whole` is settled for the whole network in one transaction. Networks of its
    `kind` live it.
    """

    name: str
    title: str
    phase: Network.Day
    plan: plans.Plan
    chunk: Chunk
    is_whole: bool = False
    kind: Network.Kind = Network.Kind.CIRCLE


def whole(step: Callable[..., int]) -> Chunk:
    """Give a step without a range the form of one with a range."""

    def chunk(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
        return step(network_id=network_id, on=on)

    return chunk
