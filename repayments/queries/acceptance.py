"""Whose word a delivery takes, and whose waits for a second officer's."""

from collections.abc import Collection

from django.db.models import QuerySet

from banks.models import Approval
from loans.models import BankLoan
from people.audit import subject_type
from repayments.models import MilestoneEvidence
from rules.conduct_states import Deciders, milestone_deciders

ACCEPT = "ACCEPT_MILESTONE"


def deciders_of(bank_loan: BankLoan) -> Deciders:
    """Return whose word the milestones of a loan take. Source: A-36; R2-19."""
    return milestone_deciders(
        bank_loan.deciders,
        has_panel=bank_loan.panel_id is not None,
        earns_fees=bool(bank_loan.servicing_fee_millionths or bank_loan.origination_fee_millionths),
    )


def asked_about(evidence_ids: Collection[int]) -> QuerySet[Approval]:
    """Return the first officers' yes to deliveries that wait for the second's."""
    return Approval.objects.select_related("maker").filter(
        kind=ACCEPT,
        subject_type=subject_type(MilestoneEvidence),
        subject_id__in=evidence_ids,
        state=Approval.State.ASKED,
    )
