"""Hands the loans of one bank to another bank that serves them."""

from django.db import connection
from django.db.models import QuerySet

from banks.steps import accounts
from ledger.models import Asset
from loans.models import BankLoan

# What is over needs no servicer.
_OVER = (BankLoan.Servicing.SETTLED, BankLoan.Servicing.CLOSED)


def serve_by(*, bank_id: int, servicer_id: int) -> int:
    """Let a bank serve every open loan of another (or its own again); return how many.

    The loans stay the contracting bank's: its record is not made better by the change. Who serves
    is paid the servicing fee from then on. Source: decision 0015.
    """
    return _serve(BankLoan.objects.filter(bank_id=bank_id), servicer_id)


def serve_loan_by(*, loan_id: int, servicer_id: int) -> None:
    """Let another bank serve one loan, as a ruling says; the loan stays the contracting bank's."""
    _serve(BankLoan.objects.filter(pk=loan_id), servicer_id)


def _serve(loans: QuerySet[BankLoan], servicer_id: int) -> int:
    assert connection.in_atomic_block
    moving = loans.exclude(servicing__in=_OVER).exclude(servicer_id=servicer_id)
    # Where its fees go must be open before the night collects the first one.
    for asset in Asset.objects.filter(pk__in=moving.values("asset_id")):
        accounts.bank_account(servicer_id, asset)

    return moving.update(servicer_id=servicer_id)
