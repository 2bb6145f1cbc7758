"""The app of the demo community."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """Fills a first community to look at; it has no tables."""

    name = "demo"
