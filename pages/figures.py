"""The geometry of the pictures: whole numbers in, drawings in SVG units out."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pages.formats import initials

PEER_MARKS_MAX = 24
FAR_MARKS_MAX = 48
RINGS_CENTRE = 180
RING_RADII = {1: 88, 2: 128, 3: 160}
PEER_RADIUS_MAX = 19

SANKEY_WIDTH = 360
SANKEY_HEIGHT = 190
SANKEY_NODE_WIDTH = 6
SANKEY_LABEL_HEIGHT = 36
SANKEY_BAND_MIN = 2


def pick(thing: Any, name: str) -> Any:
    """Return what a mapping or an object holds under `name`, or None."""
    if isinstance(thing, Mapping):
        return thing.get(name)
    value = getattr(thing, name, None)
    return value() if callable(value) else value


def share_percent(part: int, whole: int) -> str:
    """Return part / whole as a percentage from 0 to 100 with two decimals, for a width."""
    if whole <= 0:
        return "0%"
    hundredths = min(max(part, 0), whole) * 10_000 // whole
    return f"{hundredths // 100}.{hundredths % 100:02d}%"


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a bar."""

    level: str
    label: Any
    amount_minor: int
    start: str
    width: str
    share: int


def segments(parts: Iterable[Any], *, labels: Mapping[str, Any]) -> list[Segment]:
    """Return the parts of a bar in the order given, those without an amount left out."""
    given = [
        (str(pick(part, "level")), pick(part, "label"), int(pick(part, "amount_minor") or 0))
        for part in parts
    ]
    whole = sum(minor for _, _, minor in given)
    drawn = []
    before = 0
    for level, label, minor in given:
        if minor > 0:
            drawn.append(
                Segment(
                    level=level,
                    label=label or labels.get(level, level),
                    amount_minor=minor,
                    start=share_percent(before, whole),
                    width=share_percent(minor, whole),
                    share=(200 * minor + whole) // (2 * whole),
                )
            )
        before += minor
    return drawn


def _point(radius: int, turn: Any) -> tuple[str, str]:
    """Return the point at a part of a full turn, clockwise from the top."""
    angle = 2 * math.pi * turn - math.pi / 2
    x = RINGS_CENTRE + radius * math.cos(angle)
    y = RINGS_CENTRE + radius * math.sin(angle)
    return f"{x:.1f}", f"{y:.1f}"


