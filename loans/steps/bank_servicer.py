"""Hands the loans of one bank to another bank that serves them."""

from django.db import connection

from loans.models import BankLoan

# What is over needs no servicer.
_OVER = (BankLoan.Servicing.SETTLED, BankLoan.Servicing.CLOSED)


def serve_by(*, bank_id: int, servicer_id: int) -> int:
    """Let a bank serve every open loan of another (or its own again); return how many.

    The loans stay the contracting bank's: its record is not made better by the change.
    """
    assert connection.in_atomic_block

    return (
        BankLoan.objects.filter(bank_id=bank_id)
        .exclude(servicing__in=_OVER)
        .exclude(servicer_id=servicer_id)
        .update(servicer_id=servicer_id)
    )


def serve_loan_by(*, loan_id: int, servicer_id: int) -> None:
    """Let another bank serve one loan, as a ruling says; the loan stays the contracting bank's."""
    assert connection.in_atomic_block

    BankLoan.objects.filter(pk=loan_id).exclude(servicing__in=_OVER).update(servicer_id=servicer_id)
