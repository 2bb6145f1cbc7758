"""`manage.py rehearse`: live weeks of purchases on an imported web of trust, and report."""

import argparse
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.table import Table

from governance.models import Network
from loans.models import Loan
from people.public_ids import seeded
from rehearsal.engine import Rehearsal, rehearse
from rehearsal.outcome import Outcome, outcome_of


class Command(BaseCommand):
    """Rehearse a network's rules on its real graph, through the real operations."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--network", default="otc", help="the slug that import_trust used")
        parser.add_argument("--loans", type=int, default=2000)
        parser.add_argument("--weeks", type=int, default=16)
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *, network: str, loans: int, weeks: int, seed: int, **options: Any) -> None:
        if not 1 <= loans <= 1_000_000 or not 1 <= weeks <= 520:
            raise CommandError("--loans is 1 to 1000000 and --weeks 1 to 520.")
        there = Network.objects.select_related("asset").filter(slug=network).first()
        if there is None:
            raise CommandError(
                f"There is no network {network!r}; import one first: manage.py import_trust FILE."
            )
        if there.clock != Network.Clock.SIMULATED:
            raise CommandError(f"{there.slug} lives by the calendar; rehearse on an imported one.")
        if Loan.objects.filter(network=there).exists():
            raise CommandError(f"{there.slug} has been rehearsed; import the web anew (--network).")
        console = Console()
        with seeded(seed), _Bars(console) as bars:
            rehearsal = rehearse(
                network=there, loans=loans, weeks=weeks, seed=seed, progress=bars.show
            )
        _print(console, rehearsal, outcome_of(there))
        call_command("check_ledger")


class _Bars:
    """One progress bar for each thing that is counted, made when it is first heard of."""

    def __init__(self, console: Console) -> None:
        self.progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
        )
        self.tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "_Bars":
        self.progress.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self.progress.stop()

    def show(self, what: str, done: int, total: int) -> None:
        if what not in self.tasks:
            self.tasks[what] = self.progress.add_task(what, total=total)
        self.progress.update(self.tasks[what], completed=done)


def _print(console: Console, rehearsal: Rehearsal, outcome: Outcome) -> None:
    loans = Table("Loans", "", title=f"{rehearsal.network.slug}: {rehearsal.weeks} weeks")
    loans.add_row("established", str(rehearsal.established))
    loans.add_row("borrowers", str(len(rehearsal.borrowers)))
    loans.add_row("of them stopped paying", str(rehearsal.stopped))
    for state, count in outcome.loans.items():
        loans.add_row(state.lower(), str(count))
    loans.add_row("installments late", str(outcome.late))
    loans.add_row("of them over the grace", str(outcome.late_over_grace))
    for code, count in rehearsal.refused.most_common():
        loans.add_row(f"refused: {code}", str(count))
    console.print(loans)
    losses = Table("Defaults covered by", rehearsal.network.asset.code)
    for rows in (outcome.covered, outcome.lost_by_level):
        for name, amount in rows.items():
            losses.add_row(name if rows is outcome.covered else f"lost by {name}", amount)
    console.print(losses)
    steps = Table("Step of the day", "Subjects", "Seconds")
    for name, (subjects, seconds) in outcome.seconds_by_step.items():
        steps.add_row(name, str(subjects), f"{seconds:.1f}")
    console.print(steps)
