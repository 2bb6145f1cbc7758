"""What a merchant gives back of a payment, by somebody who works there or by a till's program."""

import datetime
from collections.abc import Callable

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from merchants.models import IdempotencyKey, Refund, Staff
from merchants.payment_order import RefundOrder
from merchants.steps import gates, payments, refunds
from people.models import Person


@transaction.atomic(durable=True)
def refund_payment(
    *,
    payment_id: int,
    order: RefundOrder,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Refund:
    """Give a payment back, in part or what is left of it: to the loan that paid it first.

    Raises DayNotOpen, NotInThisRole, NotRefundable, AmountNotPositive, RefundTooLarge,
    ReferenceTaken and MerchantCannotFund.

    Source: A-51; R3-139.
    """
    payment = payments.lock_payment(payment_id)
    gates.share_day(payment.merchant.network, on=on, at=at)
    gates.check_role(payment.merchant, by, Staff.Role.CASHIER)

    return refunds.refund(payment, order, on=on, at=at, by=by)


@transaction.atomic(durable=True)
def refund_payment_once(
    *,
    payment_id: int,
    order: RefundOrder,
    request: KeyedRequest,
    on: datetime.date,
    at: datetime.datetime,
    answer: Callable[[Refund], Answer],
) -> Answer:
    """Give back at most once per key, and give every repetition the first answer.

    Raises what `refund_payment` raises, KeyReused and RequestInFlight.

    Source: reliability design 5.8.
    """
    claim = claim_key(IdempotencyKey, "terminal", request, at=at)
    if isinstance(claim, Answer):
        return claim

    payment = payments.lock_payment(payment_id)
    gates.share_day(payment.merchant.network, on=on, at=at)
    given = refunds.refund(payment, order, on=on, at=at, by=None)

    return keep_answer(claim, answer(given))
