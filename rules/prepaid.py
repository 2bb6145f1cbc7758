"""What a prepaid subscription costs week by week, and what of it is still to be given back."""

import itertools
from datetime import date, timedelta
from fractions import Fraction

from rules.money import round_half_up
from rules.schedule import WEEK_DAYS

# Source: a plan that runs longer is a new purchase; ten years bound every sum.
WEEKS_MAX = 520


def is_sound(*, weeks: int, post_paid_week_minor: int, prepaid_minor: int) -> bool:
    """Return whether such a plan asks for something, saves something, and every week costs some.

    The discount grows week by week, to 2n/(n + 1) of the average in the last: beyond about a half
    the last weeks would cost less than nothing.

    Source: R3-158; the progressive discount of prepaid subscriptions.
    """
    if not 0 < weeks <= WEEKS_MAX or post_paid_week_minor <= 0:
        return False
    whole = weeks * post_paid_week_minor
    if not 0 < prepaid_minor <= whole:
        return False

    return whole * (weeks + 1) > 2 * weeks * (whole - prepaid_minor)


def discount(*, weeks: int, post_paid_week_minor: int, prepaid_minor: int) -> Fraction:
    """Return what paying ahead saves over the whole plan, as a ratio of the post-paid price.

    Source: R3-158: 208 of 1 066 are 19.51 %.
    """
    assert is_sound(
        weeks=weeks, post_paid_week_minor=post_paid_week_minor, prepaid_minor=prepaid_minor
    )

    return 1 - Fraction(prepaid_minor, weeks * post_paid_week_minor)


def week_discount(average: Fraction, *, week: int, weeks: int) -> Fraction:
    """Return the discount of one week: it grows evenly, so that the weeks average `average`.

    Source: numbers 8.9: d_w = D · 2w/(n + 1); 0.74 % in week 1, 38.29 % in week 52.
    """
    assert 0 < week <= weeks

    return average * Fraction(2 * week, weeks + 1)


def allowances(*, weeks: int, post_paid_week_minor: int, prepaid_minor: int) -> tuple[int, ...]:
    """Return what is refundable after 0, 1, … n delivered weeks, in minor units.

    It is the exact remainder of the prepaid price, rounded half up each time, so no refund is more
    than half a unit off and none carries the rounding of the weeks before it. The first is the
    whole price, the last nothing.

    Source: R3-159; numbers 8.9: 837.65, 605.24, 377.98, 176.24, 0.
    """
    assert is_sound(
        weeks=weeks, post_paid_week_minor=post_paid_week_minor, prepaid_minor=prepaid_minor
    )
    whole = weeks * post_paid_week_minor
    saved = whole - prepaid_minor
    divisor = weeks * (weeks + 1)
    left = []
    for delivered in range(weeks + 1):
        # Σ of the weeks from delivered + 1 to n of (P/n)(1 − D·2w/(n + 1)), over one divisor.
        to_come = weeks - delivered
        summed = to_come * (weeks + delivered + 1)
        left.append(round_half_up(to_come * whole * (weeks + 1) - saved * summed, divisor))

    return tuple(left)


def week_prices(*, weeks: int, post_paid_week_minor: int, prepaid_minor: int) -> tuple[int, ...]:
    """Return what each delivered week takes off the allowance; together the prepaid price.

    Source: R3-159: weekly installments are subtracted from the refundable prepayment.
    """
    left = allowances(
        weeks=weeks, post_paid_week_minor=post_paid_week_minor, prepaid_minor=prepaid_minor
    )

    return tuple(before - after for before, after in itertools.pairwise(left))


def price_at(*, weeks: int, post_paid_week_minor: int, average: Fraction) -> int:
    """Return the prepaid price at a discount, half up to the minor unit.

    Source: R3-158: a plan is made from its price or from its discount.
    """
    assert 0 <= average < 1

    left = weeks * post_paid_week_minor * (1 - average)

    return round_half_up(left.numerator, left.denominator)


def next_delivery(after: date, *, weekday: int) -> date:
    """Return the first such weekday (0 is Monday) after a day, never the day itself.

    Source: R3-159: a week that begins with the purchase, the end of a pause, or a delivery.
    """
    assert 0 <= weekday < WEEK_DAYS

    return after + timedelta(days=(weekday - after.weekday() - 1) % WEEK_DAYS + 1)


def resumes_on(last_delivery_on: date, *, pause_weeks_max: int) -> date:
    """Return the day of the first delivery after the longest pause that a plan allows.

    `last_delivery_on` is the delivery of the week in which the pause was asked for: that one still
    comes.

    Source: R3-159: a pause shifts the weeks that are left; none is charged meanwhile.
    """
    assert pause_weeks_max > 0

    return last_delivery_on + timedelta(days=WEEK_DAYS * (pause_weeks_max + 1))
