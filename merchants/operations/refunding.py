"""What a merchant gives back of a payment, by somebody who works there or by a till's program."""

import datetime
from collections.abc import Callable

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from merchants import queries, till_queries
from merchants.models import IdempotencyKey, Payment, Refund, Staff
from merchants.payment_order import RefundOrder
from merchants.steps import gates, payments, refunds
from merchants.till_refusals import RefundNeedsManager
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
    _check_limit(payment, order, by)

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


def _check_limit(payment: Payment, order: RefundOrder, by: Person | None) -> None:
    """Refuse a cashier more than the merchant lets cashiers give back in one refund."""
    if by is None or queries.staff_role(payment.merchant_id, by.pk) != Staff.Role.CASHIER:
        return
    amount_minor = order.amount_minor
    if amount_minor is None:
        amount_minor = till_queries.taken_minor(payment) - payment.refunded_minor
    if amount_minor > payment.merchant.cashier_refund_minor_max:
        raise RefundNeedsManager
