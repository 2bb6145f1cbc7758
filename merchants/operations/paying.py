"""What a customer does with a payment without their circle: pays it from own money, or says no."""

import datetime

from django.db import transaction

from merchants.models import Payment
from merchants.steps import checkout, gates, holding, money, payments
from people.models import Person


@transaction.atomic(durable=True)
def pay_with_own_money(
    *,
    payment_id: int,
    on: datetime.date,
    at: datetime.datetime,
    by: Person,
    account_id: int | None = None,
) -> Payment:
    """Pay a merchant from a member's spending account, or from a wallet at the network's banks.

    Where the merchant takes the money later, it is held from now on. `account_id` names the
    member's account in the circle; in a network of banks there is none. Raises DayNotOpen,
    PaidWithItsPlan, PaymentFinished, MethodNotOffered, NotInThisNetwork, MerchantSuspended and
    InsufficientFunds.
    """
    payment = payments.lock_payment(payment_id)
    payments.check_no_plan(payment)
    gates.share_day(payment.merchant.network, on=on, at=at)

    checkout.settle_with_own_money(payment, account_id=account_id, on=on, at=at, by=by)

    return payment


@transaction.atomic(durable=True)
def decline_payment(
    *,
    payment_id: int,
    at: datetime.datetime,
    by: Person,
    account_id: int | None = None,
    reason: Payment.DeclineReason = Payment.DeclineReason.CUSTOMER_DECLINED,
) -> Payment:
    """Say no to a payment; the till learns only the coarse reason, and what came in goes back.

    Raises PaymentFinished, NotInThisNetwork, and DayNotOpen where money has to go back.
    """
    payment = payments.lock_payment(payment_id)

    payments.check_waiting(payment, at=at)
    money.account_to_pay_from(payment, account_id, by)

    holding.return_held(payment, at=at)

    payments.finish_payment(payment, Payment.Status.DECLINED, at=at, by=by, decline_reason=reason)

    return payment
