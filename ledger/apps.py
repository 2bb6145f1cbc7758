"""The ledger as a Django app."""

from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class LedgerConfig(AppConfig):
    """Accounts, journals and transfers."""

    name = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Teach the driver our arrays before the first connection is made."""
        from ledger import wire

        wire.register()
        connection_created.connect(_keep_prepared, dispatch_uid="ledger.keep_prepared")


def _keep_prepared(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    """Let the application's connections keep what they prepared; the owner's change tables."""
    from ledger import prepared

    if connection.alias == DEFAULT_DB_ALIAS:
        prepared.keep_prepared(connection.connection)
