"""Tells that a late loan is caught up: borrowers, owners of businesses, and their programs."""

import datetime
from collections.abc import Iterator

from django.db import connection
from django.db.models import Exists, OuterRef

from ledger.columns import Int64s
from loans.models import Loan
from people import audit
from people.steps import NoticeDraft, tell_each
from repayments.models import LateEpisode
from repayments.steps.program_news import CURED, tell_programs

CAUGHT_UP = "LOAN_CAUGHT_UP"


def tell_caught_up(loan_ids: Int64s, *, on: datetime.date) -> None:
    """Record and tell of which of these loans nothing is late any more; late payments just ended.

    A loan that this ended is told of as repaid. Where nothing was late it costs nothing.

    Source: A-07, A-08; R0-08.
    """
    assert connection.in_atomic_block
    if not len(loan_ids):
        return
    still_late = LateEpisode.objects.filter(loan=OuterRef("pk"), cured_on__isnull=True)
    loans = list(
        Loan.objects.filter(~Exists(still_late), pk__in=loan_ids.tolist())
        .filter(state=Loan.State.REPAYING)
        .select_related("bank_loan__business")
        .order_by("pk")
    )
    ids = [loan.pk for loan in loans]

    late = audit.latest_of(Loan, ids, ["INSTALLMENT_LATE"])
    audit.record_many(
        audit.AuditDraft(CAUGHT_UP, audit.subject_type(Loan), loan_id, cause_id=late.get(loan_id))
        for loan_id in ids
    )
    tell_each(_notices(loans, audit.latest_of(Loan, ids, [CAUGHT_UP])), on=on)
    tell_programs(ids, CURED, on=on)


def _notices(loans: list[Loan], events: dict[int, int]) -> Iterator[NoticeDraft]:
    for loan in loans:
        if loan.product == Loan.Product.PEER:
            yield NoticeDraft(
                loan.borrower_id,
                "CAUGHT_UP",
                f"You have caught up: nothing of “{loan.payee_name}” is late any more. You can "
                "borrow again once all your loans are repaid.",
                f"/loans/{loan.public_id}/",
                events[loan.pk],
            )
        else:
            yield NoticeDraft(
                loan.bank_loan.business.owner_id,
                "LOAN_CAUGHT_UP",
                f"Nothing of “{loan.bank_loan.title}” is late any more.",
                cause_id=events[loan.pk],
            )
