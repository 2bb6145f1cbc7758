"""Scheduled work on logins."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Forget the logins that have expired."""
    call_command("clearsessions")
