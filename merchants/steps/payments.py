"""A payment from its opening to its end; each part needs the transaction of its caller."""

import datetime
from typing import Any

from django.db import connection

from ledger.compiled import Compiled, CompiledInsert
from merchants.models import Payment, Terminal
from merchants.payment_order import PaymentOrder
from merchants.refusals import (
    AmountNotPositive,
    MethodNotOffered,
    PaymentFinished,
    ReferenceTaken,
    TerminalClosed,
)
from merchants.refusals.plans import PaidWithItsPlan
from merchants.short_codes import new_short_code
from merchants.steps.gates import check_open_for_business
from people import audit, public_ids
from people.models import Person
from webhooks.steps.emitting import emit

_SHORT_CODE_TRIES = 5
_PAYMENT = Compiled(
    lambda id: (
        Payment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("merchant__network__asset", "terminal")
        .filter(pk=id)
    ),
    id=int,
)

_TERMINAL = Compiled(
    # With all that the answer tells: nothing of it is asked for again.
    lambda id: Terminal.objects.select_related("merchant__network__asset").filter(pk=id),
    id=int,
)
_NEW_PAYMENT = CompiledInsert(Payment)


def open_payment(order: PaymentOrder, *, at: datetime.datetime, by: Person | None) -> Payment:
    """Save a payment that a till asks for.

    Raises AmountNotPositive, TerminalClosed, MerchantSuspended and ReferenceTaken.
    """
    payment = draft_payment(order, terminal_of(order.terminal_id), at=at, by=by)
    save_drafted(payment, by=by)

    return payment


def terminal_of(terminal_id: int) -> Terminal:
    """Return a terminal with its merchant, network and asset."""
    return _TERMINAL.get(id=terminal_id)


def draft_payment(
    order: PaymentOrder, terminal: Terminal, *, at: datetime.datetime, by: Person | None
) -> Payment:
    """Return the payment that an order at a terminal would become; nothing is saved."""
    assert terminal.pk == order.terminal_id

    return Payment(
        public_id=public_ids.public_id("pay", at),
        merchant=terminal.merchant,
        terminal=terminal,
        amount_minor=order.amount_minor,
        reference=order.reference,
        short_code=new_short_code(),
        metadata=dict(order.metadata),
        capture_method=order.capture_method,
        items=order.items,
        tip_minor=order.tip_minor,
        tax_minor=order.tax_minor,
        note=order.note,
        methods=list(order.methods),
        is_for_plan=order.is_for_plan,
        cashier_id=order.cashier_id or (by.pk if by else None),
        created_at=at,
        expires_at=at + datetime.timedelta(seconds=order.expires_in_seconds),
    )


def save_drafted(payment: Payment, *, by: Person | None) -> bool:
    """Save a drafted payment; False where it got another short code, as its own was just taken.

    Raises AmountNotPositive, TerminalClosed, MerchantSuspended and ReferenceTaken.
    """
    assert connection.in_atomic_block

    if payment.amount_minor <= 0:
        raise AmountNotPositive
    if payment.terminal.closed_on is not None:
        raise TerminalClosed
    check_open_for_business(payment.merchant)

    drafted = payment.short_code
    _insert(payment)
    audit.record(
        "PAYMENT_REQUESTED", by=by, subject=payment, data={"terminal": payment.terminal_id}
    )
    tell(payment, "created", at=payment.created_at)

    return payment.short_code == drafted


def _insert(payment: Payment) -> None:
    for _ in range(_SHORT_CODE_TRIES):
        if _NEW_PAYMENT.insert_if_free(payment):
            return
        # What was in the way is committed, or of this transaction: it can be seen now.
        if Payment.objects.filter(
            merchant_id=payment.merchant_id, reference=payment.reference
        ).exists():
            raise ReferenceTaken
        payment.short_code = new_short_code()
    raise RuntimeError("No short code was free: far too many payments are open.")


def lock_payment(payment_id: int) -> Payment:
    """Return the payment, locked: whoever pays, declines or cancels it comes through here."""
    assert connection.in_atomic_block

    return _PAYMENT.get(id=payment_id)


def check_no_plan(payment: Payment) -> None:
    """Refuse a payment that belongs to a plan, which would be paid and not begin.

    Raises PaidWithItsPlan.
    """
    if payment.is_for_plan:
        raise PaidWithItsPlan


def check_waiting(payment: Payment, *, at: datetime.datetime) -> None:
    """Refuse a payment that can no longer be paid; raises PaymentFinished with its status."""
    if not payment.is_waiting(at=at):
        raise PaymentFinished(context={"status": payment.status_at(at).value})


def check_offered(payment: Payment, method: Payment.Method) -> None:
    """Refuse a way to pay that the till does not take for this payment.

    What is taken later has to be held until then, and only own money can be.
    """
    if payment.methods and method not in payment.methods:
        raise MethodNotOffered
    if (
        method == Payment.Method.CIRCLE_LOAN
        and payment.capture_method == Payment.CaptureMethod.MANUAL
    ):
        raise MethodNotOffered
    # A part came in by a transfer: the rest comes in the same way, or all of it goes back.
    if payment.received_minor and method != Payment.Method.TRANSFER:
        raise MethodNotOffered


def tell(payment: Payment, word: str, *, at: datetime.datetime) -> None:
    """Tell the merchant's own programs what happened to a payment, where it has any."""
    emit(
        payment.merchant.mailbox_id,
        f"payment.{word}",
        {"id": payment.public_id, "status": payment.status},
        at,
    )


def finish_payment(
    payment: Payment,
    status: Payment.Status,
    *,
    at: datetime.datetime,
    by: Person | None,
    **told: Any,
) -> None:
    """Bring a locked payment to its end; `told` are further columns, such as the customer."""
    change_payment(payment, status, at=at, by=by, finished_at=at, **told)


def change_payment(
    payment: Payment,
    status: Payment.Status,
    *,
    at: datetime.datetime,
    by: Person | None,
    **told: Any,
) -> None:
    """Bring a locked payment to a status, with further columns; record it, and tell it."""
    assert connection.in_atomic_block

    payment.status = status
    for name, value in told.items():
        setattr(payment, name, value)
    payment.save(update_fields=["status", *told])
    audit.record(f"PAYMENT_{status.name}", by=by, subject=payment)
    tell(payment, status.value, at=at)
