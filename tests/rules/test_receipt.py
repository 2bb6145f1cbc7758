"""Receipts: lines that add up to the sale, and tax that adds up to its rate."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.receipt import Item, line_minor, receipt_of, taken_part


def an_item(quantity="1", unit=100, percent="0", name="thing"):
    return Item(name, Fraction(quantity), unit, Fraction(percent))


@pytest.mark.parametrize(
    ("quantity", "unit", "minor"),
    [("1", 450, 450), ("3", 450, 1350), ("0.335", 1000, 335), ("0.5", 1, 1), ("0.4", 1, 0)],
)
def test_a_line_is_quantity_times_price_rounded_half_up(quantity, unit, minor):
    assert line_minor(an_item(quantity, unit)) == minor


def test_tax_is_in_the_price_and_reckoned_once_a_rate():
    # Three at 19 % of 0.99: 2.97 × 19 / 119 = 0.4742 -> 0.47, and 0.1581 each -> 0.16, 0.16, 0.15.
    # One at 7 % of 2.14: 0.14. One free of tax.
    receipt = receipt_of(
        [
            an_item(unit=99, percent="19"),
            an_item(unit=214, percent="7"),
            an_item(unit=99, percent="19"),
            an_item(unit=500),
            an_item(unit=99, percent="19"),
        ]
    )

    assert [line.tax_minor for line in receipt.lines] == [16, 14, 16, 0, 15]
    assert [line.net_minor for line in receipt.lines] == [83, 200, 83, 500, 84]
    assert [(rate.tax_percent, rate.amount_minor, rate.tax_minor) for rate in receipt.rates] == [
        (0, 500, 0),
        (7, 214, 14),
        (19, 297, 47),
    ]
    assert (receipt.amount_minor, receipt.tax_minor) == (1011, 61)


def test_nothing_bought_is_an_empty_receipt():
    receipt = receipt_of([])

    assert (receipt.lines, receipt.rates, receipt.amount_minor, receipt.tax_minor) == ((), (), 0, 0)


items = st.builds(
    Item,
    name=st.just("thing"),
    quantity=st.fractions(0, 50, max_denominator=1000),
    unit_minor=st.integers(0, 100_000),
    tax_percent=st.sampled_from([Fraction(0), Fraction(7), Fraction(19), Fraction(11, 2)]),
)


@given(st.lists(items, max_size=12))
def test_parts_add_up(bought):
    receipt = receipt_of(bought)

    assert sum(line.amount_minor for line in receipt.lines) == receipt.amount_minor
    assert sum(rate.amount_minor for rate in receipt.rates) == receipt.amount_minor
    assert sum(line.tax_minor for line in receipt.lines) == receipt.tax_minor
    for line in receipt.lines:
        exact = line.amount_minor * line.item.tax_percent / (100 + line.item.tax_percent)
        assert abs(line.tax_minor - exact) <= Fraction(3, 2)


@pytest.mark.parametrize(
    ("part", "amount", "taken", "is_of_it"),
    [
        (100, 1000, 1000, 100),
        (100, 1000, 0, 0),
        (100, 1000, 500, 50),
        (100, 1000, 333, 33),  # 33.3
        (100, 1000, 335, 34),  # 33.5 is rounded up
        (0, 1000, 335, 0),
        (1000, 1000, 7, 7),  # all of it was tip
        (100, 1000, 1200, 100),  # more came in than was asked
        (10**14 + 1, 10**15, 10**15 - 1, 10**14 + 1),
    ],
)
def test_a_part_of_a_sale_holds_its_part_of_the_tip(part, amount, taken, is_of_it):
    assert taken_part(part, amount_minor=amount, taken_minor=taken) == is_of_it


@given(st.integers(1, 10**12), st.data())
def test_the_part_is_never_more_than_was_taken(amount, data):
    part = data.draw(st.integers(0, amount))
    taken = data.draw(st.integers(0, amount))

    assert 0 <= taken_part(part, amount_minor=amount, taken_minor=taken) <= min(part, taken)
