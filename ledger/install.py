"""Puts the ledger's functions, guards, declared pairs and grants into the database.

They are replaced whole at every `manage.py migrate`, after the migrations: sql/ always says what
is there, and no migration holds an old copy of a function.
"""

from pathlib import Path

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg import sql

from ledger.kinds import DECLARED

SQL_FOLDER = Path(__file__).parent / "sql"
PROGRAMS = (
    "guards.sql",
    "digest.sql",
    "refuse.sql",
    "post.sql",
    "reverse.sql",
    "open_accounts.sql",
    "lock.sql",
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Replace the ledger's functions and triggers, the pairs that it allows, and apps' guards.

    An app whose tables keep more than constraints can say has a sql/guards.sql of its own.
    """
    with connection.cursor() as cursor:
        for name in PROGRAMS:
            cursor.execute((SQL_FOLDER / name).read_text(encoding="utf-8"))
        # A reversal is not among them: ledger_reverse alone writes one.
        cursor.execute("DELETE FROM ledger_allowed")
        cursor.executemany(
            "INSERT INTO ledger_allowed (kind, debit_purpose, credit_purpose) VALUES (%s, %s, %s)",
            [
                (kind.value, debit.value, credit.value)
                for kind, pairs in DECLARED.items()
                for debit, credit in sorted(pairs)
            ],
        )
        for folder in _other_folders():
            guards = folder / "guards.sql"
            if guards.exists():
                cursor.execute(guards.read_text(encoding="utf-8"))


def grant(connection: BaseDatabaseWrapper, *, app_role: str) -> None:
    """Give the application's role what it may do, and take the rest.

    An app with tables that the application must not change has a sql/grants.sql of its own, run
    after the ledger's.
    """
    with connection.cursor() as cursor:
        role = sql.Identifier(app_role).as_string(connection.connection)
        for file in (folder / "grants.sql" for folder in (SQL_FOLDER, *_other_folders())):
            if file.exists():
                cursor.execute(file.read_text(encoding="utf-8").replace("{app}", role))


def _other_folders() -> list[Path]:
    """Return where the other apps keep SQL."""
    folders = [Path(app.path) / "sql" for app in apps.get_app_configs()]
    return [folder for folder in folders if folder != SQL_FOLDER]
