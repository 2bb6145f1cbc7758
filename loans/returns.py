"""Realised returns of dated payments, as investors' own tools compute them."""

from collections.abc import Sequence
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

import pyxirr

from rules.rate_search import smallest_step

# A return is kept to the sixth decimal.
STEPS_PER_UNIT = 1_000_000
# Above a thousandfold a year (a day's gain, compounded) a rate says nothing any more.
RATE_MAX = 1000
DIGITS = 40
# The search for the rate ends by an absolute difference: amounts are brought to one size before it,
# or large ones would find no rate, or a wrong one.
LARGEST = 1000

Flows = Sequence[tuple[date, int]]


def xirr(flows: Flows) -> Fraction | None:
    """Return the yearly rate at which payments out (negative) and in are worth the same, or None.

    Days count from the first flow, 365 to a year; the rate is rounded to the sixth decimal. None
    where nothing was paid out, nothing came in, all was on one day, or no rate says anything.
    """
    if not (any(minor < 0 for _, minor in flows) and any(minor > 0 for _, minor in flows)):
        return None
    if len({day for day, minor in flows if minor}) == 1:
        return None

    largest_minor = max(abs(minor) for _, minor in flows)
    rate = pyxirr.xirr(
        [day for day, _ in flows],
        [LARGEST * minor / largest_minor for _, minor in flows],
        silent=True,
    )
    if rate is not None and -1 < rate < RATE_MAX:
        return Fraction(round(rate * STEPS_PER_UNIT), STEPS_PER_UNIT)

    return _by_halving(flows) if _is_paid_out_before_it_comes_in(flows) else None


def _is_paid_out_before_it_comes_in(flows: Flows) -> bool:
    """Tell whether there is one rate for certain: everything in comes later than everything out."""
    last_out = max(day for day, minor in flows if minor < 0)
    first_in = min(day for day, minor in flows if minor > 0)

    return last_out < first_in


def _by_halving(flows: Flows) -> Fraction | None:
    """Return the rate where it is so near to the loss of everything that no other search ends."""
    began_on = min(day for day, _ in flows)
    terms = [((day - began_on).days, minor) for day, minor in flows]

    def is_worth_less(step: int) -> bool:
        grown = 1 + (step + Decimal("0.5")) / STEPS_PER_UNIT
        a_day = grown ** (Decimal(-1) / 365)
        return sum(minor * a_day**days for days, minor in terms) < 0

    with localcontext(Context(prec=DIGITS)):
        step = smallest_step(is_worth_less, low=-STEPS_PER_UNIT, high=RATE_MAX * STEPS_PER_UNIT)

    return None if step is None else Fraction(step, STEPS_PER_UNIT)
