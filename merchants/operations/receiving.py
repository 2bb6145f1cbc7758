"""Money for a payment that comes in by a way outside the till: right, too little, too much, late.

A customer who scans and sends pays what they send, whenever it arrives. All of it is held for the
payment first; what pays it reaches the merchant, and whatever does not goes back where it came
from.
"""

import datetime
from dataclasses import dataclass

from django.db import transaction

from ledger import posting
from ledger import queries as ledger_queries
from ledger.kinds import Kind
from ledger.posting import Move
from merchants.models import TIMED, WAITING, Payment
from merchants.refusals import AmountNotPositive
from merchants.steps import gates, holding, money, payments
from people import audit

_WORDS = {
    Payment.Unusual.PAID_PARTIAL: "partially_paid",
    Payment.Unusual.PAID_OVER: "overpaid",
    Payment.Unusual.PAID_LATE: "paid_late",
}


@transaction.atomic(durable=True)
def receive_payment(
    *,
    payment_id: int,
    amount_minor: int,
    from_account_id: int,
    reference: str,
    on: datetime.date,
    at: datetime.datetime,
) -> Payment:
    """Take in what came for a payment; the same reference of the rail is taken in once.

    What is short waits for the rest and goes back when the payment runs out (paid_partial); what is
    over goes back at once (paid_over). What comes too late pays the payment where the merchant
    takes that and it is enough (paid_late), and goes back otherwise, as does whatever comes for a
    payment that is paid already or was taken back. Raises AmountNotPositive, PaidWithItsPlan
    and DayNotOpen.

    Source: ecosystem conventions 2.1, "exception"; R0-20.
    """
    payment = payments.lock_payment(payment_id)
    payments.check_no_plan(payment)
    gates.share_day(payment.merchant.network, on=on, at=at)
    name = f"payment:{payment.pk}:received:{reference}"
    if ledger_queries.find_journal(name) is not None:
        return payment
    if amount_minor <= 0:
        raise AmountNotPositive

    status = payment.status_at(at)
    if status == Payment.Status.EXPIRED and payment.status in TIMED:
        # No sweep has come by yet: what came in before goes back first.
        holding.return_held(payment, at=at)
        payments.finish_payment(payment, Payment.Status.EXPIRED, at=payment.expires_at, by=None)
    came = _judge(payment, status, amount_minor, from_account_id)

    held_id = money.authorized_account(payment.merchant.network)
    moves = [Move(Kind.AUTHORIZATION, from_account_id, held_id, amount_minor)]
    if came.is_whole and payment.capture_method == Payment.CaptureMethod.AUTOMATIC:
        moves += money.settlement_moves(
            payment, from_id=held_id, kind=Kind.CAPTURE, amount_minor=payment.amount_minor, on=on
        )
    if came.excess_minor:
        moves.append(Move(Kind.EXCESS_RETURNED, held_id, from_account_id, came.excess_minor))
    posting.post(reference=name, moves=moves, on=on, book_id=payment.merchant.network_id)

    _record(payment, came, on=on, at=at)

    return payment


@dataclass(frozen=True, slots=True, kw_only=True)
class _Came:
    """What came in for a payment, from where, and what of it the payment takes."""

    amount_minor: int
    excess_minor: int
    from_account_id: int
    is_taken: bool
    is_whole: bool
    unusual: Payment.Unusual


def _judge(
    payment: Payment, status: Payment.Status, amount_minor: int, from_account_id: int
) -> _Came:
    """Return what of the money pays a payment that stands at this status."""
    is_late = status == Payment.Status.EXPIRED
    before_minor = payment.received_minor if status in WAITING else 0
    # Money that is held for a week is never held late: the week would have no end.
    takes_late = (
        payment.merchant.accepts_late
        and payment.capture_method == Payment.CaptureMethod.AUTOMATIC
        and amount_minor >= payment.amount_minor
    )
    is_taken = status in WAITING or (is_late and takes_late)
    whole_minor = before_minor + amount_minor
    excess_minor = max(whole_minor - payment.amount_minor, 0) if is_taken else amount_minor
    if is_late:
        unusual = Payment.Unusual.PAID_LATE
    elif excess_minor:
        unusual = Payment.Unusual.PAID_OVER
    elif whole_minor < payment.amount_minor:
        unusual = Payment.Unusual.PAID_PARTIAL
    else:
        unusual = Payment.Unusual.NONE

    return _Came(
        amount_minor=amount_minor,
        excess_minor=excess_minor,
        from_account_id=from_account_id,
        is_taken=is_taken,
        is_whole=is_taken and whole_minor >= payment.amount_minor,
        unusual=unusual,
    )


def _record(payment: Payment, came: _Came, *, on: datetime.date, at: datetime.datetime) -> None:
    """Write what the money did to its payment, and tell what was unusual about it."""
    audit.record(
        "PAYMENT_RECEIVED",
        by=None,
        subject=payment,
        data={"amount_minor": came.amount_minor, "returned_minor": came.excess_minor},
    )
    payment.exception = came.unusual
    if came.is_taken:
        payment.received_minor += came.amount_minor
        payment.method = Payment.Method.TRANSFER
        payment.paid_from_id = payment.paid_from_id or came.from_account_id
    payment.save(update_fields=["exception", "received_minor", "method", "paid_from"])
    if came.is_whole and payment.capture_method == Payment.CaptureMethod.MANUAL:
        holding.authorize(payment, at=at, by=None)
    elif came.is_whole:
        payments.finish_payment(payment, Payment.Status.SETTLED, at=at, by=None, happened_on=on)
    if came.unusual in _WORDS:
        payments.tell(payment, _WORDS[came.unusual], at=at)
