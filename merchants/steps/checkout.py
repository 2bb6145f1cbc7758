"""Pays a payment: from its customer's own money, or by a loan of their circle."""

import dataclasses
import datetime

from django.db import connection

from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from lending_circles import steps as circle_steps
from lending_circles.models import LoanAccount, Quote
from loans.models import Loan
from merchants import queries
from merchants.models import Payment
from merchants.queries.trade import Lately
from merchants.refusals import InsufficientFunds
from merchants.steps import gates, holding, money, payments
from people.models import Person


def settle_with_own_money(
    payment: Payment,
    *,
    account_id: int | None,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> None:
    """Pay a locked payment from own money: `account_id` is a member's account in the circle.

    In a network of banks there is none: a wallet pays. Where the merchant takes the money later, it
    is held from now on. The day is shared by the caller. Raises PaymentFinished, MethodNotOffered,
    NotInThisNetwork, MerchantSuspended and InsufficientFunds.
    """
    assert connection.in_atomic_block
    payments.check_waiting(payment, at=at)
    payments.check_offered(payment, Payment.Method.OWN_MONEY)
    from_id = money.account_to_pay_from(payment, account_id, by)
    gates.check_open_for_business(payment.merchant)

    merchant = payment.merchant
    is_held = payment.capture_method == Payment.CaptureMethod.MANUAL

    # Shares of the sale are reckoned before any account is locked: agreements come first.
    moves = (
        []
        if is_held
        else money.settlement_moves(
            payment, from_id=from_id, kind=Kind.PURCHASE, amount_minor=payment.amount_minor, on=on
        )
    )
    # Both accounts at once, in the ledger's order: one after the other could wait in a circle.
    to_id = money.authorized_account(merchant.network) if is_held else merchant.till_account_id
    spendable = ledger_queries.lock_balances([from_id, to_id])
    short_minor = payment.amount_minor - spendable[from_id]
    if short_minor > 0:
        raise InsufficientFunds(context={"short_minor": short_minor})
    if is_held:
        holding.hold(payment, from_id=from_id, on=on, at=at, by=by)
        return

    posting.post(
        reference=f"payment:{payment.pk}:settlement",
        moves=moves,
        on=on,
        book_id=merchant.network_id,
    )

    payments.finish_payment(
        payment,
        Payment.Status.SETTLED,
        at=at,
        by=by,
        happened_on=on,
        customer=by,
        method=Payment.Method.OWN_MONEY,
        paid_from_id=from_id,
    )


def quote_with_circle(
    payment: Payment, *, account: LoanAccount, on: datetime.date, at: datetime.datetime
) -> Quote:
    """Return what paying a locked payment by circle loan would cost the member.

    Raises PaymentFinished, MethodNotOffered, NotInThisNetwork, MerchantSuspended, what the
    merchant's cap on loans refuses, and every reason for which the circle cannot lend.
    """
    assert connection.in_atomic_block
    payments.check_waiting(payment, at=at)
    payments.check_offered(payment, Payment.Method.CIRCLE_LOAN)
    gates.check_network(account, payment)
    gates.check_open_for_business(payment.merchant)
    lately = _check_cap(payment, person_id=account.person_id, on=on)

    return circle_steps.quote_loan(
        account_id=account.pk,
        amount_minor=payment.amount_minor,
        payee=queries.payee_of(
            payment.merchant, person_id=account.person_id, related=lately.is_related
        ),
        purchase=purchase_of(payment),
        on=on,
        at=at,
    )


def settle_with_circle_loan(
    payment: Payment,
    *,
    account: LoanAccount,
    quote_public_id: str,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
) -> Loan:
    """Pay a locked payment by the loan that a quote promised its customer.

    The shares of the sale leave the till in the posting that pays it. Raises PaymentFinished,
    MethodNotOffered, NotInThisNetwork, MerchantSuspended, QuoteUnknown, and what establishing a
    loan and the merchant's cap on loans refuse.
    """
    assert connection.in_atomic_block
    payments.check_waiting(payment, at=at)
    payments.check_offered(payment, Payment.Method.CIRCLE_LOAN)
    gates.check_member(account, payment, by)
    gates.check_open_for_business(payment.merchant)
    payee = queries.payee_of(payment.merchant, person_id=by.pk)
    shares = money.passed_on(payment, amount_minor=payment.amount_minor, on=on)

    loan = circle_steps.establish_loan(
        quote_public_id=quote_public_id,
        account_id=account.pk,
        payee=dataclasses.replace(payee, passes_on=shares) if shares else payee,
        on=on,
        today=gates.today_of(payment.merchant.network, at),
        at=at,
        purchase=purchase_of(payment),
        by=by,
    )
    # The merchant's account is locked by now: no two loans at once pass the cap together.
    _check_cap(payment, person_id=by.pk, on=on)

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


def purchase_of(payment: Payment) -> str:
    """Return what a quote for this payment is bound to."""
    return f"payment:{payment.public_id}"


def _check_cap(payment: Payment, *, person_id: int, on: datetime.date) -> Lately:
    return gates.check_receipts_cap(
        payment.merchant, person_id=person_id, amount_minor=payment.amount_minor, on=on
    )
