"""The app of people and logins."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PeopleConfig(AppConfig):
    """People, their logins, and the record of who did what."""

    name = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Record what allauth changes, and let every app name what it keeps of a person."""
        from people import account_record

        account_record.listen()
        autodiscover_modules("own_data")
