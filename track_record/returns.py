"""The realised return of dated payments, as it is kept."""

import datetime
from collections.abc import Sequence

from loans.returns import STEPS_PER_UNIT, xirr


def millionths(flows: Sequence[tuple[datetime.date, int]]) -> int | None:
    """Return the yearly rate of dated payments in millionths, or None where there is none."""
    rate = xirr(flows)

    return None if rate is None else int(rate * STEPS_PER_UNIT)
