"""Registers the app."""

from django.apps import AppConfig


class Banks(AppConfig):
    """Community banks and the cases that they qualify."""

    name = "banks"
