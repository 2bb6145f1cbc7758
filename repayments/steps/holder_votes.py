"""Votes of the holders of a loan's notes: who has how much of a voice, and what they are told."""

import datetime

from django.db import connection
from django.db.models import Sum

from loans.models import BankLoan, Note
from people.steps import tell
from repayments.models import Challenge, ExtensionVote, HolderBallot


def ask_holders(
    about: Challenge | ExtensionVote, bank_loan: BankLoan, *, question: str, on: datetime.date
) -> None:
    """Give each holder a ballot of the weight that they hold today, and tell them.

    By what is outstanding on the notes, or by their size while nothing has been released.

    Source: A-36.
    """
    assert connection.in_atomic_block
    held = Note.objects.filter(loan_id=bank_loan.pk, holder__isnull=False)
    live = held.filter(outstanding_minor__gt=0)
    weight = Sum("outstanding_minor") if live.exists() else Sum("principal_minor")
    rows = (live if live.exists() else held).values("holder_id").annotate(total=weight)
    subject = {"challenge": about} if isinstance(about, Challenge) else {"extension_vote": about}
    ballots = HolderBallot.objects.bulk_create(
        (
            HolderBallot(**subject, holder_id=row["holder_id"], weight_minor=int(row["total"]))
            for row in rows.order_by("holder_id")
        ),
        batch_size=5_000,
    )
    tell(
        [ballot.holder_id for ballot in ballots],
        kind="CHALLENGE_VOTE" if isinstance(about, Challenge) else "EXTENSION_VOTE",
        text=f"{question} Vote by {about.closes_on.isoformat()}.",
        link=f"/bank-loans/{bank_loan.loan.public_id}/",
        on=on,
    )
