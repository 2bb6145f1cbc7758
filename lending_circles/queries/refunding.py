"""How much of what a purchase returns goes to the circle loan that paid for it, and to givers."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Q, Sum

from lending_circles.models import LoanAccount
from lending_circles.queries.gifts import gifts_of
from loans.models import Loan
from repayments.models import DefaultCase, Installment
from rules.loan_refund import gifts_given_back, refund_to_loans

# Only theirs is shared out among those who lost by them.
_IN_DEFAULT = (LoanAccount.State.HOLD_TO_EXIT, LoanAccount.State.CLOSED_DEFAULTED)


@dataclass(frozen=True, slots=True)
class Loss:
    """What those who lost by a borrower's default lack, and the stake from which they are paid."""

    stake_id: int
    open_minor: int


@dataclass(frozen=True, slots=True)
class LoanShare:
    """What of a refund goes to the loans of its purchase, or those who lost by them, and to givers.

    Givers are those who forgave a part of the loans, or whose fund paid one.
    """

    loan_minor: int
    givers_minor: int

    @property
    def minor(self) -> int:
        """All that does not go to the customer."""
        return self.loan_minor + self.givers_minor


def loan_share(loan_id: int, amount_minor: int, *, on: datetime.date) -> LoanShare:
    """Return what a refund would pay for the loan of its purchase; nothing is locked or moved.

    Source: A-51; of a defaulted loan A-60; decision 0014.
    """
    behind = loans_behind(loan_id)
    loan_minor = _loan_minor(behind, amount_minor, on=on)
    gifts = [gift.open_minor for gift in gifts_of(behind)]

    return LoanShare(loan_minor, sum(gifts_given_back(amount_minor - loan_minor, gifts)))


def _loan_minor(behind: Sequence[Loan], amount_minor: int, *, on: datetime.date) -> int:
    repaying = [loan for loan in behind if loan.state == Loan.State.REPAYING]
    if repaying:
        dues = [
            [
                line.due()
                for line in Installment.objects.filter(loan=loan, paid_on=None).order_by("number")
            ]
            for loan in repaying
        ]
        paid = refund_to_loans(dues, amount_minor, on=on)
        return sum(part.principal_minor + part.interest_minor for part in paid)
    loss = loss_of(behind)

    return min(amount_minor, loss.open_minor) if loss else 0


def loans_behind(loan_id: int) -> list[Loan]:
    """Return the loans behind a purchase: the extension first, where one carried a part of it."""
    return list(
        Loan.objects.filter(Q(pk=loan_id) | Q(extends_id=loan_id)).order_by(
            F("extends_id").asc(nulls_last=True), "pk"
        )
    )


def loss_of(behind: Sequence[Loan]) -> Loss | None:
    """Return what the default of loans of one borrower cost and has not come back; None where none.

    It is of the whole case: its loans were closed out together, and what comes in is for all of
    them.
    """
    first, *_ = behind
    account = LoanAccount.objects.filter(
        network_id=first.network_id, person_id=first.borrower_id, state__in=_IN_DEFAULT
    ).first()
    case = DefaultCase.objects.filter(shares__note__loan__in=behind).first()
    if account is None or case is None:
        return None
    shares = case.shares.aggregate(lost=Sum(F("loss_minor") - F("recovered_minor")))
    open_minor = (
        int(shares["lost"] or 0) + case.contingency_minor - case.contingency_recovered_minor
    )

    return Loss(account.stake_account_id, open_minor)
