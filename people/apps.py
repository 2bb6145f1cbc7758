"""The app of people and logins."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, their logins, and the record of who did what."""

    name = "people"
    default_auto_field = "django.db.models.BigAutoField"
