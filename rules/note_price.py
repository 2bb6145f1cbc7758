"""What the price of a note means: clean and dirty, discount or premium, and its yield."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from fractions import Fraction

from rules.rate_search import smallest_step

# Source: A-66 shows rates to 0.1 %; yields are kept finer, to one millionth.
STEPS_PER_UNIT = 1_000_000
# No yield below a loss of all but a millionth, none above a thousandfold a year.
STEP_MIN = -STEPS_PER_UNIT + 1
STEP_MAX = 1000 * STEPS_PER_UNIT
# Digits enough that rounding never reaches the sixth decimal of a rate.
DIGITS = 40


@dataclass(frozen=True, slots=True)
class NotePrice:
    """A price with the interest accrued so far and without it; a discount is negative."""

    dirty_minor: int
    clean_minor: int
    premium: Fraction


def note_price(price_minor: int, *, outstanding_minor: int, accrued_minor: int = 0) -> NotePrice:
    """Return what an asked price is without accrued interest, and over the outstanding principal.

    The asked price is what changes hands (dirty): the buyer gets all interest of the running
    period. The premium is of the clean price over the outstanding principal.

    Source: H-1, R2-03; quoting of bonds, clean price = dirty price - accrued interest.
    """
    assert price_minor > 0
    assert outstanding_minor > 0
    clean_minor = price_minor - accrued_minor

    return NotePrice(price_minor, clean_minor, Fraction(clean_minor, outstanding_minor) - 1)


def yield_to_maturity(
    price_minor: int, flows: Sequence[tuple[date, int]], *, on: date
) -> Fraction | None:
    """Return what a buyer earns a year, compounded, if all is paid as planned; to a millionth.

    `flows` are what the note is still to receive; what falls due on the day itself or before
    counts as received at once. None where nothing comes, or where the rate is beyond measure (a
    loss of everything, more than a thousandfold a year).

    Source: R2-03; XIRR: the rate at which flows are worth the price, days / 365.
    """
    assert price_minor > 0
    assert all(amount_minor >= 0 for _, amount_minor in flows)
    terms = [(max((day - on).days, 0), amount_minor) for day, amount_minor in flows]

    with localcontext(Context(prec=DIGITS)):
        step = smallest_step(
            lambda step: _worth_at_half_step_over(step, terms) < price_minor,
            low=STEP_MIN,
            high=STEP_MAX,
        )

    if step is None or step == STEP_MIN:
        return None

    return Fraction(step, STEPS_PER_UNIT)


def _worth_at_half_step_over(step: int, terms: Sequence[tuple[int, int]]) -> Decimal:
    """Return what flows so many days away are worth today, halfway from a step to the next."""
    grown = 1 + (step + Decimal("0.5")) / STEPS_PER_UNIT
    a_day = grown ** (Decimal(-1) / 365)

    return sum((amount_minor * a_day**days for days, amount_minor in terms), Decimal(0))
