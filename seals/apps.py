"""The app of the seals."""

from django.apps import AppConfig


class SealsConfig(AppConfig):
    """Seals journals and deeds, so that nobody can change what was without its being found."""

    name = "seals"
    default_auto_field = "django.db.models.BigAutoField"
