"""What is done in which order when the day of a network of banks opens and closes."""

from business_day import bank_balance_check, plans
from business_day.day_step import Chunk, DayStep, whole
from governance.models import Network
from repayments.steps import bank_autopaying, bank_lateness, bank_periods

_OPENING, _CLOSING = Network.Day.OPENING, Network.Day.CLOSING
LOANS_PER_CHUNK = 10_000
BUSINESSES_PER_CHUNK = 5_000

_ACCRUING = """
    SELECT loan.id FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
    WHERE balance.next_due_on <= %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING' AND terms.accrued_through_on < %(on)s
"""
_LATE = """
    SELECT loan.id FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    WHERE balance.next_due_on < %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING'
"""
_PAYING = """
    SELECT terms.business_id AS id FROM repayments_loanbalance balance
    JOIN loans_loan loan ON loan.id = balance.loan_id
    JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
    WHERE balance.next_due_on <= %(on)s AND loan.network_id = %(network)s
        AND loan.state = 'REPAYING'
"""


def _step(
    name: str, title: str, phase: Network.Day, chunk: Chunk, subjects: str, size: int
) -> DayStep:
    """Return a step that is lived range by range."""
    return DayStep(name, title, phase, plans.by_ids(subjects, size), chunk, kind=Network.Kind.BANKS)


def _whole_step(name: str, title: str, phase: Network.Day, chunk: Chunk, subjects: str) -> DayStep:
    """Return a step that is lived for the whole network at once, where there is any subject."""
    return DayStep(
        name,
        title,
        phase,
        plans.if_any(subjects),
        whole(chunk),
        is_whole=True,
        kind=Network.Kind.BANKS,
    )


# Interest first: what is late, and what a default claims, includes that of the period which ends.
BANK_STEPS = (
    _step(
        "accrual",
        "Interest of periods that end",
        _OPENING,
        bank_periods.end_periods,
        _ACCRUING,
        LOANS_PER_CHUNK,
    ),
    _step(
        "late",
        "Late installments",
        _OPENING,
        bank_lateness.mark_late,
        _LATE,
        LOANS_PER_CHUNK,
    ),
    _step(
        "autopay",
        "Scheduled payments",
        _CLOSING,
        bank_autopaying.collect_due,
        _PAYING,
        BUSINESSES_PER_CHUNK,
    ),
    DayStep(
        "trial_balance",
        "Trial balance",
        _CLOSING,
        plans.whole_network,
        whole(bank_balance_check.check_books),
        is_whole=True,
        kind=Network.Kind.BANKS,
    ),
)
