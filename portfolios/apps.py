"""Registers the app."""

from django.apps import AppConfig


class Portfolios(AppConfig):
    """What an investor holds, earns and is owed: identity, holdings, statements, strategies."""

    name = "portfolios"
