"""How much of what a purchase returns goes to the circle loan that paid for it."""

import datetime
from dataclasses import dataclass

from django.db.models import F, Sum

from lending_circles.models import LoanAccount
from loans.models import Loan
from repayments.models import DefaultCase, Installment
from rules.loan_refund import refund_to_loan

# Only theirs is shared out among those who lost by them.
_IN_DEFAULT = (LoanAccount.State.HOLD_TO_EXIT, LoanAccount.State.CLOSED_DEFAULTED)


@dataclass(frozen=True, slots=True)
class Loss:
    """What those who lost by a borrower's default lack, and the stake from which they are paid."""

    stake_id: int
    open_minor: int


def loan_part_minor(loan_id: int, amount_minor: int, *, on: datetime.date) -> int:
    """Return how much of a refund the loan of its purchase would get; nothing is locked or moved.

    Source: A-51; of a defaulted loan A-60.
    """
    loan = Loan.objects.get(pk=loan_id)
    if loan.state == Loan.State.DEFAULTED:
        loss = loss_of(loan)
        return min(amount_minor, loss.open_minor) if loss else 0
    if loan.state != Loan.State.REPAYING:
        return 0
    lines = Installment.objects.filter(loan=loan, paid_on__isnull=True).order_by("number")
    paid = refund_to_loan([line.due() for line in lines], amount_minor, on=on)

    return paid.principal_minor + paid.interest_minor


def loss_of(loan: Loan) -> Loss | None:
    """Return what the default of a loan's borrower cost and has not come back; None where none did.

    It is of the whole case: its loans were closed out together, and what comes in is for all of
    them.
    """
    account = LoanAccount.objects.filter(
        network_id=loan.network_id, person_id=loan.borrower_id, state__in=_IN_DEFAULT
    ).first()
    case = DefaultCase.objects.filter(shares__note__loan=loan).first()
    if account is None or case is None:
        return None
    shares = case.shares.aggregate(lost=Sum(F("loss_minor") - F("recovered_minor")))
    open_minor = (
        int(shares["lost"] or 0) + case.contingency_minor - case.contingency_recovered_minor
    )

    return Loss(account.stake_account_id, open_minor)
