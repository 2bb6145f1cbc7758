"""The app of rehearsals."""

from django.apps import AppConfig


class RehearsalConfig(AppConfig):
    """Imports a web of trust and lives weeks on it; it has no tables."""

    name = "rehearsal"
