"""Pays a merchant by circle loan: what it would cost, and then the loan and the payment as one."""

import datetime

from django.db import transaction

from ledger.compiled import Compiled
from lending_circles.models import LoanAccount, Quote
from loans.models import Loan
from merchants.models import Payment
from merchants.steps import checkout, payments
from people import audit
from people.models import Person

_ACCOUNT = Compiled(lambda id: LoanAccount.objects.filter(pk=id), id=int)


@transaction.atomic(durable=True)
def quote_payment(
    *, payment_id: int, account_id: int, on: datetime.date, at: datetime.datetime
) -> Quote:
    """Tell a member what paying by circle loan would cost; the till then sees "processing".

    Raises PaidWithItsPlan, PaymentFinished, NotInThisNetwork, MerchantSuspended, and every reason
    for which the circle cannot lend; the payment then waits on, so that it can be paid otherwise.
    """
    payment = payments.lock_payment(payment_id)
    payments.check_no_plan(payment)
    account = _ACCOUNT.get(id=account_id)

    quote = checkout.quote_with_circle(payment, account=account, on=on, at=at)

    if payment.status == Payment.Status.OPEN:
        payment.status = Payment.Status.PROCESSING
        payment.save(update_fields=["status"])
        payments.tell(payment, "processing", at=at)
        audit.record_many(
            [
                audit.AuditDraft(
                    "PAYMENT_PROCESSING",
                    audit.subject_type(Payment),
                    payment.pk,
                    person_id=account.person_id,
                )
            ]
        )

    return quote


@transaction.atomic(durable=True)
def confirm_checkout(
    *,
    payment_id: int,
    account_id: int,
    quote_public_id: str,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> Loan:
    """Pay a merchant by circle loan under a quote that the member was given for this payment.

    Loan and settlement are one: where the loan is refused nothing happened, and the payment waits
    on. The same quote confirmed again returns the loan that it made. Raises PaidWithItsPlan,
    PaymentFinished, NotInThisNetwork, MerchantSuspended, QuoteUnknown, and what establishing a
    loan refuses.
    """
    payment = payments.lock_payment(payment_id)
    payments.check_no_plan(payment)
    account = _ACCOUNT.get(id=account_id)
    made = _loan_made_by(quote_public_id, account, payment)
    if made is not None:
        return made

    return checkout.settle_with_circle_loan(
        payment, account=account, quote_public_id=quote_public_id, on=on, at=at, by=by
    )


def _loan_made_by(quote_public_id: str, account: LoanAccount, payment: Payment) -> Loan | None:
    """Return the loan that this quote paid this payment with, where it did before."""
    if payment.loan_id is None:
        return None

    return Loan.objects.filter(
        pk=payment.loan_id, quote__public_id=quote_public_id, quote__account=account
    ).first()
