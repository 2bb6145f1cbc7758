"""When a merchant's history suffices, and how much circle loans may pay it. Source: A-33, P-24."""

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest

from rules.terms import DEFAULTS
from rules.trade_history import (
    Criterion,
    Mark,
    TradeRecord,
    criteria,
    is_sufficient,
    receipts_cap,
)

DAY = datetime.date(2026, 4, 5)
ASKED = DEFAULTS.trade
GOOD = TradeRecord(
    first_sale_on=DAY - datetime.timedelta(days=90),
    sales_count=20,
    customers_count=10,
    settled_count=50,
    returned_count=1,
)


def test_what_is_asked_by_default_is_p_24():
    assert (ASKED.days_min, ASKED.sales_min, ASKED.sale_minor_min) == (90, 20, 100)
    assert (ASKED.customers_min, ASKED.receipts_multiple) == (10, 3)
    assert ASKED.returns_share_max == Fraction(2, 100)


def test_a_history_that_just_reaches_suffices():
    assert is_sufficient(criteria(GOOD, ASKED, on=DAY))


@pytest.mark.parametrize(
    ("changed", "mark", "have", "need", "missing"),
    [
        ({"first_sale_on": None}, Mark.DAYS, 0, 90, 90),
        ({"first_sale_on": DAY - datetime.timedelta(days=89)}, Mark.DAYS, 89, 90, 1),
        # A sale of tomorrow (a till's clock that runs ahead) is no history.
        ({"first_sale_on": DAY + datetime.timedelta(days=1)}, Mark.DAYS, 0, 90, 90),
        ({"sales_count": 19}, Mark.SALES, 19, 20, 1),
        ({"customers_count": 3}, Mark.CUSTOMERS, 3, 10, 7),
        # 1 of 49 is above 2 %: one more sale makes it 1 of 50.
        ({"settled_count": 49}, Mark.RETURNS, 1, 0, 1),
        ({"returned_count": 3}, Mark.RETURNS, 3, 1, 100),
    ],
)
def test_what_is_missing_is_told(changed, mark, have, need, missing):
    looked_at = criteria(replace(GOOD, **changed), ASKED, on=DAY)

    assert Criterion(mark, have, need, missing) in looked_at
    assert [each.mark for each in looked_at if not each.is_met] == [mark]
    assert not is_sufficient(looked_at)


def test_where_nothing_may_be_given_back_every_return_is_missing():
    strict = replace(ASKED, returns_share_max=Fraction(0))

    assert criteria(GOOD, strict, on=DAY)[-1] == Criterion(Mark.RETURNS, 1, 0, 1)


@pytest.mark.parametrize(
    ("ordinary", "shown", "days", "cap"),
    [
        (10_000, 0, 0, 30_000),
        (0, 0, 500, 0),
        # Shown elsewhere, it counts until a history could stand here.
        (10_000, 40_000, 0, 120_000),
        (10_000, 40_000, 89, 120_000),
        (10_000, 40_000, 90, 30_000),
        (50_000, 40_000, 10, 150_000),
    ],
)
def test_loans_pay_at_most_three_times_what_is_sold_otherwise(ordinary, shown, days, cap):
    assert receipts_cap(ordinary, shown_minor=shown, qualified_days=days, requirements=ASKED) == cap
