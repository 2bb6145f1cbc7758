"""The app that carries notices by e-mail, to devices and to people's own programs."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class NotificationsConfig(AppConfig):
    """What people chose, the devices they named, and what is on its way to them."""

    name = "notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Let every app name its kinds of notices."""
        autodiscover_modules("notice_kinds")
