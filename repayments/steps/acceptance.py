"""Two officers' word on a delivery: what the first said waits for the second as a request."""

import datetime

from django.db import connection

from banks.models import Approval
from banks.steps import approvals
from loans.models import BankLoan, Milestone
from people import audit
from people.models import Person
from repayments.models import MilestoneEvidence
from repayments.queries.acceptance import ACCEPT, asked_about

State = Approval.State


def ask_second(
    evidence: MilestoneEvidence,
    milestone: Milestone,
    bank_loan: BankLoan,
    *,
    remark: str,
    on: datetime.date,
    by: Person,
) -> Approval:
    """Ask a second officer to say yes as well. Raises AskedAlready, NotOfficer. Source: RX-05."""
    # What was asked at a bank that serves the loan no more is nobody's to decide.
    drop_request(evidence, on=on)

    return approvals.ask(
        bank=bank_loan.servicer,
        kind=ACCEPT,
        subject=evidence,
        summary=f"Accept milestone {milestone.number} of {bank_loan.title}, {milestone.name}",
        payload={
            "milestone_id": milestone.pk,
            "evidence_id": evidence.pk,
            "amount_minor": milestone.amount_minor,
        },
        by=by,
        on=on,
        amount_minor=milestone.amount_minor,
        asset=bank_loan.asset,
        reason=remark.strip(),
    )


def drop_request(evidence: MilestoneEvidence, *, on: datetime.date) -> None:
    """End the request about a delivery that is decided otherwise."""
    assert connection.in_atomic_block
    for approval in asked_about([evidence.pk]).select_for_update(of=("self",)).order_by("pk"):
        approval.state = State.WITHDRAWN
        approval.decided_on = on
        approval.save(update_fields=["state", "decided_on"])
        audit.record("APPROVAL_DROPPED", by=None, subject=approval, data={"kind": approval.kind})
