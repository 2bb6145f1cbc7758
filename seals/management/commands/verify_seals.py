"""`manage.py verify_seals`: is everything as it was sealed?"""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger import reconcile
from seals.models import Kind
from seals.verification import KeptHead, verify


class Command(BaseCommand):
    """Computes every seal anew in one snapshot, names what is not as it was, exits 1 if anything.

    Without kept heads it finds what was changed behind the seals; with them also a chain that was
    made anew from its beginning, or cut at its end.
    """

    help = "Verify the seals of journals and deeds; exit 1 if anything is not as it was sealed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the heads that were kept."""
        parser.add_argument(
            "--kept",
            type=argparse.FileType("r", encoding="ascii"),
            help="a file of heads that was kept elsewhere: day, chain, number and head a line",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Verify and print."""
        kept = [_kept(line) for line in options["kept"] or () if line.strip()]
        with reconcile.one_moment():
            verdicts = [verify(kind, kept) for kind in Kind]

        for verdict in verdicts:
            state = f"BROKEN {verdict.breach_count:,} times" if verdict.breach_count else "holds"
            self.stdout.write(
                f"{verdict.kind:<10} {state}: {verdict.rows:,} rows in {verdict.seals:,} seals, "
                f"{verdict.waiting:,} not sealed yet."
            )
            for breach in verdict.breaches:
                self.stdout.write(f"{'':<10} - {breach}")
        if any(verdict.breach_count for verdict in verdicts):
            raise CommandError("Something is not as it was sealed.", returncode=1)
        if kept:
            self.stdout.write(f"All {len(kept):,} kept heads are in the chains.")
        self.stdout.write(self.style.SUCCESS("Everything is as it was sealed."))


def _kept(line: str) -> KeptHead:
    try:
        _day, kind, number, head = line.split()
        return KeptHead(kind, int(number), head.lower())
    except ValueError:
        raise CommandError(
            f"{line.strip()!r} is not a day, a chain, a number and a head."
        ) from None
