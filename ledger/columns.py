"""Whole columns of whole numbers in and out of PostgreSQL, without a Python object per value."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from django.db import connection
from psycopg.sql import SQL, Composable, Literal

from ledger.wire import BigintArray

Int64s = npt.NDArray[np.int64]

# Source: PostgreSQL's documentation, "COPY", file format: signature, flags, header extension.
_HEADER_BYTES = 19
_BIGINT_BYTES = 8


def column(values: Any) -> BigintArray:
    """Return a column of whole numbers as one `bigint[]` parameter of a statement."""
    array = BigintArray.of_numpy(np.asarray(values, dtype=np.int64))
    assert isinstance(array, BigintArray)

    return array


def write_columns(sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> int:
    """Run one statement whose parameters may be columns, and return the rows it touched.

    The parameters are bound by the server, so that a column travels in binary form. Raises
    Django's database errors.
    """
    assert connection.in_atomic_block
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        # Never prepared: a plan is made for the columns at hand, whose length it depends on.
        cursor.execute(sql, parameters, prepare=False)
        return max(cursor.rowcount, 0)


def read_columns(query: str, names: Sequence[str], **values: Any) -> dict[str, Int64s]:
    """Return the columns of a query by name; each must be a `bigint` and never NULL.

    COPY takes no parameters, so `{name}` in the query stands for a value that is written into it as
    a quoted literal: a number, a day, or a column as `bigint[]`.
    """
    connection.ensure_connection()
    literals = {name: _literal(value) for name, value in values.items()}
    statement = SQL("COPY ({query}) TO STDOUT (FORMAT BINARY)").format(
        query=SQL(query).format(**literals)
    )
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as cursor,
        cursor.copy(statement) as copy,
    ):
        data = b"".join(bytes(block) for block in copy)

    fields: list[tuple[str, str]] = [("width", ">i2")]
    for name in names:
        fields += [(f"length_{name}", ">i4"), (name, ">i8")]
    row = np.dtype(fields)
    count, rest = divmod(len(data) - _HEADER_BYTES - 2, row.itemsize)
    assert rest == 0, "A column was NULL or no bigint."
    rows = np.frombuffer(data, dtype=row, count=count, offset=_HEADER_BYTES)
    for name in names:
        assert (rows[f"length_{name}"] == _BIGINT_BYTES).all(), f"{name} was NULL or no bigint."

    return {name: rows[name].astype(np.int64) for name in names}


def _literal(value: Any) -> Composable:
    """Return a value as text of the statement; a column as the literal of a `bigint[]`."""
    if isinstance(value, np.ndarray):
        text = "{" + ",".join(map(str, value.tolist())) + "}"
        return Literal(text) + SQL("::bigint[]")

    return Literal(value)
