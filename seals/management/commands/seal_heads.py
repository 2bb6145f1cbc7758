"""`manage.py seal_heads`: the last head of each day, one a line, to be kept elsewhere."""

from typing import Any

from django.core.management.base import BaseCommand

from seals import queries


class Command(BaseCommand):
    """Prints day, chain, number and head; `verify_seals --kept` reads the same lines."""

    help = "Print the heads of the seals by day, the newest first."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print."""
        for head in queries.day_heads():
            self.stdout.write(head.line())