def rings(peers: Sequence[Any], *, second_count: int, third_count: int) -> dict[str, Any]:
    """Return the marks of a circle: peers by name, and as many dots as stand behind them."""
    shown = list(peers)[:PEER_MARKS_MAX]
    weights = [int(pick(peer, "weight") or 0) for peer in shown]
    heaviest = max(weights, default=0)
    # Neighbours on the ring leave each other air: 6 units of ring for one of radius and a gap.
    largest = min(PEER_RADIUS_MAX, 3 * RING_RADII[1] // max(len(shown), 1) - 1)
    least = 2 * largest // 3
    marks = []
    for place, (peer, weight) in enumerate(zip(shown, weights, strict=True)):
        x, y = _point(RING_RADII[1], place / len(shown))
        # The area, not the radius, grows with the weight: eyes compare areas.
        grown = math.isqrt(weight * 10_000 // heaviest) if heaviest else 50
        radius = least + (largest - least) * grown // 100
        lends = pick(peer, "lends")
        marks.append(
            {
                "name": pick(peer, "name"),
                "initials": initials(str(pick(peer, "name"))),
                "href": pick(peer, "href"),
                "lends": lends is None or bool(lends),
                "x": x,
                "y": y,
                "radius": radius,
            }
        )
    return {
        "centre": RINGS_CENTRE,
        "radii": RING_RADII,
        "marks": marks,
        "unshown_count": len(peers) - len(shown),
        "second": _dots(2, second_count),
        "third": _dots(3, third_count),
    }


def _dots(ring: int, count: int) -> list[tuple[str, str]]:
    drawn = min(count, FAR_MARKS_MAX)
    # The top of the ring is left free for its count.
    return [_point(RING_RADII[ring], (place + 1) / (drawn + 1)) for place in range(drawn)]


@dataclass(slots=True)
class Node:
    """One place of a Sankey, with what came in and went out so far while bands are drawn."""

    name: str
    column: int = 0
    minor_in: int = 0
    minor_out: int = 0
    y: float = 0
    height: float = 0
    x: float = 0
    drawn_in: float = 0
    drawn_out: float = 0
    anchor: str = "start"
    label_x: float = 0
    tone: str = ""
    targets: list[str] = field(default_factory=list)

    @property
    def amount_minor(self) -> int:
        """What passes through here."""
        return max(self.minor_in, self.minor_out)


def sankey(flows: Sequence[Any]) -> dict[str, Any]:
    """Return nodes and bands between them, laid out in columns from left to right."""
    drawn = [flow for flow in flows if int(pick(flow, "amount_minor")) > 0]
    nodes = _nodes(drawn)
    columns = _columns(nodes)
    heaviest = max((node.amount_minor for node in nodes.values()), default=1)
    most = max((len(column) for column in columns), default=1)
    height = max(SANKEY_HEIGHT, most * (SANKEY_LABEL_HEIGHT + 24))
    room = height - most * SANKEY_LABEL_HEIGHT
    column_totals = [sum(node.amount_minor for node in column) for column in columns]
    scale = room / max([*column_totals, heaviest])

    for index, column in enumerate(columns):
        _place(column, index=index, last=len(columns) - 1, scale=scale, height=height)
    bands = [_band(flow, nodes, scale) for flow in drawn]
    return {
        "width": SANKEY_WIDTH,
        "height": round(height),
        "nodes": list(nodes.values()),
        "bands": bands,
        "node_width": SANKEY_NODE_WIDTH,
    }


def _nodes(flows: Sequence[Any]) -> dict[str, Node]:
    nodes: dict[str, Node] = {}
    for flow in flows:
        source, target = str(pick(flow, "source")), str(pick(flow, "target"))
        minor = int(pick(flow, "amount_minor"))
        for name in (source, target):
            nodes.setdefault(name, Node(name))
        nodes[source].minor_out += minor
        nodes[source].targets.append(target)
        nodes[target].minor_in += minor
        nodes[target].tone = str(pick(flow, "tone") or "")
    return nodes


def _columns(nodes: dict[str, Node]) -> list[list[Node]]:
    # As many rounds as nodes settle every column; a circle in the flows ends there too.
    for _ in nodes:
        for node in nodes.values():
            for target in node.targets:
                further = min(node.column + 1, len(nodes) - 1)
                nodes[target].column = max(nodes[target].column, further)
    count = max((node.column for node in nodes.values()), default=0) + 1
    columns: list[list[Node]] = [[] for _ in range(count)]
    for node in nodes.values():
        columns[node.column].append(node)
    return [column for column in columns if column]


def _place(column: list[Node], *, index: int, last: int, scale: float, height: float) -> None:
    heights = [max(node.amount_minor * scale, SANKEY_BAND_MIN) for node in column]
    free = height - sum(heights) - len(column) * SANKEY_LABEL_HEIGHT
    gap = free / max(len(column), 1)
    y = gap / 2
    for node, node_height in zip(column, heights, strict=True):
        y += SANKEY_LABEL_HEIGHT
        node.y, node.height = y, node_height
        node.x = (SANKEY_WIDTH - SANKEY_NODE_WIDTH) * index / max(last, 1)
        at_end = index == last and last > 0
        node.anchor = "end" if at_end else "start" if index == 0 else "middle"
        node.label_x = {"start": node.x, "end": node.x + SANKEY_NODE_WIDTH}.get(
            node.anchor, node.x + SANKEY_NODE_WIDTH / 2
        )
        y += node_height + gap


def _band(flow: Any, nodes: dict[str, Node], scale: float) -> dict[str, Any]:
    source, target = nodes[str(pick(flow, "source"))], nodes[str(pick(flow, "target"))]
    minor = int(pick(flow, "amount_minor"))
    width = max(minor * scale, SANKEY_BAND_MIN)
    x0, x1 = source.x + SANKEY_NODE_WIDTH, target.x
    y0 = source.y + source.drawn_out
    y1 = target.y + target.drawn_in
    source.drawn_out += width
    target.drawn_in += width
    mid = (x0 + x1) / 2
    path = (
        f"M{x0:.1f} {y0:.1f}C{mid:.1f} {y0:.1f} {mid:.1f} {y1:.1f} {x1:.1f} {y1:.1f}"
        f"V{y1 + width:.1f}C{mid:.1f} {y1 + width:.1f} {mid:.1f} {y0 + width:.1f} "
        f"{x0:.1f} {y0 + width:.1f}Z"
    )
    return {
        "path": path,
        "tone": str(pick(flow, "tone") or "info"),
        "source": source.name,
        "target": target.name,
        "amount_minor": minor,
    }
