"""`manage.py create_demo`: fill an empty bank with a village and with three community banks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from demo.history import make_village
from demo.logins import login_lines
from demo.market.history import DAYS, make_market
from governance.models import Network


class Command(BaseCommand):
    """Make the demonstration community, once."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Let the logins be shown again."""
        parser.add_argument("--logins", action="store_true", help="only print who can log in")
        parser.add_argument(
            "--bank-days", type=int, default=DAYS, help="how many days of the banks are lived"
        )

    def handle(self, **options: Any) -> None:
        """Make the community, or print its logins."""
        if options["logins"]:
            self.stdout.write("\n".join(login_lines()))
            return
        if Network.objects.exists():
            raise CommandError("There is a network already; the demonstration needs an empty bank.")
        # A demonstration that a failing machine takes along is made again from nothing.
        with connection.cursor() as cursor:
            cursor.execute("SET synchronous_commit TO off")
        tasks: dict[str, TaskID] = {}
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True)) as bars:

            def show(what: str, done: int, total: int) -> None:
                if what not in tasks:
                    tasks[what] = bars.add_task(what, total=total)
                bars.update(tasks[what], completed=done)

            make_village(today=timezone.localdate(), progress=show)
            make_market(today=timezone.localdate(), progress=show, length=options["bank_days"])
