"""Filling tables with millions of rows as their owner: first the rows, then what guards them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg import sql

# The parts of a table that cost most when they are kept up row by row. Checks stay in force.
_CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype = 'f' AND (conrelid = ANY(%(tables)s::regclass[])
        OR confrelid = ANY(%(tables)s::regclass[]))
    UNION ALL
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE contype IN ('p', 'u') AND conrelid = ANY(%(tables)s::regclass[])
"""
_INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
    WHERE indrelid = ANY(%(tables)s::regclass[])
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)
"""
_SESSION = """
    SET synchronous_commit = off;
    SET maintenance_work_mem = '1GB';
    SET work_mem = '256MB';
"""


@contextmanager
def without_indexes(owner: psycopg.Connection, tables: Sequence[str]) -> Iterator[None]:
    """Take keys and indexes off tables while they are filled, and build them afterwards.

    Foreign keys are checked when they come back: what was loaded is as sound as what was inserted.
    """
    owner.execute(_SESSION)
    named = {"tables": list(tables)}
    constraints = owner.execute(_CONSTRAINTS, named).fetchall()
    indexes = owner.execute(_INDEXES, named).fetchall()
    for table, name, _ in constraints:
        owner.execute(_statement("ALTER TABLE {} DROP CONSTRAINT {}", table, name))
    for name, _ in indexes:
        owner.execute(sql.SQL("DROP INDEX {}").format(_plain(name)))

    yield

    # Keys that others refer to come first; the query names foreign keys before them.
    for table, name, definition in reversed(constraints):
        if not definition.startswith("FOREIGN KEY"):
            _add(owner, table, name, definition)
    for _, definition in indexes:
        owner.execute(_plain(definition))
    for table, name, definition in constraints:
        if definition.startswith("FOREIGN KEY"):
            _add(owner, table, name, definition)


def _add(owner: psycopg.Connection, table: str, name: str, definition: str) -> None:
    owner.execute(_statement("ALTER TABLE {} ADD CONSTRAINT {} ", table, name) + _plain(definition))


def _statement(text: str, table: str, name: str) -> sql.Composed:
    return sql.SQL(text).format(_plain(table), sql.Identifier(name))


def _plain(text: str) -> sql.SQL:
    """Return what PostgreSQL itself gave as SQL, quoted where it needs to be."""
    return sql.SQL(text)
