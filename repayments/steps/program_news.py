"""Tells the programs of businesses what becomes of their loans, in the same transaction."""

import datetime
from collections.abc import Sequence

from banks.steps.approvals import midnight
from loans.models import BankLoan
from webhooks.steps.emitting import EventDraft, emit_many

PAID, LATE, CURED = "loan.paid", "loan.late", "loan.cured"
SETTLED, DEFAULTED = "loan.settled", "loan.defaulted"


def tell_programs(loan_ids: Sequence[int], type: str, *, on: datetime.date) -> None:
    """Tell that something became of banks' loans; one statement where nobody listens."""
    drafts = [
        EventDraft(mailbox_id, type, {"id": public_id, "status": _status_of(type)})
        for _loan_id, public_id, mailbox_id in _listeners(loan_ids)
    ]
    emit_many(drafts, midnight(on))


def tell_payments(payments: Sequence[tuple[int, str]], *, on: datetime.date) -> None:
    """Tell of payments, each a loan's number and the payment's id, in their order."""
    listeners = {
        loan_id: (public_id, mailbox_id)
        for loan_id, public_id, mailbox_id in _listeners([loan_id for loan_id, _ in payments])
    }
    drafts = [
        EventDraft(
            listeners[loan_id][1],
            PAID,
            {"id": listeners[loan_id][0], "status": _status_of(PAID), "payment": payment_id},
        )
        for loan_id, payment_id in payments
        if loan_id in listeners
    ]
    emit_many(drafts, midnight(on))


def _listeners(loan_ids: Sequence[int]) -> list[tuple[int, str, int]]:
    """Return the loans whose business has programs that listen: number, id, mailbox."""
    if not len(loan_ids):
        return []
    found = (
        BankLoan.objects.filter(pk__in=sorted(set(loan_ids)), business__mailbox__isnull=False)
        .order_by("pk")
        .values_list("pk", "loan__public_id", "business__mailbox_id")
    )

    return list(found)


def _status_of(type: str) -> str:
    return type.partition(".")[2]
