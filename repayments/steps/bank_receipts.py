"""Uses what a borrower gave for a loan, once it lies in the business's account."""

import datetime

from django.db import connection

from loans.models import Loan
from people.models import Person
from repayments.models import Receipt
from repayments.steps.bank_payments import NothingToPay, PaymentDraft, Source, pay
from repayments.steps.bank_recovering import NothingToRecover, RecoveryDraft, recover


def use(receipt: Receipt, loan: Loan, *, on: datetime.date, by: Person) -> None:
    """Pay the loan with what its business just received, or make up for its loss.

    What the loan does not ask for stays the business's.
    """
    assert connection.in_atomic_block
    if loan.state == Loan.State.REPAYING:
        try:
            pay(
                PaymentDraft(
                    loan_id=loan.pk,
                    amount_minor=receipt.amount_minor,
                    reference=f"receipt-{receipt.public_id}",
                    source=Source.RECEIPT,
                    paid_on=receipt.received_on,
                    receipt=receipt,
                ),
                on=on,
                by=by,
            )
        except NothingToPay:
            # Nothing is owed yet, or any more: the money waits in the business's account.
            return
    elif loan.state == Loan.State.DEFAULTED:
        try:
            recover(
                RecoveryDraft(
                    loan_id=loan.pk,
                    amount_minor=receipt.amount_minor,
                    source_account_id=loan.payer_account_id,
                    reference=f"receipt-{receipt.public_id}",
                ),
                on=on,
                by=by,
            )
        except NothingToRecover:
            return
