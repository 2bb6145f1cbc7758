"""Naming the commitments that were breached: their investor missed a capital call."""

import datetime

from django.db import connection
from django.db.models import Exists, F, OuterRef

from marketplace.models import Commitment
from people import audit
from repayments.models import CallShare


def name_breaches(*, network_id: int, on: datetime.date) -> int:
    """Mark the commitments whose investors missed a capital call; return how many.

    The notes that were drawn stay theirs. What was uncalled has lapsed with the call.

    Source: R0-19: a missed call is a named breach.
    """
    assert connection.in_atomic_block
    missed = CallShare.objects.filter(
        call__bank_loan_id=OuterRef("loan_id"),
        holder_id=OuterRef("investor_id"),
        account_id=OuterRef("wallet_account_id"),
        state=CallShare.State.BREACHED,
    )
    breached = list(
        Commitment.objects.select_for_update(of=("self",), no_key=True)
        .filter(offer__bank__network_id=network_id, state=Commitment.State.ACCEPTED)
        .annotate(loan_id=F("offer__loan_id"))
        .filter(Exists(missed))
        .order_by("pk")
        .values_list("pk", "investor_id")
    )
    Commitment.objects.filter(pk__in=[pk for pk, _investor in breached]).update(
        state=Commitment.State.BREACHED, ended_on=on
    )
    audit.record_many(
        audit.AuditDraft(
            "COMMITMENT_BREACHED", "marketplace.commitment", pk, data={"investor": one}
        )
        for pk, one in breached
    )

    return len(breached)
