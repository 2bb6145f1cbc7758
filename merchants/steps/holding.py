"""Customers' money that is held for a payment: taken by the merchant, or given back."""

import datetime

from django.db import connection

from ledger import posting
from ledger.kinds import Kind
from ledger.posting import Move
from merchants.models import Payment
from merchants.payment_order import HELD_DAYS
from merchants.steps import gates, money, payments
from people.models import Person


def hold(
    payment: Payment, *, from_id: int, on: datetime.date, at: datetime.datetime, by: Person | None
) -> None:
    """Hold the whole price until the merchant takes it; the payment is locked and waits."""
    assert connection.in_atomic_block
    network = payment.merchant.network

    posting.post(
        reference=f"payment:{payment.pk}:authorization",
        moves=(
            Move(
                Kind.AUTHORIZATION,
                from_id,
                money.authorized_account(network),
                payment.amount_minor,
            ),
        ),
        on=on,
        book_id=network.pk,
    )

    authorize(payment, at=at, by=by, customer=by, paid_from_id=from_id)


def authorize(
    payment: Payment, *, at: datetime.datetime, by: Person | None, **told: object
) -> None:
    """Mark a payment whose whole price is held, and give its merchant a week to take it."""
    payments.change_payment(
        payment,
        Payment.Status.AUTHORIZED,
        at=at,
        by=by,
        expires_at=at + datetime.timedelta(days=HELD_DAYS),
        **told,
    )


def take(
    payment: Payment,
    amount_minor: int,
    *,
    on: datetime.date,
    at: datetime.datetime,
    by: Person | None,
) -> None:
    """Give the merchant a part of what is held, or all of it, and the customer the rest."""
    assert connection.in_atomic_block
    assert 0 < amount_minor <= payment.held_minor
    network = payment.merchant.network
    held_id = money.authorized_account(network)

    moves = money.settlement_moves(
        payment, from_id=held_id, kind=Kind.CAPTURE, amount_minor=amount_minor, on=on
    )
    rest_minor = payment.held_minor - amount_minor
    if rest_minor:
        moves += [
            Move(Kind.AUTHORIZATION_RELEASED, held_id, to_id, minor)
            for to_id, minor in money.back_to_payers(payment, rest_minor)
        ]
    posting.post(
        reference=f"payment:{payment.pk}:settlement", moves=moves, on=on, book_id=network.pk
    )

    payments.finish_payment(
        payment,
        Payment.Status.SETTLED,
        at=at,
        by=by,
        happened_on=on,
        captured_minor=amount_minor,
        method=payment.method or Payment.Method.OWN_MONEY,
    )


def return_held(payment: Payment, *, at: datetime.datetime) -> int:
    """Give back whatever is held for a locked payment; return how much that was.

    It moves on the network's business date; the payment is brought to its end by the caller. Raises
    DayNotOpen.
    """
    assert connection.in_atomic_block
    held_minor = payment.held_minor
    if not held_minor:
        return 0
    network = payment.merchant.network
    on = network.business_date
    gates.share_day(network, on=on, at=at)

    held_id = money.authorized_account(network)
    posting.post(
        reference=f"payment:{payment.pk}:release",
        moves=[
            Move(Kind.AUTHORIZATION_RELEASED, held_id, to_id, minor)
            for to_id, minor in money.back_to_payers(payment, held_minor)
        ],
        on=on,
        book_id=network.pk,
    )

    if payment.received_minor:
        payment.received_minor = 0
        payment.save(update_fields=["received_minor"])

    return held_minor
