"""What a refund would do, told before anybody decides about it."""

import datetime
from dataclasses import dataclass

from lending_circles.queries.refunding import loan_share
from merchants.models import Payment


@dataclass(frozen=True, slots=True)
class RefundParts:
    """What of a refund goes to the loan that paid, and what the customer gets.

    What goes back to friends who forgave a part of the loan counts as the loan's: a shop is told
    nothing of them.
    """

    to_loan_minor: int
    to_customer_minor: int


def parts_of(payment: Payment, amount_minor: int, *, on: datetime.date) -> RefundParts:
    """Return how a refund of so much would be divided now; nothing is locked or moved.

    Source: A-51; decision 0014.
    """
    to_loan_minor = 0
    if payment.loan_id is not None:
        to_loan_minor = loan_share(payment.loan_id, amount_minor, on=on).minor

    return RefundParts(to_loan_minor, amount_minor - to_loan_minor)
