"""Changes of a member's deposit, and the balance at the close of each day that the waiver reads."""

import datetime

from django.db import connection

from lending_circles.models import DepositBalance, LoanAccount


def change_deposit(*, account: LoanAccount, delta_minor: int, on: datetime.date) -> LoanAccount:
    """Add to a member's deposit (or take from it, below zero) and keep the balance of the day.

    The caller has locked the account's row. What is available is the ledger's; only stake,
    withdrawal, draw, loss and exit change the deposit (R3-046). Falling below the minimum and
    rising above it is for `note_minimum` to mark.
    """
    assert connection.in_atomic_block

    account.deposit_minor += delta_minor
    assert account.deposit_minor >= 0
    LoanAccount.objects.filter(pk=account.pk).update(deposit_minor=account.deposit_minor)
    DepositBalance.objects.bulk_create(
        [DepositBalance(account=account, on=on, deposit_minor=account.deposit_minor)],
        update_conflicts=True,
        update_fields=["deposit_minor"],
        unique_fields=["account", "on"],
    )

    return account
