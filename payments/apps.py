"""Registers the app."""

from django.apps import AppConfig


class Payments(AppConfig):
    """Deposits, withdrawals and bank statements."""

    name = "payments"
