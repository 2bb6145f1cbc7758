"""Pays a merchant by circle loan: what it would cost, and then the loan and the payment as one."""

import datetime

from django.db import transaction

from ledger.compiled import Compiled
from lending_circles import steps as circle_steps
from lending_circles.models import LoanAccount, Quote
from loans.models import Loan
from merchants import queries
from merchants.models import Payment
from merchants.steps import gates, payments
from people import audit
from people.models import Person

_ACCOUNT = Compiled(lambda id: LoanAccount.objects.filter(pk=id), id=int)


@transaction.atomic(durable=True)
def quote_payment(
    *, payment_id: int, account_id: int, on: datetime.date, at: datetime.datetime
) -> Quote:
    """Tell a member what paying by circle loan would cost; the till then sees "processing".

    Raises PaymentFinished, NotInThisNetwork, MerchantSuspended, and every reason for which the
    circle cannot lend; the payment then waits on, so that it can be paid otherwise.
    """
    payment = payments.lock_payment(payment_id)
    account = _ACCOUNT.get(id=account_id)

    payments.check_waiting(payment, at=at)
    gates.check_network(account, payment)
    gates.check_open_for_business(payment.merchant)

    quote = circle_steps.quote_loan(
        account_id=account_id,
        amount_minor=payment.amount_minor,
        payee=queries.payee_of(payment.merchant, person_id=account.person_id),
        purchase=_purchase(payment),
        on=on,
        at=at,
    )

    if payment.status == Payment.Status.OPEN:
        payment.status = Payment.Status.PROCESSING
        payment.save(update_fields=["status"])
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
    on. The same quote confirmed again returns the loan that it made. Raises PaymentFinished,
    NotInThisNetwork, MerchantSuspended, QuoteUnknown, and what establishing a loan refuses.
    """
    payment = payments.lock_payment(payment_id)
    account = _ACCOUNT.get(id=account_id)
    made = _loan_made_by(quote_public_id, account, payment)
    if made is not None:
        return made

    payments.check_waiting(payment, at=at)
    gates.check_member(account, payment, by)
    gates.check_open_for_business(payment.merchant)

    loan = circle_steps.establish_loan(
        quote_public_id=quote_public_id,
        account_id=account_id,
        payee=queries.payee_of(payment.merchant, person_id=by.pk),
        on=on,
        today=gates.today_of(payment.merchant.network, at),
        at=at,
        purchase=_purchase(payment),
        by=by,
    )

    payments.finish_payment(
        payment,
        Payment.Status.SETTLED,
        at=at,
        by=by,
        happened_on=on,
        customer=by,
        method=Payment.Method.CIRCLE_LOAN,
        loan=loan,
    )

    return loan


def _purchase(payment: Payment) -> str:
    """Return what a quote for this payment is bound to."""
    return f"payment:{payment.public_id}"


def _loan_made_by(quote_public_id: str, account: LoanAccount, payment: Payment) -> Loan | None:
    """Return the loan that this quote paid this payment with, where it did before."""
    if payment.loan_id is None:
        return None

    return Loan.objects.filter(
        pk=payment.loan_id, quote__public_id=quote_public_id, quote__account=account
    ).first()
