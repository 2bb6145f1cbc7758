"""What a member does with a payment: pays it from own money or by circle loan, or says no."""

import datetime

from django.db import transaction

from governance import steps as governance_steps
from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from lending_circles import steps as circle_steps
from lending_circles.models import LoanAccount, Quote
from loans.models import Loan
from merchants import queries, steps
from merchants.models import Payment
from merchants.refusals import InsufficientFunds, NotInThisNetwork, QuoteNotForThis
from people.models import Person


@transaction.atomic(durable=True)
def pay_with_own_money(
    *, payment_id: int, account_id: int, on: datetime.date, at: datetime.datetime, by: Person
) -> Payment:
    """Pay a merchant from a member's spending account.

    Raises DayNotOpen, PaymentFinished, NotInThisNetwork, MerchantSuspended and InsufficientFunds.
    """
    payment = steps.lock_payment(payment_id)
    merchant = payment.merchant
    governance_steps.share_day(network_id=merchant.network_id, on=on)
    account = LoanAccount.objects.get(pk=account_id)
    spendable = ledger_queries.lock_balances([account.spending_account_id])

    steps.check_waiting(payment, at=at)
    _check_member(account, payment, by)
    steps.check_open_for_business(merchant)
    short_minor = payment.amount_minor - spendable[account.spending_account_id]
    if short_minor > 0:
        raise InsufficientFunds(context={"short_minor": short_minor})

    posting.post(
        reference=f"payment:{payment.pk}:settlement",
        moves=(
            posting.Move(
                Kind.PURCHASE,
                account.spending_account_id,
                merchant.till_account_id,
                payment.amount_minor,
            ),
        ),
        on=on,
        book_id=merchant.network_id,
    )

    steps.finish_payment(
        payment,
        Payment.Status.SETTLED,
        at=at,
        by=by,
        happened_on=on,
        customer=by,
        method=Payment.Method.OWN_MONEY,
    )

    return payment


@transaction.atomic(durable=True)
def quote_payment(
    *, payment_id: int, account_id: int, on: datetime.date, at: datetime.datetime
) -> Quote:
    """Tell a member what paying by circle loan would cost; the till then sees "processing".

    Raises PaymentFinished, NotInThisNetwork, MerchantSuspended, and every reason for which the
    circle cannot lend; the payment then waits on, so that it can be paid otherwise.
    """
    payment = steps.lock_payment(payment_id)
    account = LoanAccount.objects.select_related("person").get(pk=account_id)

    steps.check_waiting(payment, at=at)
    _check_member(account, payment, account.person)
    steps.check_open_for_business(payment.merchant)

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
    on. Raises PaymentFinished, NotInThisNetwork, MerchantSuspended, QuoteNotForThis, and what the
    establishment of a loan refuses.
    """
    payment = steps.lock_payment(payment_id)
    account = LoanAccount.objects.get(pk=account_id)

    steps.check_waiting(payment, at=at)
    _check_member(account, payment, by)
    steps.check_open_for_business(payment.merchant)
    _check_quote(quote_public_id, account, payment)

    loan = circle_steps.establish_loan(
        quote_public_id=quote_public_id,
        account_id=account_id,
        payee=queries.payee_of(payment.merchant, person_id=by.pk),
        on=on,
        at=at,
        by=by,
    )

    steps.finish_payment(
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


@transaction.atomic(durable=True)
def decline_payment(
    *,
    payment_id: int,
    account_id: int,
    at: datetime.datetime,
    by: Person,
    reason: Payment.DeclineReason = Payment.DeclineReason.CUSTOMER_DECLINED,
) -> Payment:
    """Say no to a payment; the till learns only the coarse reason.

    Raises PaymentFinished and NotInThisNetwork.
    """
    payment = steps.lock_payment(payment_id)
    account = LoanAccount.objects.get(pk=account_id)

    steps.check_waiting(payment, at=at)
    _check_member(account, payment, by)

    steps.finish_payment(payment, Payment.Status.DECLINED, at=at, by=by, decline_reason=reason)

    return payment


def _purchase(payment: Payment) -> str:
    """Return what a quote for this payment is bound to."""
    return f"payment:{payment.public_id}"


def _check_member(account: LoanAccount, payment: Payment, by: Person) -> None:
    if account.network_id != payment.merchant.network_id or account.person_id != by.pk:
        raise NotInThisNetwork


def _check_quote(quote_public_id: str, account: LoanAccount, payment: Payment) -> None:
    """Refuse a quote of another member, of another payment, or none at all."""
    if not Quote.objects.filter(
        public_id=quote_public_id,
        account=account,
        purchase=_purchase(payment),
        principal_minor=payment.amount_minor,
    ).exists():
        raise QuoteNotForThis
