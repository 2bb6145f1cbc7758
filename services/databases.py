"""Databases that are made for one run and dropped after it: of a story, of a measurement.

Whoever makes one holds a lock of its name for as long as their session lasts. So a killed process
lets go by itself, wherever it ran, and the next run finds what it has left behind.
"""

import contextlib
import os
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

# Every server has it; advisory locks are seen by sessions of one database alone.
MEETING_PLACE = "postgres"
SESSIONS_END_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Address:
    """Where one role reaches a database, for programs beside Django."""

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


def address_of(settings: Mapping[str, Any], name: str | None = None) -> Address:
    """Return the address that settings of Django's say, or that of another database there."""
    return Address(
        host=settings["HOST"],
        port=str(settings["PORT"]),
        user=settings["USER"],
        password=settings["PASSWORD"],
        name=name or settings["NAME"],
    )


@contextlib.contextmanager
def passing_database(
    server: psycopg.Connection, name: str, *, template: str | None = None
) -> Iterator[None]:
    """Make a database, and drop it at the end; `server` is a session at the meeting place.

    It is emptied of sessions by then, and stays open as long as the database is needed.
    """
    _lock(server, name)
    try:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(template or "template1")
            )
        )
        try:
            yield
        finally:
            drop(server, name)
    finally:
        _unlock(server, name)


def drop(server: psycopg.Connection, name: str) -> None:
    """Drop a database as soon as the last client's session has ended."""
    for _ in range(SESSIONS_END_SECONDS * 10):
        if _try_drop(server, name):
            return
        # The owner may not end sessions of the application's role; its process is gone.
        time.sleep(0.1)
    server.execute(_dropping(name))


def drop_forgotten(server: psycopg.Connection, prefix: str, *, but: str | None = None) -> list[str]:
    """Drop the databases that killed runs have left behind; return their names.

    Their names begin with `prefix`, but not with `but`. One whose maker lives, or that somebody is
    connected to, stays.
    """
    found = server.execute(
        # PostgreSQL would wait five seconds for each database that somebody is connected to.
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) AND NOT EXISTS ("
        "SELECT FROM pg_stat_activity session WHERE session.datid = pg_database.oid"
        ") ORDER BY datname",
        [prefix],
    )
    forgotten = []
    for (name,) in found.fetchall():
        if (but is not None and name.startswith(but)) or not _try_lock(server, name):
            continue
        try:
            if _try_drop(server, name):
                forgotten.append(name)
        finally:
            _unlock(server, name)

    return forgotten


def _dropping(name: str) -> sql.Composed:
    return sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))


def _try_drop(server: psycopg.Connection, name: str) -> bool:
    try:
        server.execute(_dropping(name))
    except psycopg.errors.ObjectInUse:
        return False
    return True


def _lock(server: psycopg.Connection, name: str) -> None:
    server.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])


def _try_lock(server: psycopg.Connection, name: str) -> bool:
    row = server.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", [name]).fetchone()
    return row is not None and bool(row[0])


def _unlock(server: psycopg.Connection, name: str) -> None:
    server.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
