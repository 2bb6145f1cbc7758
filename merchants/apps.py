"""The app of merchants and their tills."""

from django.apps import AppConfig


class MerchantsConfig(AppConfig):
    """Merchants, their staff and terminals, and payments."""

    name = "merchants"
    default_auto_field = "django.db.models.BigAutoField"
