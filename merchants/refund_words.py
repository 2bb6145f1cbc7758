"""Tells beforehand where a refund goes, as pages show it."""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from merchants.models import Payment
from merchants.queries import refunds as refund_queries


def moves_of(payment: Payment, amount_minor: int, *, on: datetime.date) -> list[dict[str, Any]]:
    """Return what of a refund would go to the loan that paid, and what the customer would get."""
    parts = refund_queries.parts_of(payment, amount_minor, on=on)
    ways = (
        (
            _("The loan that paid for it"),
            parts.to_loan_minor,
            _("It goes to those who lent, or who bore a part of it."),
        ),
        (_("The customer"), parts.to_customer_minor, _("Back to where their money came from.")),
    )

    return [
        {
            "source": payment.merchant.name,
            "target": target,
            "amount_minor": minor,
            "note": note,
        }
        for target, minor, note in ways
        if minor
    ]
