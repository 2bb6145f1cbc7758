"""Reads one row by a statement that PostgreSQL plans once per connection, not every time."""

from collections.abc import Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection


def row_of(
    sql: str, parameters: Sequence[Any] | Mapping[str, Any], *, binary: bool = False
) -> tuple[Any, ...]:
    """Return the one row of a statement that every checkout runs.

    Planning costs as much as running it. Django's own cursor never prepares.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        row = cursor.execute(sql, parameters, prepare=True, binary=binary).fetchone()
    assert row is not None

    return row
