"""What a merchant gives back of a payment, by somebody who works there or by a till's program."""

import datetime
import math
from collections.abc import Callable

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from merchants import queries
from merchants.models import IdempotencyKey, Merchant, Payment, Refund, Staff
from merchants.payment_order import RefundOrder
from merchants.queries import till as till_queries
from merchants.refusals.till import RefundDayLimit, RefundNeedsManager
from merchants.steps import gates, payments, refunds
from people.models import Person
from people.refusals import Refusal


@transaction.atomic(durable=True)
def refund_payment(
    *,
    payment_id: int,
    order: RefundOrder,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
    approver: Person | None = None,
) -> Refund:
    """Give a payment back, in part or what is left of it: to the loan that paid it first.

    A cashier gives back so much alone, at once and in a day; beyond that `approver` is the manager
    who agreed. Raises DayNotOpen, NotInThisRole, RefundNeedsManager, RefundDayLimit,
    NotRefundable, AmountNotPositive, RefundTooLarge, ReferenceTaken and MerchantCannotFund.

    Source: A-51; R3-139.
    """
    payment = payments.lock_payment(payment_id)
    gates.share_day(payment.merchant.network, on=on, at=at)
    gates.check_role(payment.merchant, by, Staff.Role.CASHIER)
    agreed_by = _approver(payment, order, by.pk if by else None, approver, on=on)

    return refunds.refund(payment, order, on=on, at=at, by=by, approver=agreed_by)


@transaction.atomic(durable=True)
def refund_payment_once(
    *,
    payment_id: int,
    order: RefundOrder,
    request: KeyedRequest,
    speaks_for_id: int,
    on: datetime.date,
    at: datetime.datetime,
    answer: Callable[[Refund], Answer],
) -> Answer:
    """Give back at most once per key, and give every repetition the first answer.

    The program gives back what the person may who handed its key out (`speaks_for_id`). Raises what
    `refund_payment` raises, KeyReused and RequestInFlight.

    Source: reliability design 5.8.
    """
    claim = claim_key(IdempotencyKey, "terminal", request, at=at)
    if isinstance(claim, Answer):
        return claim

    payment = payments.lock_payment(payment_id)
    gates.share_day(payment.merchant.network, on=on, at=at)
    _approver(payment, order, speaks_for_id, None, on=on, by_program=True)
    given = refunds.refund(payment, order, on=on, at=at, by=None)

    return keep_answer(claim, answer(given))


def _approver(
    payment: Payment,
    order: RefundOrder,
    person_id: int | None,
    approver: Person | None,
    *,
    on: datetime.date,
    by_program: bool = False,
) -> Person | None:
    """Return the manager who lets a cashier give back more than they may alone, None where none is.

    Raises RefundNeedsManager and RefundDayLimit where one is needed and nobody agreed, and
    NotInThisRole where whoever agreed is no manager.
    """
    merchant = payment.merchant
    if person_id is None or queries.staff_role(merchant.pk, person_id) != Staff.Role.CASHIER:
        return None
    amount_minor = order.amount_minor
    if amount_minor is None:
        amount_minor = payment.taken_minor - payment.refunded_minor
    if amount_minor > merchant.cashier_refund_minor_max:
        needed: type[Refusal] = RefundNeedsManager
    elif amount_minor > _day_left_minor(merchant, person_id, on=on, by_program=by_program):
        needed = RefundDayLimit
    else:
        return None
    if approver is None:
        raise needed
    gates.check_role(merchant, approver, Staff.Role.MANAGER)

    return approver


def _day_left_minor(
    merchant: Merchant, person_id: int, *, on: datetime.date, by_program: bool
) -> float:
    """Return what is left of a cashier's day; their row is locked, so no two refunds share it."""
    if merchant.cashier_refund_day_minor_max is None:
        return math.inf
    list(
        Staff.objects.select_for_update(no_key=True, of=("self",))
        .filter(merchant=merchant, person=person_id)
        .order_by("pk")
    )
    left_minor = till_queries.refund_day_left_minor(
        merchant, person_id, on=on, by_program=by_program
    )

    return math.inf if left_minor is None else left_minor
