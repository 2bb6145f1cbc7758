"""What was bought, as it is kept with a payment and as its receipt reads it again."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from rules.receipt import Item, Receipt, receipt_of


def kept(receipt: Receipt, quantities: Sequence[str], percents: Sequence[str]) -> list[Any]:
    """Return the lines of a receipt as they are kept; quantities and percents as they were said."""
    return [
        {
            "name": line.item.name,
            "quantity": quantity,
            "unit_minor": line.item.unit_minor,
            "tax_percent": percent,
            "amount_minor": line.amount_minor,
            "tax_minor": line.tax_minor,
        }
        for line, quantity, percent in zip(receipt.lines, quantities, percents, strict=True)
    ]


def read(items: Sequence[dict[str, Any]]) -> Receipt:
    """Return the receipt of what is kept with a payment."""
    return receipt_of(
        [
            Item(
                name=item["name"],
                quantity=Fraction(item["quantity"]),
                unit_minor=item["unit_minor"],
                tax_percent=Fraction(item["tax_percent"]),
            )
            for item in items
        ]
    )
