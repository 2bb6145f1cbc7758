"""Whole columns of whole numbers in and out of PostgreSQL, without a Python object per value."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
from django.db import connection
from psycopg.adapt import Dumper
from psycopg.pq import Format

Int64s = npt.NDArray[np.int64]

# Source: PostgreSQL's documentation, "COPY", file format: signature, flags, header extension.
_HEADER_BYTES = 19
# Source: pg_type, the array of bigint and its element.
_BIGINT_ARRAY_OID, _BIGINT_OID, _BIGINT_BYTES = 1016, 20, 8


class Column:
    """A column of whole numbers on its way to the database as one `bigint[]` parameter."""

    __slots__ = ("values",)

    def __init__(self, values: Any) -> None:
        self.values: Int64s = np.asarray(values, dtype=np.int64)


class _ColumnDumper(Dumper):
    """Writes a `Column` as a binary array: a length word and eight bytes for each value."""

    format = Format.BINARY
    oid = _BIGINT_ARRAY_OID

    def dump(self, obj: Column) -> bytes:
        values = obj.values
        head = np.array([1, 0, _BIGINT_OID, len(values), 1], dtype=">i4")
        if not len(values):
            return np.array([0, 0, _BIGINT_OID], dtype=">i4").tobytes()
        body = np.empty(len(values), dtype=[("length", ">i4"), ("value", ">i8")])
        body["length"] = _BIGINT_BYTES
        body["value"] = values

        return head.tobytes() + body.tobytes()


def write_columns(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement whose parameters may be `Column`s, and return the rows it touched.

    The parameters are bound by the server, so that a column travels in binary form. Raises
    Django's database errors.
    """
    assert connection.in_atomic_block
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.adapters.register_dumper(Column, _ColumnDumper)
        # Never prepared: a plan is made for the columns at hand, whose length it depends on.
        cursor.execute(sql, parameters, prepare=False)
        return max(cursor.rowcount, 0)


def read_columns(sql: str, names: Sequence[str]) -> dict[str, Int64s]:
    """Return the columns of a query by name; each must be a `bigint` and never NULL.

    COPY takes no parameters, so the query is complete: only whole numbers and dates of the caller
    are ever written into it.
    """
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT BINARY)") as copy:
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


def ids_literal(ids: Int64s) -> str:
    """Return ids as the text of a `bigint[]`, for a query that takes no parameters."""
    return "'{" + ",".join(map(str, ids.tolist())) + "}'::bigint[]"
