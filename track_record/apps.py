"""Registers the app."""

from django.apps import AppConfig


class TrackRecord(AppConfig):
    """What banks and businesses did with money before, counted from the ledger and shown to all."""

    name = "track_record"
