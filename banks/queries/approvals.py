"""Finds what waits for a second officer, in one bank."""

from banks.models import Approval, Bank


def waiting(bank_id: int) -> list[Approval]:
    """Return what is asked in a bank, the oldest first."""
    return list(
        Approval.objects.select_related("maker", "asset")
        .filter(bank_id=bank_id, state=Approval.State.ASKED)
        .order_by("id")
    )


def decided(bank_id: int, *, limit: int = 50) -> list[Approval]:
    """Return what was decided last in a bank, the newest first."""
    return list(
        Approval.objects.select_related("maker", "checker", "asset")
        .filter(bank_id=bank_id)
        .exclude(state=Approval.State.ASKED)
        .order_by("-id")[:limit]
    )


def find_approval(bank_id: int, public_id: str) -> Approval | None:
    """Return one request of a bank, and none of another bank's."""
    return (
        Approval.objects.select_related("maker", "checker", "asset")
        .filter(bank_id=bank_id, public_id=public_id)
        .first()
    )


def waiting_count(bank: Bank) -> int:
    """Return how many requests wait in a bank."""
    return Approval.objects.filter(bank=bank, state=Approval.State.ASKED).count()
