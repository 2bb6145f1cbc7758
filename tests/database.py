"""The databases that test processes make for themselves, and clear up after killed ones."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from services.locks import FileLock
from tests.quick_migrations import each_model_alone

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "var" / "tests"
TEMPLATE_PREFIX = "tests_template_"
ALIASES = ("default", "owner")


class TestDatabase:
    """One process's own database: migrated by the owner, used as the application's role."""

    __test__ = False

    def __init__(self, worker: str) -> None:
        self.name = f"test_{os.getpid()}_{worker}"
        self._lock: FileLock | None = None
        self._kept_tables: set[str] = set()

    def create(self) -> None:
        """Copy the migrated template, making it first where migrations have changed."""
        LOCKS.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(LOCKS / self.name)
        self._lock.take()
        with _maintenance() as server, FileLock(LOCKS / "template.lock") as building:
            building.take()
            _drop_forgotten(server)
            template = _template(server)
            _give_to_stories(server, template)
            _copy(server, template, self.name)
            # What is tested is what is committed, not that the disk has it.
            server.execute(
                sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(
                    sql.Identifier(self.name)
                )
            )
        point_at(self.name)
        with self.as_owner() as owner:
            self._kept_tables = {"django_migrations", *_tables_with_rows(owner)}

    def drop(self) -> None:
        """Remove the database."""
        self._end_sessions()
        with _maintenance() as server:
            # Without FORCE: the owner may not end the sessions of the application, and a plain DROP
            # waits for those that are ending.
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(self.name)))
        (LOCKS / self.name).unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()

    def empty(self) -> None:
        """Remove every row that is not part of a fresh database, as the owner.

        Rows are deleted where there are any: truncating makes a new file for each table and index,
        which takes a hundred times longer for the few rows of a test.
        """
        self._end_sessions()
        with self.as_owner() as owner, owner.transaction():
            owner.execute("SET LOCAL lock_timeout = '20s'")
            tables = [
                sql.Identifier(name)
                for name in _tables_with_rows(owner)
                if name not in self._kept_tables
            ]
            # The journal refuses to be emptied; only its owner can lay that guard aside.
            _for_each(owner, "ALTER TABLE {} DISABLE TRIGGER USER", tables)
            _for_each(owner, "DELETE FROM {}", tables)
            # Foreign keys are looked at here, when all is gone, and not at the end.
            owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _for_each(owner, "ALTER TABLE {} ENABLE TRIGGER USER", tables)
            owner.execute(
                "SELECT setval(seqrelid, seqstart, false) FROM pg_sequence "
                "JOIN pg_depend ON objid = seqrelid AND classid = 'pg_class'::regclass "
                "AND refclassid = 'pg_class'::regclass AND deptype IN ('a', 'i') "
                "JOIN pg_class ON pg_class.oid = refobjid WHERE NOT relname = ANY(%s)",
                [sorted(self._kept_tables)],
            )

    @contextmanager
    def as_owner(self) -> Iterator[psycopg.Connection]:
        """Connect as the role that owns the tables."""
        with psycopg.connect(**_address("owner", self.name), autocommit=True) as connection:
            yield connection

    def _end_sessions(self) -> None:
        # A thread that a failing test left behind would hold its locks for ever.
        for connection in connections.all(initialized_only=True):
            connection.close()
        with psycopg.connect(**_address("default", self.name), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND usename = current_user "
                "AND pid <> pg_backend_pid()"
            )


def point_at(name: str) -> None:
    """Let both aliases of this process use one database."""
    for alias in ALIASES:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _address(alias: str, name: str) -> dict[str, object]:
    found = connections[alias].settings_dict
    return {
        "host": found["HOST"] or None,
        "port": found["PORT"] or None,
        "user": found["USER"],
        "password": found["PASSWORD"],
        "dbname": name,
    }


@contextmanager
def _maintenance() -> Iterator[psycopg.Connection]:
    with psycopg.connect(**_address("owner", "postgres"), autocommit=True) as connection:
        yield connection


def _template(server: psycopg.Connection) -> str:
    name = TEMPLATE_PREFIX + _digest()
    found = {
        row[0]
        for row in server.execute(
            "SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [TEMPLATE_PREFIX]
        )
    }
    if name not in found:
        working = f"tests_building_{os.getpid()}"
        _drop(server, working)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(working)))
        point_at(working)
        try:
            with each_model_alone():
                call_command("migrate", verbosity=0, interactive=False)
        except BaseException:
            point_at("postgres")
            _drop(server, working)
            raise
        point_at("postgres")
        server.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(working), sql.Identifier(name)
            )
        )
        for old in found:
            _drop(server, old)
    return name


def _give_to_stories(server: psycopg.Connection, template: str) -> None:
    """Let stories find the same database as their template, which they would migrate again."""
    # Known when the apps are.
    from stories import private

    name = private.TEMPLATE_PREFIX + private._migrations_digest()
    server.execute("SELECT pg_advisory_lock(%s)", [private.TEMPLATE_LOCK])
    try:
        rows = server.execute("SELECT datname FROM pg_database WHERE datname = %s", [name])
        if not rows.fetchall():
            _copy(server, template, name)
    finally:
        server.execute("SELECT pg_advisory_unlock(%s)", [private.TEMPLATE_LOCK])


def _copy(server: psycopg.Connection, template: str, name: str) -> None:
    server.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def _digest() -> str:
    """Return a digest of everything that shapes a fresh database."""
    digest = hashlib.sha256()
    app_files = (
        path
        for pattern in ("*/migrations/*.py", "*/sql/*.sql", "*/management/commands/migrate.py")
        for path in ROOT.glob(pattern)
        if not path.parts[len(ROOT.parts)].startswith(".")
    )
    for path in sorted(app_files):
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    # Content types and permissions follow the models and the apps.
    digest.update(repr(settings.INSTALLED_APPS).encode())
    digest.update(connections["default"].settings_dict["USER"].encode())
    return digest.hexdigest()[:16]


def _drop_forgotten(server: psycopg.Connection) -> None:
    """Drop the databases whose test processes were killed: nobody holds their locks."""
    for path in LOCKS.glob("test_*"):
        with FileLock(path) as lock:
            if lock.try_take():
                _drop(server, path.name)
                path.unlink(missing_ok=True)


def _drop(server: psycopg.Connection, name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _tables(owner: psycopg.Connection) -> list[str]:
    rows = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace "
        "AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY relname"
    )
    return [row[0] for row in rows]


def _tables_with_rows(owner: psycopg.Connection) -> list[str]:
    """Look into every table by one statement."""
    looks = [
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(name, sql.Identifier(name))
        for name in _tables(owner)
    ]
    return [row[0] for row in owner.execute(sql.SQL(" UNION ALL ").join(looks))]


def _for_each(owner: psycopg.Connection, statement: str, tables: list[sql.Identifier]) -> None:
    """Run a statement for each of the tables, in one round trip."""
    owner.execute(sql.SQL("; ").join(sql.SQL(statement).format(table) for table in tables))
