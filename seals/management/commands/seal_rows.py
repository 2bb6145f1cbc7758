"""`manage.py seal_rows`: seal what waits now, and not when the schedule comes to it."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from seals import operations
from seals.models import Kind


class Command(BaseCommand):
    """Seals every journal and deed whose transaction, and every one before it, has ended."""

    help = "Seal the journals and deeds that wait."

    def handle(self, *args: Any, **options: Any) -> None:
        """Seal and say how many."""
        for kind in Kind:
            sealed = 0
            while (seal := operations.seal_next(kind=kind, at=timezone.now())) is not None:
                sealed += seal.row_count
            self.stdout.write(f"{kind:<10} {sealed:,} sealed.")
