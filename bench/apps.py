"""The measurements as a Django app: it has a command and no tables."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    """Measures."""

    name = "bench"
