"""`manage.py import_trust FILE`: bring a web of trust from a ratings CSV into a network."""

import argparse
import pathlib
import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from governance.models import Network
from governance.operations import found_network
from lending_circles.operations.importing import import_web
from lending_circles.ratings import RatingsRefused, read_ratings
from people.refusals import Refusal
from rules.money import Asset

HANDLE = re.compile(r"[a-z][a-z0-9-]{0,19}\Z")


class Command(BaseCommand):
    """Import people, agreements and requests from `source,target,rating,time` rows."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("file", help="a CSV file with a header, one rating a row")
        parser.add_argument("--network", default="otc", help="its slug; it is founded if missing")
        parser.add_argument("--asset", default="RIV", help="the asset of a network to be founded")
        parser.add_argument(
            "--min-unique-peers",
            type=int,
            default=1,
            help="MIN_UNIQUE_PEERS of a network to be founded (1: few webs have three)",
        )

    def handle(self, *, file: str, network: str, **options: Any) -> None:
        if not HANDLE.match(network):
            raise CommandError(
                f"--network {network!r} is not a slug; use up to 20 lower-case letters, digits, -"
            )
        try:
            web = read_ratings(pathlib.Path(file).read_bytes())
        except OSError as unread:
            raise CommandError(f"{file} cannot be read: {unread.strerror}") from None
        except RatingsRefused as refused:
            for problem in refused.problems:
                self.stderr.write(f"{file}: {problem}")
            self.stderr.write("Nothing was imported.")
            sys.exit(2)
        there = Network.objects.filter(slug=network).first() or self._found(network, options)
        try:
            imported = import_web(
                network_id=there.pk, web=web, prefix=network, on=there.business_date, by=None
            )
        except Refusal as refusal:
            raise CommandError(f"{refusal} Nothing was imported.") from None
        self.stdout.write(
            f"{web.rating_count} ratings read into {there.slug}: {imported.people} people, "
            f"{imported.agreements} agreements, {imported.requests} requests."
        )

    def _found(self, slug: str, options: dict[str, Any]) -> Network:
        """Found the network on a simulated clock that starts today."""
        from django.utils import timezone

        try:
            asset = Asset(options["asset"], 2)
        except ValueError as refused:
            raise CommandError(str(refused)) from None
        return found_network(
            name=slug.upper(),
            slug=slug,
            asset=asset,
            time_zone="UTC",
            clock=Network.Clock.SIMULATED,
            starts_on=timezone.localdate(),
            parameters={"MIN_UNIQUE_PEERS": options["min_unique_peers"]},
            by=None,
        )
