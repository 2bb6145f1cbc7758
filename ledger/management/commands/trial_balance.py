"""`manage.py trial_balance`: what all accounts of a purpose hold, from the journal itself."""

import argparse
import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ledger import queries, reconcile
from ledger.kinds import Purpose
from rules.money import Asset, format_amount


class Command(BaseCommand):
    """Prints debits, credits and balance by asset and purpose; the balances sum to nothing."""

    help = "Print the trial balance, up to a day if one is given."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the day."""
        parser.add_argument("--on", type=_day, help="the last day that counts, as 2026-01-31")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line per asset and purpose, then the total of each asset."""
        with reconcile.one_moment():
            lines = queries.trial_balance(on=options["on"])
        if not lines:
            self.stdout.write("Nothing has been posted.")
            return

        self._row("asset", "purpose", "accounts", "debits", "credits", "balance")
        totals: dict[Asset, int] = {}
        for line in lines:
            asset = Asset(line.asset_code, line.decimals)
            totals[asset] = totals.get(asset, 0) + line.balance_minor
            self._row(
                asset.code,
                Purpose(line.purpose).label,
                str(line.accounts),
                format_amount(line.debits_minor, asset),
                format_amount(line.credits_minor, asset),
                format_amount(line.balance_minor, asset),
            )
        for asset, total_minor in totals.items():
            self._row(asset.code, "Total", "", "", "", format_amount(total_minor, asset))
        if any(totals.values()):
            raise CommandError("The balances do not sum to nothing.", returncode=1)

    def _row(self, *cells: str) -> None:
        asset, purpose, accounts, *amounts = cells
        columns = "".join(f"{amount:>22}" for amount in amounts)
        self.stdout.write(f"{asset:<12} {purpose:<28} {accounts:>12}{columns}")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2026-01-31") from None
