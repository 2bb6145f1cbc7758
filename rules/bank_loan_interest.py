"""Interest on a bank's loan: counted exactly by the day, rounded once when a period ends."""

from datetime import date

from rules.day_count import SCALE, year_parts
from rules.money import MILLION, round_half_up

# So many of the units in which interest accrues are one minor unit.
SCALED_PER_MINOR = MILLION * SCALE


def accrued_scaled(outstanding_minor: int, *, rate_millionths: int, parts: int) -> int:
    """Return the exact simple interest of a stretch of time, in `SCALED_PER_MINOR` to a unit.

    `parts` is the stretch as `day_count.year_parts` counts it. Amounts of stretches that meet add
    up, so a period may be cut by releases and prepayments without losing anything.

    Source: A-55: on disbursed principal only; A-02: no compounding; N-5.
    """
    assert outstanding_minor >= 0
    assert rate_millionths >= 0
    assert parts >= 0

    return outstanding_minor * rate_millionths * parts


def accrue_between(
    outstanding_minor: int,
    *,
    rate_millionths: int,
    starts_on: date,
    ends_on: date,
    day_count: str,
    period: str,
    anchor_on: date,
) -> int:
    """Return the exact interest from one day up to another, in `SCALED_PER_MINOR` to a unit.

    Source: A-55, R0-18; N-5.
    """
    parts = year_parts(starts_on, ends_on, day_count, period=period, anchor_on=anchor_on)

    return accrued_scaled(outstanding_minor, rate_millionths=rate_millionths, parts=parts)


def charge(scaled: int) -> tuple[int, int]:
    """Return the interest that a period is charged, rounded half up, and what rounding left.

    The rest is negative where the charge was rounded up. It is not carried into the next period:
    each line of a signed schedule is the interest of its own period, and a line that differed by a
    unit from what was signed would be wrong to its reader. Within the period nothing is rounded, so
    what has accrued is never half a unit from the exact amount.

    Source: RX-09: ROUND_HALF_UP at posting; N-5, read with the business day: one rounding a period.
    """
    interest_minor = round_half_up(scaled, SCALED_PER_MINOR)

    return interest_minor, scaled - interest_minor * SCALED_PER_MINOR


def accrued_minor(scaled: int) -> int:
    """Return the whole minor units of what has accrued, for showing and for an early settlement.

    Source: RX-09; A-50: interest accrued to date comes before principal that is not due.
    """
    return charge(scaled)[0]
