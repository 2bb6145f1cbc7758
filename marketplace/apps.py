"""Registers the app."""

from django.apps import AppConfig


class Marketplace(AppConfig):
    """Offers of community banks and what investors do with them."""

    name = "marketplace"
