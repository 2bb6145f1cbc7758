"""What a merchant does with money that is held for a payment: takes it, whole or in part."""

import datetime
from collections.abc import Callable

from django.db import transaction

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from merchants.models import IdempotencyKey, Payment, Staff
from merchants.refusals import AmountNotPositive, CaptureTooLarge, NotAuthorized
from merchants.steps import gates, holding, payments
from people.models import Person


@transaction.atomic(durable=True)
def capture_payment(
    *,
    payment_id: int,
    amount_minor: int | None,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None = None,
) -> Payment:
    """Take what is held for a payment (None), or a part of it; the rest goes back at once.

    Raises DayNotOpen, NotAuthorized, AmountNotPositive, CaptureTooLarge and MerchantSuspended.
    """
    return _capture(payment_id, amount_minor, on=on, at=at, by=by)


@transaction.atomic(durable=True)
def capture_payment_once(
    *,
    payment_id: int,
    amount_minor: int | None,
    request: KeyedRequest,
    on: datetime.date,
    at: datetime.datetime,
    answer: Callable[[Payment], Answer],
) -> Answer:
    """Take held money at most once per key, and give every repetition the first answer.

    Raises what `capture_payment` raises, KeyReused and RequestInFlight.
    """
    claim = claim_key(IdempotencyKey, "terminal", request, at=at)
    if isinstance(claim, Answer):
        return claim

    payment = _capture(payment_id, amount_minor, on=on, at=at, by=None)

    return keep_answer(claim, answer(payment))


def _capture(
    payment_id: int,
    amount_minor: int | None,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> Payment:
    payment = payments.lock_payment(payment_id)
    gates.share_day(payment.merchant.network, on=on, at=at)

    if payment.status_at(at) != Payment.Status.AUTHORIZED:
        raise NotAuthorized(context={"status": payment.status_at(at).value})
    taken_minor = payment.held_minor if amount_minor is None else amount_minor
    if taken_minor <= 0:
        raise AmountNotPositive
    if taken_minor > payment.held_minor:
        raise CaptureTooLarge(context={"held_minor": payment.held_minor})
    gates.check_open_for_business(payment.merchant)
    gates.check_role(payment.merchant, by, Staff.Role.CASHIER)

    holding.take(payment, taken_minor, on=on, at=at, by=by)

    return payment
