"""The app of networks and their rules."""

from django.apps import AppConfig


class GovernanceConfig(AppConfig):
    """Networks, their organisers and their versioned parameters."""

    name = "governance"
    default_auto_field = "django.db.models.BigAutoField"
