"""What a till does with payments: it asks for them, cancels them, and lets them run out."""

import datetime
from collections.abc import Callable, Mapping

from django.db import transaction
from django.db.models import F

from api.answers import Answer, KeyedRequest, claim_key, keep_answer
from merchants.models import IdempotencyKey, Payment
from merchants.payment_order import PaymentOrder
from merchants.steps import payments
from people import audit
from people.models import Person

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
) -> Answer:
    """Ask for money at most once per key, and give every repetition the first answer.

    The key, the payment and the answer are written together or not at all: what is refused leaves
    the key free. Raises what `request_payment` raises, KeyReused and RequestInFlight.

    Source: reliability design 5.8.
    """
    claim = claim_key(IdempotencyKey, "terminal", request, at=at)
    if isinstance(claim, Answer):
        return claim

    payment = payments.open_payment(order, at=at, by=by)

    return keep_answer(claim, answer(payment))


@transaction.atomic(durable=True)
def cancel_payment(*, payment_id: int, at: datetime.datetime, by: Person | None = None) -> Payment:
    """Take back a payment that nobody has paid yet; twice is as once.

    Raises PaymentFinished where it was settled, declined, or ran out of time.
    """
    payment = payments.lock_payment(payment_id)
    if payment.status == Payment.Status.CANCELED:
        return payment

    payments.check_waiting(payment, at=at)

    payments.finish_payment(payment, Payment.Status.CANCELED, at=at, by=by)

    return payment


@transaction.atomic(durable=True)
def expire_payments(*, at: datetime.datetime, rows_max: int = 500) -> int:
    """Mark payments that ran out of time, so that their codes are free; return how many.

    Readers see them expired anyway. One that a customer is just paying is left for the next sweep.
    """
    run_out = list(
        Payment.objects.run_out(at=at)
        .select_for_update(skip_locked=True, no_key=True)
        .order_by("expires_at")
        .values_list("pk", flat=True)[:rows_max]
    )

    Payment.objects.filter(pk__in=run_out).update(
        status=Payment.Status.EXPIRED, finished_at=F("expires_at")
    )
    audit.record_many(
        audit.AuditDraft("PAYMENT_EXPIRED", audit.subject_type(Payment), payment_id)
        for payment_id in run_out
    )

    return len(run_out)


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
