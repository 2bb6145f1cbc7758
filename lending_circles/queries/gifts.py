"""What others gave of the loans behind a purchase, and has not come back to them yet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from lending_circles.models import JubileeMatch
from loans.models import Loan
from repayments.models import Forgiveness


@dataclass(frozen=True, slots=True)
class Gift:
    """A share that was forgiven, or a match of a fund; `account_id` is where it comes back to."""

    row: Forgiveness | JubileeMatch
    account_id: int
    open_minor: int


def gifts_of(behind: Sequence[Loan]) -> list[Gift]:
    """Return what was given of loans and could still come back: shares forgiven, then matches.

    The interest that a fund paid was for time that has passed: nobody gets interest back.

    Source: decision 0014.
    """
    forgiven = (
        Forgiveness.objects.filter(loan__in=behind, returned_minor__lt=F("amount_minor"))
        .select_related("note", "loan__borrower")
        .order_by("pk")
    )
    matched = (
        JubileeMatch.objects.filter(loan__in=behind, returned_minor__lt=F("principal_minor"))
        .select_related("fund")
        .order_by("pk")
    )

    return [
        Gift(share, share.note.account_id, share.amount_minor - share.returned_minor)
        for share in forgiven
    ] + [
        Gift(match, match.fund.escrow_account_id or 0, match.principal_minor - match.returned_minor)
        for match in matched
    ]
