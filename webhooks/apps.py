"""The app that tells other programs what happened."""

from importlib import import_module

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Events in an outbox, and their delivery to addresses that others name."""

    name = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let Django know what production refuses."""
        import_module("webhooks.checks")
