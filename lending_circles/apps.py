"""The app of lending circles."""

from django.apps import AppConfig


class LendingCirclesConfig(AppConfig):
    """Members, whom they trust, and what they lend each other."""

    name = "lending_circles"
    default_auto_field = "django.db.models.BigAutoField"
