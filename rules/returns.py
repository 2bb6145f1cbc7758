"""What a loan costs all in: the yearly rate that its own cash flows earn."""

from collections.abc import Sequence
from fractions import Fraction

from rules.accrual import WEEKS_PER_YEAR

# Source: A-66: the rate is shown to 0.1 %.
STEPS_PER_UNIT = 1000


def all_in_apr(received_minor: int, payments: Sequence[int]) -> Fraction | None:
    """Return the weekly internal rate of a loan times 52, to 0.1 %, half up.

    `received_minor` is what the borrower has the use of, the price less the fee; `payments` fall
    due at the end of weeks 1, 2 and so on, as posted and unwaived. None where the fee leaves
    nothing to speak of a rate on, zero where no more is paid than received.

    Source: A-66; numbers 8.2.
    """
    if received_minor <= 0:
        return None

    # The worth of the payments falls as the rate rises, so the steps can be halved; at every step
    # the comparison is of whole numbers and therefore exact.
    low, high = 0, 1
    while not _is_below_half_step_over(high, received_minor, payments):
        low, high = high, high * 2
    while low < high:
        middle = (low + high) // 2
        if _is_below_half_step_over(middle, received_minor, payments):
            high = middle
        else:
            low = middle + 1

    return Fraction(low, STEPS_PER_UNIT)


def _is_below_half_step_over(step: int, received_minor: int, payments: Sequence[int]) -> bool:
    """Tell whether the rate lies below the middle between a step and the next one."""
    base = 2 * STEPS_PER_UNIT * WEEKS_PER_YEAR
    grown = base + 2 * step + 1
    # What is still owed after each week, with base to the power of the week as its denominator.
    owed, denominator = received_minor, 1
    for payment_minor in payments:
        denominator *= base
        owed = owed * grown - payment_minor * denominator

    # More is owed at the end than was paid: the rate was too high.
    return owed > 0
