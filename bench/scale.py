"""How large the measured data are: the whole size, or a part of it for a quick look."""

import os


def scale() -> float:
    """Return the part of the full size that is asked for by BENCH_SCALE (1: all of it)."""
    return float(os.environ.get("BENCH_SCALE", "1"))


def scaled(count: int) -> int:
    """Return a count at the scale asked for, at least one."""
    return max(1, round(count * scale()))
