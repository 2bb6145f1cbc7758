"""Prints the circle loans whose money came back to their borrower over a few hands."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from governance.models import Network
from merchants.queries import rings as ring_queries
from pages.formats import amount_text


class Command(BaseCommand):
    """Reports rings in one network."""

    help = "Report loans whose money came back to their borrower: manage.py report_rings riverside"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the network, and how far to look back."""
        parser.add_argument("network", help="the short name of the network")
        parser.add_argument("--days", type=int, default=ring_queries.LOOK_BACK_DAYS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line for each ring; say so where there is none."""
        network = Network.objects.select_related("asset").filter(slug=options["network"]).first()
        if network is None:
            raise CommandError("There is no such network.")
        if not 0 < options["days"] <= 3660:
            raise CommandError("Look back between 1 and 3660 days.")
        found = ring_queries.find_rings(network.pk, on=network.business_date, days=options["days"])
        for ring in found:
            amount = amount_text(ring.amount_minor, network.asset)
            self.stdout.write(
                f"{ring.loan.public_id}  {' > '.join(ring.names)}  {amount}  {ring.ends_on}"
            )
        self.stdout.write(f"{len(found)} found.")
