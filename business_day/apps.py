"""The app of the business day."""

from django.apps import AppConfig


class BusinessDayConfig(AppConfig):
    """Opens and closes days, network by network."""

    name = "business_day"
    default_auto_field = "django.db.models.BigAutoField"
