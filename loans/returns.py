"""Realised returns of dated payments, as investors' own tools compute them."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pyxirr

# A return is kept to the sixth decimal.
STEPS_PER_UNIT = 1_000_000


def xirr(flows: Sequence[tuple[date, int]]) -> Fraction | None:
    """Return the yearly rate at which payments out (negative) and in are worth the same, or None.

    Days count from the first flow, 365 to a year; the rate is rounded to the sixth decimal. None
    where nothing was paid out, nothing came in, or no rate does it.
    """
    if not (any(minor < 0 for _, minor in flows) and any(minor > 0 for _, minor in flows)):
        return None

    rate = pyxirr.xirr([day for day, _ in flows], [minor for _, minor in flows], silent=True)

    return None if rate is None else Fraction(round(rate * STEPS_PER_UNIT), STEPS_PER_UNIT)
