"""The app of people and logins."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People, their logins, and the record of who did what."""

    name = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Record what allauth changes."""
        from people import account_record

        account_record.listen()
