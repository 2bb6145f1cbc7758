"""Whether the bank takes what is due from the business's account by itself."""

import datetime

from django.db import transaction

from governance.steps import share_day
from loans.models import BankLoan
from people import audit
from people.models import Person
from people.refusals import Refusal


class NotTheOwner(Refusal):
    """There is no such loan, or it is somebody else's business's."""

    code = "NOT_FOUND"
    detail = "There is no such loan of yours."
    remedy = "Choose one of your own loans."


@transaction.atomic(durable=True)
def set_autopay(*, loan_id: int, is_on: bool, on: datetime.date, by: Person) -> BankLoan:
    """Let installments be taken from the business's account on their day, or stop that.

    Raises DayNotOpen and NotTheOwner. Source: the business day, 7.
    """
    bank_loan = (
        BankLoan.objects.select_for_update(of=("self",), no_key=True)
        .select_related("loan", "business")
        .filter(pk=loan_id)
        .first()
    )
    if bank_loan is None or bank_loan.business.owner_id != by.pk:
        raise NotTheOwner
    share_day(network_id=bank_loan.loan.network_id, on=on)

    bank_loan.autopay = is_on
    bank_loan.save(update_fields=["autopay"])
    audit.record("AUTOPAY_SET", by=by, subject=bank_loan.loan, data={"is_on": is_on})

    return bank_loan
