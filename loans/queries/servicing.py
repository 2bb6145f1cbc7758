"""Finds the loans that a bank contracted or serves: the door from an officer's desk to a loan."""

from django.db.models import Q, QuerySet

from banks.models import Bank
from loans.models import BankLoan
from rules.bank_standing import GIVING, LISTING


def desk_loans(bank_id: int) -> QuerySet[BankLoan]:
    """Return the loans that officers of a bank may look at: their own, and those they serve."""
    return BankLoan.objects.filter(Q(bank_id=bank_id) | Q(servicer_id=bank_id))


def served_loans(bank_id: int) -> QuerySet[BankLoan]:
    """Return the loans that officers of a bank act on; a bank's own may be another's to serve."""
    return BankLoan.objects.filter(servicer_id=bank_id)


def find_desk_loan(bank_id: int, loan_public_id: str) -> BankLoan | None:
    """Return one loan that officers of a bank may look at, and none that they may not."""
    return (
        desk_loans(bank_id)
        .select_related("loan", "bank", "servicer", "business", "asset")
        .filter(loan__public_id=loan_public_id)
        .first()
    )


def possible_servicers(bank: Bank) -> QuerySet[Bank]:
    """Return the banks that could step in for one: of its network, in good standing, by name."""
    return (
        Bank.objects.filter(
            network_id=bank.network_id, state__in=LISTING, step_in_servicer__isnull=True
        )
        .exclude(pk=bank.pk)
        .order_by("name", "id")
    )


def banks_in_need(network_id: int) -> QuerySet[Bank]:
    """Return the banks of a network whose loans another bank may serve, by name."""
    return (
        Bank.objects.select_related("step_in_servicer")
        .filter(network_id=network_id, state__in=GIVING)
        .order_by("name", "id")
    )


def served_banks(bank_id: int) -> list[Bank]:
    """Return the banks whose loans a bank serves for them, by name."""
    return list(Bank.objects.filter(step_in_servicer_id=bank_id).order_by("name", "id"))
