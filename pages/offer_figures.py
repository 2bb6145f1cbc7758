"""The geometry of an offer's pictures: whole numbers in, drawings in SVG units out."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages.figures import pick

CHART_WIDTH = 360
CHART_HEIGHT = 132
CHART_FOOT = 18
BAR_SHARE = 7  # tenths of the room of one installment
LINE_WIDTH = 360
LINE_MARGIN = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One installment: where it stands, how high its principal and its interest are."""

    row: Any
    x: int
    width: int
    principal_y: int
    principal_height: int
    interest_y: int
    interest_height: int


def schedule_bars(rows: Sequence[Any]) -> dict[str, Any]:
    """Return the bars of a schedule, the line of what is outstanding, and the picture's size."""
    room = CHART_HEIGHT - CHART_FOOT
    amounts = [
        (int(pick(row, "principal_minor") or 0), int(pick(row, "interest_minor") or 0))
        for row in rows
    ]
    most = max((principal + interest for principal, interest in amounts), default=0) or 1
    whole = sum(principal for principal, _ in amounts) or 1
    step = CHART_WIDTH * 100 // max(len(rows), 1)
    bars, points, left = [], [f"0,{_high(whole, whole, room)}"], whole
    for place, (row, (principal, interest)) in enumerate(zip(rows, amounts, strict=True)):
        principal_height = principal * room // most
        interest_height = interest * room // most
        bars.append(
            Bar(
                row=row,
                x=place * step // 100 + step * (10 - BAR_SHARE) // 2000,
                width=max(step * BAR_SHARE // 1000, 1),
                principal_y=room - principal_height,
                principal_height=principal_height,
                interest_y=room - principal_height - interest_height,
                interest_height=interest_height,
            )
        )
        at = place * step // 100 + step // 200
        points.append(f"{at},{_high(left, whole, room)}")
        left -= principal
        points.append(f"{at},{_high(left, whole, room)}")

    return {
        "bars": bars,
        "line": " ".join(points),
        "width": CHART_WIDTH,
        "height": CHART_HEIGHT,
        "ground": room,
    }


@dataclass(frozen=True, slots=True)
class ActualBar:
    """One installment: how high what it asks for and what was paid are; late or come late."""

    x: int
    width: int
    asked_y: int
    asked_height: int
    paid_y: int
    paid_height: int
    is_late: bool


def actual_bars(rows: Sequence[Any]) -> dict[str, Any]:
    """Return what was paid within what was asked for, installment by installment.

    A row has `due_on`, `asked_minor` or `amount_minor`, `paid_minor`, `paid_on`, `status`.
    """
    room = CHART_HEIGHT - CHART_FOOT
    most = max((max(asked, paid) for asked, paid, _ in map(_actual, rows)), default=0) or 1
    step = CHART_WIDTH * 100 // max(len(rows), 1)
    bars = []
    for place, (asked, paid, is_late) in enumerate(map(_actual, rows)):
        asked_height, paid_height = asked * room // most, paid * room // most
        bars.append(
            ActualBar(
                x=place * step // 100 + step * (10 - BAR_SHARE) // 2000,
                width=max(step * BAR_SHARE // 1000, 1),
                asked_y=room - asked_height,
                asked_height=asked_height,
                paid_y=room - paid_height,
                paid_height=paid_height,
                is_late=is_late,
            )
        )

    return {"bars": bars, "width": CHART_WIDTH, "height": CHART_HEIGHT, "ground": room}


def _actual(row: Any) -> tuple[int, int, bool]:
    """Return what an installment asks for, what was paid of it, whether that is or came late."""
    asked = pick(row, "asked_minor")
    if asked is None:
        asked = pick(row, "amount_minor")

    paid_on, due_on = pick(row, "paid_on"), pick(row, "due_on")
    came_late = paid_on is not None and due_on is not None and paid_on > due_on

    return (
        int(asked or 0),
        int(pick(row, "paid_minor") or 0),
        came_late or pick(row, "status") in ("LATE", "DEFAULTED"),
    )


def milestone_marks(rows: Sequence[Any], *, starts_on: datetime.date) -> list[dict[str, Any]]:
    """Return where milestones lie on a line of time that starts on a day."""
    days = [max((pick(row, "due_on") - starts_on).days, 0) for row in rows]
    last = max(days, default=0) or 1
    span = LINE_WIDTH - 2 * LINE_MARGIN
    return [
        {"row": row, "x": LINE_MARGIN + span * day // last}
        for row, day in zip(rows, days, strict=True)
    ]


def _high(part: int, whole: int, room: int) -> int:
    return room - max(part, 0) * room // whole
