"""What a member does with a payment without their circle: pays it from own money, or says no."""

import datetime

from django.db import transaction

from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from lending_circles.models import LoanAccount
from merchants.models import Payment
from merchants.refusals import InsufficientFunds
from merchants.steps import gates, payments
from people.models import Person


@transaction.atomic(durable=True)
def pay_with_own_money(
    *, payment_id: int, account_id: int, on: datetime.date, at: datetime.datetime, by: Person
) -> Payment:
    """Pay a merchant from a member's spending account.

    Raises DayNotOpen, PaymentFinished, NotInThisNetwork, MerchantSuspended and InsufficientFunds.
    """
    payment = payments.lock_payment(payment_id)
    merchant = payment.merchant
    gates.share_day(merchant.network, on=on, at=at)
    account = LoanAccount.objects.get(pk=account_id)
    # Both accounts at once, in the ledger's order: one after the other could wait in a circle.
    spendable = ledger_queries.lock_balances(
        [account.spending_account_id, merchant.till_account_id]
    )

    payments.check_waiting(payment, at=at)
    gates.check_member(account, payment, by)
    gates.check_open_for_business(merchant)
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

    payments.finish_payment(
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
    payment = payments.lock_payment(payment_id)
    account = LoanAccount.objects.get(pk=account_id)

    payments.check_waiting(payment, at=at)
    gates.check_member(account, payment, by)

    payments.finish_payment(payment, Payment.Status.DECLINED, at=at, by=by, decline_reason=reason)

    return payment
