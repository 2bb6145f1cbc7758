"""The app that tells other programs what happened."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Events in an outbox, and their delivery to addresses that others name."""

    name = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
