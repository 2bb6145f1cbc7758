"""Registers the app."""

from django.apps import AppConfig


class Disputes(AppConfig):
    """Disputes between investors and banks: evidence, panels, rulings and their remedies."""

    name = "disputes"
