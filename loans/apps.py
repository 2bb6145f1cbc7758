"""The app of loans."""

from django.apps import AppConfig


class LoansConfig(AppConfig):
    """Loans, the notes on them, and who bears a loss."""

    name = "loans"
    default_auto_field = "django.db.models.BigAutoField"
