"""An empty database of a story's own, made from a migrated template and dropped at its end."""

import hashlib
import pathlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from services import databases

PREFIX = "story_"
TEMPLATE_PREFIX = "story_template_"
ALIASES = ("default", "owner")
# One builder at a time makes the template; the number only has to differ from other locks.
TEMPLATE_LOCK = 5_107_033


@contextmanager
def private_database() -> Iterator[str]:
    """Point the process at a fresh, migrated database, and at the old one again afterwards.

    Needs an owner role that may create databases. What a killed run has left behind is dropped.
    """
    site = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    name = f"{PREFIX}{secrets.token_hex(8)}"
    address = databases.address_of(connections["owner"].settings_dict, databases.MEETING_PLACE)
    with address.connect() as server:
        template = _template(server, site)
        with databases.passing_database(server, name, template=template):
            # Nothing of it outlives the story, so no commit waits for the disk.
            server.execute(
                sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(
                    sql.Identifier(name)
                )
            )
            try:
                _point_at(dict.fromkeys(ALIASES, name))
                yield name
            finally:
                _point_at(site)


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        # A pool, where the settings have one, belongs to the old database.
        getattr(connections[alias], "close_pool", lambda: None)()
        connections[alias].settings_dict["NAME"] = name


def _template(server: psycopg.Connection, site: dict[str, str]) -> str:
    """Return the name of a migrated, empty database, making it where it is not there yet."""
    name = TEMPLATE_PREFIX + _migrations_digest()
    server.execute("SELECT pg_advisory_lock(%s)", [TEMPLATE_LOCK])
    try:
        databases.drop_forgotten(server, PREFIX, but=TEMPLATE_PREFIX)
        rows = server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE_PREFIX]
        )
        found = {row[0] for row in rows}
        if name not in found:
            _build_template(server, name, site)
        for old in found - {name}:
            databases.drop(server, old)
    finally:
        server.execute("SELECT pg_advisory_unlock(%s)", [TEMPLATE_LOCK])
    return name


def _build_template(server: psycopg.Connection, name: str, site: dict[str, str]) -> None:
    """Migrate a database under a working name, so that a killed build is never taken for whole."""
    working = f"{PREFIX}building_{secrets.token_hex(4)}"
    server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(working)))
    try:
        _point_at(dict.fromkeys(ALIASES, working))
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        _point_at(site)
    server.execute(
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(working), sql.Identifier(name)
        )
    )


def _migrations_digest() -> str:
    """Return a short digest of all migration files: another schema is another template."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        for path in sorted(pathlib.Path(config.path, "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    for path in sorted(pathlib.Path(apps.get_app_config("ledger").path, "sql").glob("*.sql")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
