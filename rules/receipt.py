"""What a receipt says of a sale: what was bought, what of it is tax, and what was tipped."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from rules.allotment import allot
from rules.money import round_half_up


@dataclass(frozen=True, slots=True)
class Item:
    """Something that is bought: how much of it, and the price of one with its tax in it.

    `tax_percent` is percent as a ratio: 19 % is Fraction(19).
    """

    name: str
    quantity: Fraction
    unit_minor: int
    tax_percent: Fraction


@dataclass(frozen=True, slots=True)
class Line:
    """An item with what it comes to, and the tax in that."""

    item: Item
    amount_minor: int
    tax_minor: int

    @property
    def net_minor(self) -> int:
        """What it comes to without its tax."""
        return self.amount_minor - self.tax_minor


@dataclass(frozen=True, slots=True)
class TaxRate:
    """All that is sold at one rate of tax."""

    tax_percent: Fraction
    amount_minor: int
    tax_minor: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """All lines of a sale in their order, and its rates from the lowest to the highest."""

    lines: tuple[Line, ...]
    rates: tuple[TaxRate, ...]

    @property
    def amount_minor(self) -> int:
        """What all items come to, their tax in it."""
        return sum(line.amount_minor for line in self.lines)

    @property
    def tax_minor(self) -> int:
        """The tax in all of it."""
        return sum(rate.tax_minor for rate in self.rates)


def line_minor(item: Item) -> int:
    """Return what an item comes to: quantity × price, rounded half up on each line.

    Source: the house's rule for receipts: what stands on the line is what is added up.
    """
    exact = item.quantity * item.unit_minor

    return round_half_up(exact.numerator, exact.denominator)


def taken_part(part_minor: int, *, amount_minor: int, taken_minor: int) -> int:
    """Return how much of a tip or a tax lies in what was taken of an amount: in proportion.

    Rounded half up. Where all of the amount was taken, or more, it is the whole part.

    Source: the house's rule for receipts: a part of a sale holds its part of tip and tax.
    """
    assert 0 <= part_minor <= amount_minor
    assert taken_minor >= 0

    return round_half_up(part_minor * min(taken_minor, amount_minor), amount_minor)


def receipt_of(items: Sequence[Item]) -> Receipt:
    """Return the receipt of a sale whose prices hold their tax.

    The tax of a rate is reckoned once, on all that was sold at it, and rounded half up; the lines
    share it by the largest remainder, the earlier line first, so that they add up to it.

    Source: the house's rule for receipts: tax per rate, parts that sum.
    """
    amounts = [line_minor(item) for item in items]
    taxes = [0] * len(items)
    rates = []
    for percent in sorted({item.tax_percent for item in items}):
        places = [place for place, item in enumerate(items) if item.tax_percent == percent]
        sold_minor = sum(amounts[place] for place in places)
        exact = sold_minor * percent / (100 + percent)
        tax_minor = round_half_up(exact.numerator, exact.denominator)
        parts = allot(tax_minor, [amounts[place] for place in places])
        for place, part in zip(places, parts, strict=True):
            taxes[place] = part
        rates.append(TaxRate(percent, sold_minor, tax_minor))

    return Receipt(
        tuple(Line(*one) for one in zip(items, amounts, taxes, strict=True)), tuple(rates)
    )
