"""The app in which a merchant tries out what its programs do, with no real money."""

from django.apps import AppConfig


class SandboxConfig(AppConfig):
    """A small network of invented people for every merchant that asks for test keys."""

    name = "sandbox"
    default_auto_field = "django.db.models.BigAutoField"
