"""Reviews the standing of banks by what they received and did not pass on."""

import datetime

from django.db.models import Min

from banks.steps.standing import review_banks
from repayments.models import Receipt


def review_remittance(*, network_id: int, on: datetime.date) -> int:
    """Move a network's banks along the ladder by the age of their oldest receipt; how many moved.

    The clock of a receipt runs from the day on which the borrower paid: borrower-late is not
    bank-late.

    Source: R0-08, R0-29; P-33.
    """
    oldest = (
        Receipt.objects.filter(bank__network_id=network_id, state=Receipt.State.ENTERED)
        .values("bank_id")
        .annotate(oldest_on=Min("received_on"))
        .values_list("bank_id", "oldest_on")
    )
    oldest_days = {bank_id: (on - oldest_on).days for bank_id, oldest_on in oldest}

    return review_banks(network_id=network_id, oldest_days=oldest_days, on=on)
