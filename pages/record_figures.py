"""The geometry of pictures of a record: lines over time, and tables of heat."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 160, 40, 3
CHART_WIDTH = 640
CHART_HEIGHT = 260
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 12, 28
TICKS_MAX = 5
SERIES_STYLES = 8
LABELS_MAX = 5
HEAT_STEPS = 5


@dataclass(frozen=True, slots=True)
class Series:
    """A line: its name, what is said of it in the legend, and a ratio (or nothing) a place."""

    name: Any
    values: Sequence[Fraction | None]
    note: Any = ""
    style: int = 0


def line_chart(series: Sequence[Series], places: Sequence[Any]) -> dict[str, Any]:
    """Return lines of ratios over evenly spaced places, the scale starting at zero."""
    highest = max(
        (value for line in series for value in line.values if value is not None),
        default=Fraction(0),
    )
    step, ticks = _ticks(highest)
    top = step * (len(ticks) - 1)
    count = max(len(places) - 1, 1)

    return {
        "width": CHART_WIDTH,
        "height": CHART_HEIGHT,
        "left": LEFT,
        "right": CHART_WIDTH - RIGHT,
        "ground": CHART_HEIGHT - BOTTOM,
        "label_y": CHART_HEIGHT - 8,
        "ticks": [{"ratio": tick, "y": _y(tick, top)} for tick in ticks],
        "labels": [
            {
                "x": _x(place, count),
                "text": places[place],
                "anchor": "start" if place == 0 else "end" if place == count else "middle",
            }
            for place in _shown(len(places))
        ],
        "lines": [
            {
                "name": line.name,
                "note": line.note,
                "style": (line.style or number) % SERIES_STYLES or SERIES_STYLES,
                "paths": _paths(line.values, count, top),
            }
            for number, line in enumerate(series, start=1)
        ],
    }


def spark(values: Sequence[Fraction | None]) -> list[str]:
    """Return the points of a small line without a scale, one path a stretch without gaps."""
    told = [value for value in values if value is not None]
    low, high = min(told, default=Fraction(0)), max(told, default=Fraction(0))
    count = max(len(values) - 1, 1)
    room = SPARK_HEIGHT - 2 * SPARK_EDGE
    paths: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            paths.append([])
            continue
        # What never moves is a line in the middle.
        height = (value - low) / (high - low) if high > low else Fraction(1, 2)
        x = SPARK_EDGE + Fraction(place, count) * (SPARK_WIDTH - 2 * SPARK_EDGE)
        paths[-1].append(f"{_number(x)},{_number(SPARK_EDGE + (1 - height) * room)}")

    return [" ".join(points if len(points) > 1 else points * 2) for points in paths if points]


def heat(ratio: Fraction | None) -> int:
    """Return how dark a cell is, from 0 (nothing) to 5."""
    if not ratio:
        return 0

    return min(int(ratio * HEAT_STEPS) + 1, HEAT_STEPS)


def _ticks(highest: Fraction) -> tuple[Fraction, list[Fraction]]:
    """Return a round step and the ticks from zero to above the highest value."""
    step = Fraction(1, 1000)
    factors = (2, Fraction(5, 2), 2)
    place = 0
    while step * TICKS_MAX < highest:
        step *= factors[place % 3]
        place += 1
    count = max(-(-highest // step), 1)

    return step, [step * number for number in range(int(count) + 1)]


def _shown(count: int) -> list[int]:
    """Return which places are named: the first, the last, and some between."""
    if count <= LABELS_MAX:
        return list(range(count))
    gap = -(-(count - 1) // (LABELS_MAX - 1))
    shown = list(range(0, count - 1, gap))
    if count - 1 - shown[-1] < gap - gap // 4 and len(shown) > 1:
        shown.pop()

    return [*shown, count - 1]


def _x(place: int, count: int) -> str:
    return _number(LEFT + Fraction(place, count) * (CHART_WIDTH - LEFT - RIGHT))


def _y(value: Fraction, top: Fraction) -> str:
    ground = CHART_HEIGHT - BOTTOM
    return _number(ground - value / top * (ground - TOP))


def _number(value: Fraction) -> str:
    tenths = round(value * 10)
    return f"{tenths // 10}.{tenths % 10}"


def _paths(values: Sequence[Fraction | None], count: int, top: Fraction) -> list[str]:
    """Return the points of each unbroken stretch of a line."""
    paths: list[list[str]] = [[]]
    for place, value in enumerate(values):
        if value is None:
            paths.append([])
        else:
            paths[-1].append(f"{_x(place, count)},{_y(value, top)}")
    # One point alone is drawn as a short stroke.
    return [" ".join(points if len(points) > 1 else points * 2) for points in paths if points]
