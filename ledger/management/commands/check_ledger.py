"""`manage.py check_ledger`: is every invariant of the books true?"""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ledger import reconcile


class Command(BaseCommand):
    """Checks every invariant in one snapshot, prints each with its count, exits 1 on a breach."""

    help = "Check the invariants of the ledger and of every app; exit 1 on a breach."

    def handle(self, *args: Any, **options: Any) -> None:
        """Check and print."""
        with reconcile.one_moment():
            broken = sum(not self._show(invariant) for invariant in reconcile.all_invariants())

        if broken:
            raise CommandError(f"{broken} of the invariants do not hold.", returncode=1)
        self.stdout.write(self.style.SUCCESS("Every invariant holds."))

    def _show(self, invariant: reconcile.Invariant) -> bool:
        """Print one invariant; return whether it holds."""
        started = time.perf_counter()
        result = reconcile.look(invariant)
        seconds = time.perf_counter() - started
        finding = result.finding
        verdict = "holds" if result.holds else f"BROKEN {finding.breach_count:,} times"
        self.stdout.write(
            f"{invariant.code:<10} {verdict}: {finding.checked:,} checked in {seconds:.1f} s. "
            f"{invariant.statement}"
        )
        for breach in finding.breaches:
            self.stdout.write(f"{'':<10} - {breach}")
        unshown = finding.breach_count - len(finding.breaches)
        if unshown:
            self.stdout.write(f"{'':<10} - and {unshown:,} more")
        return result.holds
