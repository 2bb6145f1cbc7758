"""What a part of the bench is, and the list of them."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Any

# What a part tells while it works, one line at a time.
Say = Callable[[str], None]
# Each is a module of this package with `run(say) -> dict[str, Any]` and `BARS: tuple[Bar, ...]`.
PARTS = (
    *("posting", "checkout", "night", "distribution", "offers", "outbox", "splits", "ripples"),
    "xray",
    "api",
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What a figure must reach: at least, or at most, so much."""

    key: str
    least: float | None = None
    most: float | None = None

    def __str__(self) -> str:
        return f"≥ {self.least:g}" if self.least is not None else f"≤ {self.most:g}"

    def is_reached(self, value: float) -> bool:
        """Tell whether a figure reaches the bar."""
        if self.least is not None:
            return value >= self.least
        return self.most is None or value <= self.most


def load(part: str) -> ModuleType:
    """Import a part, so that none pays for the others."""
    return import_module(f"bench.{part}")


def bars(module: ModuleType) -> dict[str, Bar]:
    """Return a part's bars by key."""
    declared: tuple[Bar, ...] = getattr(module, "BARS", ())
    return {bar.key: bar for bar in declared}


def flat(part: str, figures: dict[str, Any]) -> dict[str, Any]:
    """Return a part's figures under their full names."""
    return {f"{part}.{key}": value for key, value in figures.items()}
