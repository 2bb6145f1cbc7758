"""A database that is made for one part and dropped after it: the site's is never touched."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

ALIASES = ("default", "owner")
SESSIONS_END_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Address:
    """Where one role reaches the part's database, for programs beside Django."""

    host: str
    port: str
    user: str
    password: str
    name: str

    def connect(self) -> psycopg.Connection:
        """Connect; every statement is its own transaction."""
        return psycopg.connect(
            host=self.host or None,
            port=self.port or None,
            user=self.user,
            password=self.password or None,
            dbname=self.name,
            autocommit=True,
        )

    @property
    def environment(self) -> dict[str, str]:
        """Return what PostgreSQL's own programs read."""
        named = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGDATABASE": self.name,
        }
        return {**os.environ, **{name: value for name, value in named.items() if value}}


def address(alias: str, name: str | None = None) -> Address:
    """Return where an alias points."""
    found = connections[alias].settings_dict
    return Address(
        host=found["HOST"],
        port=str(found["PORT"]),
        user=found["USER"],
        password=found["PASSWORD"],
        name=name or found["NAME"],
    )


@contextmanager
def fresh_database(part: str) -> Iterator[None]:
    """Let both aliases of this process use a new, migrated database while it lasts."""
    name = f"bench_{part}_{os.getpid()}"
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    with address("owner", "postgres").connect() as server:
        _drop_leftovers(server)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            _point_at(dict.fromkeys(ALIASES, name))
            call_command("migrate", verbosity=0, interactive=False)
            yield
        finally:
            _point_at(before)
            _drop(server, name)


def _drop_leftovers(server: psycopg.Connection) -> None:
    """Drop what a killed bench has left behind: its process is in the name, and is gone."""
    found = server.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'bench\_%\_%'")
    for (name,) in found.fetchall():
        if not _is_running(name.rpartition("_")[2]):
            _drop(server, name)


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except (PermissionError, ValueError):
        # Somebody else's process, or no number at all: nothing of ours to drop.
        pass
    return True


def _drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database as soon as the last client's session has ended."""
    statement = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    for _ in range(SESSIONS_END_SECONDS * 10):
        try:
            server.execute(statement)
            return
        except psycopg.errors.ObjectInUse:
            # The owner may not end sessions of the application's role; its process is gone.
            time.sleep(0.1)
    server.execute(statement)


def settle() -> None:
    """Vacuum, analyze and checkpoint as far as the owner may, so that rounds begin alike."""
    with address("owner").connect() as owner:
        owner.execute("VACUUM ANALYZE")


def server_facts() -> dict[str, str]:
    """Return what makes figures comparable: the server's version and its durability."""
    with address("owner").connect() as owner:
        return {
            setting: _shown(owner, setting)
            for setting in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
        }


def _shown(owner: psycopg.Connection, setting: str) -> str:
    row = owner.execute("SELECT current_setting(%s)", [setting]).fetchone()
    assert row is not None
    return str(row[0])


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
