"""Prepaid weeks, worked by hand: the gym of numbers 8.9, and what holds for every plan."""

import datetime
import itertools
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import prepaid

GYM = {"weeks": 52, "post_paid_week_minor": 2050, "prepaid_minor": 33 * 26 * 100}


def percent(ratio):
    return round(float(ratio) * 100, 2)


def test_the_gym_costs_858_and_saves_208_which_are_19_51_percent():
    average = prepaid.discount(**GYM)

    assert GYM["prepaid_minor"] == 85_800
    assert 52 * 2050 == 106_600
    assert average == Fraction(208, 1066)
    assert percent(average) == 19.51


@pytest.mark.parametrize(("week", "expected"), [(1, 0.74), (26, 19.14), (52, 38.29)])
def test_the_discount_grows_week_by_week(week, expected):
    assert percent(prepaid.week_discount(prepaid.discount(**GYM), week=week, weeks=52)) == expected


@pytest.mark.parametrize(
    ("delivered", "refundable"),
    [
        (0, 85_800),
        (1, 83_765),
        (4, 77_751),
        (13, 60_524),
        (26, 37_798),
        (39, 17_624),
        (52, 0),
    ],
)
def test_what_is_refundable_after_a_week(delivered, refundable):
    assert prepaid.allowances(**GYM)[delivered] == refundable


def test_the_weeks_add_up_to_the_price():
    prices = prepaid.week_prices(**GYM)

    assert len(prices) == 52
    assert sum(prices) == 85_800
    # 20.50 less 0.74 % and less 38.29 %: 20.349… and 12.650…
    assert (prices[0], prices[-1]) == (2035, 1265)


@pytest.mark.parametrize(
    ("weeks", "week_minor", "price_minor", "sound"),
    [
        (52, 2050, 85_800, True),
        (1, 100, 100, True),
        (1, 100, 1, True),  # one week: whatever it costs
        (0, 100, 100, False),
        (521, 100, 100, False),
        (10, 0, 100, False),
        (10, 100, 0, False),
        (10, 100, 1001, False),  # dearer than paying later
        (10, 100, 1000, True),  # no discount at all
        (10, 100, 450, False),  # week 10 would cost 100 · (1 − 0.55 · 20/11) = 0
        (10, 100, 451, True),
    ],
)
def test_a_plan_is_sound_while_every_week_costs_something(weeks, week_minor, price_minor, sound):
    found = prepaid.is_sound(
        weeks=weeks, post_paid_week_minor=week_minor, prepaid_minor=price_minor
    )

    assert found is sound


@pytest.mark.parametrize(
    ("average", "price"),
    [(Fraction(208, 1066), 85_800), (Fraction(0), 106_600), (Fraction(1, 3), 71_067)],
)
def test_a_price_follows_from_its_discount(average, price):
    assert prepaid.price_at(weeks=52, post_paid_week_minor=2050, average=average) == price


@pytest.mark.parametrize(
    ("after", "weekday", "expected"),
    [
        ((2026, 1, 5), 0, (2026, 1, 12)),  # bought on Monday, delivered on Mondays: next week's
        ((2026, 1, 5), 4, (2026, 1, 9)),
        ((2026, 1, 11), 0, (2026, 1, 12)),
        ((2026, 1, 12), 6, (2026, 1, 18)),
    ],
)
def test_a_delivery_comes_on_the_next_such_weekday(after, weekday, expected):
    found = prepaid.next_delivery(datetime.date(*after), weekday=weekday)

    assert found == datetime.date(*expected)


def test_a_pause_ends_by_itself_after_the_longest_that_the_plan_allows():
    # The delivery of the 12th still comes; those of the 19th and 26th are left out.
    found = prepaid.resumes_on(datetime.date(2026, 1, 12), pause_weeks_max=2)

    assert found == datetime.date(2026, 2, 2)


@given(
    weeks=st.integers(1, 520),
    post_paid_week_minor=st.integers(1, 10**7),
    kept=st.integers(500, 1000),
)
def test_allowances_fall_from_the_price_to_nothing_by_no_more_than_a_week(
    weeks, post_paid_week_minor, kept
):
    price = max(1, weeks * post_paid_week_minor * kept // 1000)
    plan = {
        "weeks": weeks,
        "post_paid_week_minor": post_paid_week_minor,
        "prepaid_minor": price,
    }
    if not prepaid.is_sound(**plan):
        return

    left = prepaid.allowances(**plan)
    prices = prepaid.week_prices(**plan)

    assert (left[0], left[-1]) == (price, 0)
    assert all(0 <= one <= post_paid_week_minor for one in prices)
    # A later week never costs more, but for the unit that rounding moves.
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(prices))
    assert sum(prices) == price
