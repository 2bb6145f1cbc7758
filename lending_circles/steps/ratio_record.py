"""How a member's ratio that went up or down in the night stands in the audit record."""

from lending_circles.models import LoanAccount
from people import audit


def ratio_changed(
    account: LoanAccount, *, before: int, cause_id: int | None = None
) -> audit.AuditDraft | None:
    """Return what to record of a ratio that was `before`; None where it is what it was.

    Source: A-09; R3-115: what a record of trust rests on is recorded itself.
    """
    if account.ratio == before:
        return None

    return audit.AuditDraft(
        "RATIO_RAISED" if account.ratio > before else "RATIO_LOWERED",
        audit.subject_type(LoanAccount),
        account.pk,
        data={"before": before, "after": account.ratio},
        cause_id=cause_id,
    )
