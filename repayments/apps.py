"""The app of repayments."""

from django.apps import AppConfig


class RepaymentsConfig(AppConfig):
    """What falls due, what is paid, and what defaults."""

    name = "repayments"
    default_auto_field = "django.db.models.BigAutoField"
