"""The roof: settings, addresses, schedule. Nothing imports it but the processes' entry points."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
