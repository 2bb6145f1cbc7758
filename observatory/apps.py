"""The app of the observatory."""

from django.apps import AppConfig


class ObservatoryConfig(AppConfig):
    """Counts deeds and what follows them; it moves nothing and decides nothing."""

    name = "observatory"
    default_auto_field = "django.db.models.BigAutoField"
