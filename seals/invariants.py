"""What is always true of the seals (R-1, R-2)."""

from functools import partial

from ledger.reconcile import Finding, Invariant
from seals.models import Kind
from seals.verification import verify


def invariants() -> list[Invariant]:
    """Return the checks of the chains for `manage.py check_ledger`."""
    return [
        Invariant(
            "R-1",
            "Every sealed journal is there as it was sealed, and none was slipped in behind.",
            partial(_look, Kind.JOURNALS),
        ),
        Invariant(
            "R-2",
            "Every sealed deed is there as it was sealed, and none was slipped in behind.",
            partial(_look, Kind.DEEDS),
        ),
    ]


def _look(kind: Kind) -> Finding:
    verdict = verify(kind)

    return Finding(verdict.rows, verdict.breach_count, tuple(verdict.breaches))
