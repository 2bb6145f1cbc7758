"""What a member asks before they borrow. The loan itself is made at the till (`merchants`)."""

import datetime

from django.db import transaction

from lending_circles import steps
from lending_circles.models import Quote
from lending_circles.payee import Payee


@transaction.atomic(durable=True)
def quote_loan(
    *,
    account_id: int,
    amount_minor: int,
    payee: Payee,
    purchase: str,
    on: datetime.date,
    at: datetime.datetime,
) -> Quote:
    """Return what a loan for a purchase would be made up of, or the first reason why not.

    Raises DayNotOpen, NotAMember and BorrowingRefused.

    Source: R3-166, R3-167; A-64, A-65.
    """
    return steps.quote_loan(
        account_id=account_id,
        amount_minor=amount_minor,
        payee=payee,
        purchase=purchase,
        on=on,
        at=at,
    )
