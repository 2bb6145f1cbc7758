"""What a loan's record is by what its tables say."""

import datetime

from loans.models import Loan
from rules.vintages import cohort_of
from track_record.models import LoanRecord
from track_record.queries.facts import LoanFacts


def record_of(
    facts: LoanFacts, *, on: datetime.date, before: LoanRecord | None = None
) -> LoanRecord:
    """Return a loan's record from what its tables say; what only its own past knows is kept."""
    is_defaulted = facts.state == Loan.State.DEFAULTED
    ended_on = facts.defaulted_on if is_defaulted else facts.settled_on
    is_closed = ended_on is not None and (
        not is_defaulted
        or facts.written_off_on is not None
        or facts.loss_minor == facts.holder_recovered_minor
    )
    closed_on = (before.closed_on if before else None) or on

    return LoanRecord(
        bank_loan_id=facts.loan_id,
        bank_id=facts.bank_id,
        asset_id=facts.asset_id,
        business_id=facts.business_id,
        released_on=facts.released_on,
        cohort=cohort_of(facts.released_on),
        principal_minor=facts.principal_minor,
        repaid_minor=facts.repaid_minor,
        interest_minor=facts.interest_minor,
        due_count=facts.due_count,
        on_time_count=facts.on_time_count,
        is_eased=facts.is_eased,
        ended_on=ended_on,
        defaulted_on=facts.defaulted_on,
        claim_minor=facts.claim_minor,
        collateral_minor=facts.collateral_minor,
        bond_minor=facts.bond_minor,
        contingency_minor=facts.contingency_minor,
        loss_minor=facts.loss_minor,
        recovered_minor=(
            facts.collateral_minor
            + facts.holder_recovered_minor
            + facts.contingency_recovered_minor
            + facts.bond_recovered_minor
        ),
        holder_recovered_minor=facts.holder_recovered_minor,
        written_off_minor=facts.written_off_minor,
        closed_on=closed_on if is_closed else None,
        xirr_millionths=before.xirr_millionths if before else None,
        par30_on=before.par30_on if before else None,
        par30_minor=before.par30_minor if before else 0,
        month_bucket=before.month_bucket if before else "",
        month_minor=before.month_minor if before else 0,
        visit_on=_visit_on(facts, ended_on, on),
    )


def _visit_on(
    facts: LoanFacts, ended_on: datetime.date | None, on: datetime.date
) -> datetime.date | None:
    if ended_on is not None:
        return None
    if facts.principal_minor == facts.repaid_minor:
        # It ends when what is left in escrow has gone back, which writes nothing here.
        return on + datetime.timedelta(days=1)

    return facts.next_due_on
