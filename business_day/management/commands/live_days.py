"""`manage.py live_days NETWORK`: bring a network's business days up to a date, and open it."""

import argparse
import datetime
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from business_day import chain
from governance.models import Network
from people.refusals import Refusal


class Command(BaseCommand):
    """Live missed days in order, or take up one that was interrupted."""

    help = __doc__

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("network", help="its slug")
        parser.add_argument(
            "--until",
            type=_day,
            help="the day to open, as 2026-03-31 (default: today by a real clock, else the next)",
        )

    def handle(self, *, network: str, until: datetime.date | None, **options: Any) -> None:
        found = Network.objects.filter(slug=network).first()
        if found is None:
            raise CommandError(f"There is no network {network!r}.")
        today = chain.calendar_date(found, at=timezone.now())
        is_real = found.clock == Network.Clock.REAL
        if until is not None and is_real and until > today:
            raise CommandError("That day has not come where the network is.")
        if until is None:
            next_day = found.business_date + datetime.timedelta(days=1)
            until = today if is_real else next_day
        started = time.monotonic()
        try:
            chain.open_day(network_id=found.pk, on=until, progress=self._show)
        except (Refusal, chain.StepFailed) as refused:
            raise CommandError(str(refused)) from None
        seconds = time.monotonic() - started
        self.stdout.write(f"{found.slug}: {until} is open ({seconds:.1f} s).")

    def _show(self, step: str, done: int, chunks: int) -> None:
        """Say how far a step is, where it has more than one chunk."""
        if chunks > 1:
            self.stdout.write(f"  {step}: {done} of {chunks}")


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write 2026-03-31") from None
