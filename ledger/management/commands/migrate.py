"""`manage.py migrate`: migrations by the owner's role, then functions, guards and grants."""

from typing import Any

from django.core.management.base import CommandParser
from django.core.management.commands import migrate
from django.db import connections, transaction

from ledger import install

OWNER = "owner"


class Command(migrate.Command):
    """Migrates as the owner of the tables; the application's role owns nothing."""

    def add_arguments(self, parser: CommandParser) -> None:
        """Let the owner's role be the default."""
        super().add_arguments(parser)
        parser.set_defaults(database=OWNER)

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then replace what lies beside the migrations."""
        super().handle(*args, **options)

        alias = options["database"]
        connection = connections[alias]
        if options["check_unapplied"] or options["plan"]:
            return
        if "ledger_allowed" not in connection.introspection.table_names():
            return
        owner_role = connection.get_connection_params().get("user")
        app_role = connections["default"].get_connection_params().get("user")
        with transaction.atomic(using=alias):
            install.install(connection)
            if app_role and app_role != owner_role:
                install.grant(connection, app_role=app_role)
        if app_role == owner_role:
            self.stderr.write(
                self.style.WARNING(
                    "The application owns its own tables: nothing but its own code keeps it from "
                    "changing the journal. Give DATABASE_OWNER_URL another role."
                )
            )
