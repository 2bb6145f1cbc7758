"""What friends gave up of a debt, as its borrower sees it, and as each lender sees their own."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from lending_circles.models import LoanAccount
from loans.models import Loan, Note
from repayments.models import Forgiveness

ROWS_MAX = 100


@dataclass(frozen=True, slots=True)
class Relief:
    """What lenders forgave of extensions: how much, how many friends, others, and the pool.

    `returned_minor` of it came back to them when the purchase was given back.
    """

    amount_minor: int
    returned_minor: int
    friend_count: int
    far_count: int
    with_pool: bool


@dataclass(frozen=True, slots=True)
class Given:
    """What a lender forgave on one day; `name` only of somebody in their circle.

    `returned_minor` of it has come back.
    """

    on: datetime.date
    name: str
    amount_minor: int
    returned_minor: int


def relief_of(loans: Iterable[Loan]) -> Relief | None:
    """Return what was forgiven of these loans; None where nothing was.

    Source: R3-068, R3-120: friends are counted, those farther out are only that.
    """
    rows = list(
        Forgiveness.objects.filter(loan__in=[loan.pk for loan in loans]).values_list(
            "lender_id", "note__level", "amount_minor", "returned_minor"
        )
    )
    if not rows:
        return None
    near = {lender for lender, level, *_ in rows if lender and level == Note.Level.FIRST}
    far = {lender for lender, *_ in rows if lender} - near

    return Relief(
        amount_minor=sum(minor for _, _, minor, _ in rows),
        returned_minor=sum(minor for *_, minor in rows),
        friend_count=len(near),
        far_count=len(far),
        with_pool=any(lender is None for lender, *_ in rows),
    )


def given_by(account: LoanAccount) -> list[Given]:
    """Return what a member forgave in their network, the latest first; names of peers alone."""
    rows = (
        Forgiveness.objects.filter(lender_id=account.person_id, loan__network_id=account.network_id)
        .values("forgiven_on", "loan__borrower__name", "note__level")
        .annotate(minor=Sum("amount_minor"), returned=Sum("returned_minor"))
        .order_by("-forgiven_on", "loan__borrower__name")[:ROWS_MAX]
    )

    return [
        Given(
            row["forgiven_on"],
            row["loan__borrower__name"] if row["note__level"] == Note.Level.FIRST else "",
            row["minor"],
            row["returned"],
        )
        for row in rows
    ]
