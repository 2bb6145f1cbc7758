"""What a till does with payments: it asks for them, cancels them, and lets them run out."""

import datetime
from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import F

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from merchants.models import TIMED, IdempotencyKey, Payment, Terminal
from merchants.payment_order import PaymentOrder
from merchants.refusals import PaymentFinished
from merchants.steps import holding, payments
from people import audit
from people.models import Person
from webhooks.steps.emitting import emit

# Source: ecosystem conventions 2.1, "deadline default 5 min".
EXPIRES_IN_SECONDS = 300


@transaction.atomic(durable=True)
def request_payment(
    *,
    terminal_id: int,
    amount_minor: int,
    reference: str,
    metadata: Mapping[str, str],
    at: datetime.datetime,
    expires_in: datetime.timedelta = datetime.timedelta(seconds=EXPIRES_IN_SECONDS),
    by: Person | None = None,
) -> Payment:
    """Ask a customer for money; `by` is the cashier where a person asks.

    Raises AmountNotPositive, TerminalClosed, MerchantSuspended and ReferenceTaken.
    """
    order = PaymentOrder(
        terminal_id=terminal_id,
        amount_minor=amount_minor,
        reference=reference,
        metadata=dict(metadata),
        expires_in_seconds=int(expires_in.total_seconds()),
    )

    return payments.open_payment(order, at=at, by=by)


@transaction.atomic(durable=True)
def request_payment_once(
    *,
    order: PaymentOrder,
    request: KeyedRequest,
    at: datetime.datetime,
    answer: Callable[[Payment], Answer],
    by: Person | None = None,
    terminal: Terminal | None = None,
) -> Answer:
    """Ask for money at most once per key, and give every repetition the first answer.

    The key, the payment and the answer are written together or not at all: what is refused leaves
    the key free. `answer` makes the answer from the payment as it is before it is saved; `terminal`
    is the order's, with its merchant, network and asset, where the caller has just read it.
    Raises what `request_payment` raises, KeyReused and RequestInFlight.

    Source: reliability design 5.8.
    """
    payment = payments.draft_payment(
        order, terminal or payments.terminal_of(order.terminal_id), at=at, by=by
    )
    told = answer(payment)
    # The answer goes in with the key: one statement less than to write it into a claimed row.
    claim = claim_key(IdempotencyKey, "terminal", request, at=at, answer=told)
    if isinstance(claim, Answer):
        return claim

    if payments.save_drafted(payment, by=by):
        return told
    return keep_answer(claim, answer(payment))


@transaction.atomic(durable=True)
def cancel_payment(*, payment_id: int, at: datetime.datetime, by: Person | None = None) -> Payment:
    """Take back a payment that is not settled yet, and give back what is held for it.

    Twice is as once. Raises PaymentFinished where it was settled, declined, or ran out of time, and
    DayNotOpen where money has to go back.
    """
    payment = payments.lock_payment(payment_id)
    if payment.status == Payment.Status.CANCELED:
        return payment

    if payment.status_at(at) not in TIMED:
        raise PaymentFinished(context={"status": payment.status_at(at).value})

    holding.return_held(payment, at=at)

    payments.finish_payment(payment, Payment.Status.CANCELED, at=at, by=by)

    return payment


@transaction.atomic(durable=True)
def expire_payments(*, at: datetime.datetime, rows_max: int = 500) -> int:
    """Mark payments that ran out of time, so that their codes are free; return how many.

    Readers see them expired anyway. One that a customer is just paying is left for the next sweep,
    and those that money is held for are `return_lapsed`'s.
    """
    run_out = list(
        Payment.objects.run_out(at=at)
        .select_for_update(of=("self",), skip_locked=True, no_key=True)
        .order_by("expires_at")
        .values_list("pk", "public_id", "merchant__mailbox_id")[:rows_max]
    )

    ids = [payment_id for payment_id, _, _ in run_out]
    Payment.objects.filter(pk__in=ids).update(
        status=Payment.Status.EXPIRED, finished_at=F("expires_at")
    )
    audit.record_many(
        audit.AuditDraft("PAYMENT_EXPIRED", audit.subject_type(Payment), payment_id)
        for payment_id in ids
    )
    for _, public_id, mailbox_id in run_out:
        emit(mailbox_id, "payment.expired", {"id": public_id, "status": "expired"}, at)

    return len(run_out)


@transaction.atomic(durable=True)
def return_lapsed(*, payment_id: int, at: datetime.datetime) -> bool:
    """Give back what is held for a payment whose time is over, and end it; False where it is not.

    Raises DayNotOpen: the money then goes back on the next day that is open.
    """
    payment = payments.lock_payment(payment_id)
    if payment.status not in TIMED or payment.expires_at > at:
        return False

    holding.return_held(payment, at=at)

    payments.finish_payment(payment, Payment.Status.EXPIRED, at=payment.expires_at, by=None)

    return True


@transaction.atomic(durable=True)
def forget_keys(*, before: datetime.datetime, rows_max: int = 5_000) -> int:
    """Remove idempotency keys older than `before`; return how many."""
    old = list(
        IdempotencyKey.objects.filter(created_at__lt=before)
        .order_by("created_at")
        .values_list("pk", flat=True)[:rows_max]
    )
    removed, _by_model = IdempotencyKey.objects.filter(pk__in=old).delete()

    return removed
