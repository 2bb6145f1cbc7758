"""Checks the published statistics against the books."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from banks.models import Bank
from track_record.queries.checks import Checked, check_bank

DIFFERENCES_SHOWN = 50


class Command(BaseCommand):
    """`manage.py statistics --verify [--bank SLUG]`."""

    help = (
        "Count every published figure of the banks anew, from the ledger and the loans' own rows, "
        "and compare; exit 1 on a difference."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Take which bank, all by default."""
        parser.add_argument("--verify", action="store_true", required=True)
        parser.add_argument("--bank", metavar="SLUG", help="one bank alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare bank by bank and say what differs."""
        banks = Bank.objects.select_related("network").order_by("slug")
        if options["bank"]:
            banks = banks.filter(slug=options["bank"])
            if not banks:
                raise CommandError(f"There is no bank {options['bank']!r}.", returncode=1)
        broken = 0
        for bank in banks:
            with transaction.atomic():
                broken += self._show(check_bank(bank))
        if broken:
            raise CommandError(f"{broken} figures are not what the books say.", returncode=1)

    def _show(self, checked: Checked) -> int:
        """Print what came of one bank; return how many figures differ."""
        if checked.on is None:
            self.stdout.write(f"{checked.bank}: nothing is published yet.")
            return 0
        moved = f", {checked.moved_count} loans moved since" if checked.moved_count else ""
        self.stdout.write(
            f"{checked.bank}: {checked.figure_count} figures of {checked.on} compared{moved}, "
            f"{len(checked.differences)} differ."
        )
        for difference in checked.differences[:DIFFERENCES_SHOWN]:
            self.stdout.write(f"  {difference}")

        return len(checked.differences)
