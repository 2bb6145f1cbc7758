"""How changes of a member's standing stand in the audit record.

Nobody did them: each follows from a day that passed or from what others did, so they are the bank's
own.
"""

from collections.abc import Iterable, Mapping

from ledger.columns import Int64s
from lending_circles.models import LoanAccount
from people import audit

ACTIVATED = "ACCOUNT_ACTIVE"
BLOCKED, UNBLOCKED = "BORROWING_BLOCKED", "BORROWING_UNBLOCKED"
TOP_UP_BEGUN, TOP_UP_ENDED = "TOP_UP_REQUIRED", "TOP_UP_DONE"
GRACE_BEGUN, GRACE_ENDED = "PEERS_GRACE_BEGUN", "PEERS_GRACE_ENDED"


def record_accounts(
    action: str,
    account_ids: Int64s | Iterable[int],
    *,
    causes: Mapping[int, int | None] | None = None,
) -> int:
    """Record the same change of many loan accounts, each with its cause; return how many."""
    causes = causes or {}
    subject_type = audit.subject_type(LoanAccount)

    return audit.record_many(
        audit.AuditDraft(
            action, subject_type, int(account_id), cause_id=causes.get(int(account_id))
        )
        for account_id in account_ids
    )
