"""Queries of the busiest paths, put into SQL once and asked many times.

Django writes the SQL of a query anew each time it is asked, which costs several times what
PostgreSQL takes to answer it. Here a query is written when it is first asked, and PostgreSQL plans
it once per connection; from then on only its parameters are sent. The rows become the same models,
with the same related ones.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection, connections, models
from django.db.models.query import QuerySet, get_related_populators

Row = TypeVar("Row", bound=models.Model)

# Stand in for the parameters while the SQL is written, and are found again by their values.
_SAMPLES: dict[type, Callable[[int], Any]] = {
    int: lambda number: -(7_000_001 + number),
    str: lambda number: f"parameter {number}",
    datetime.date: lambda number: datetime.date(1, 2, 3 + number),
    datetime.datetime: lambda number: datetime.datetime(1, 2, 3 + number, tzinfo=datetime.UTC),
}


@dataclass(frozen=True, slots=True)
class _Written:
    """The SQL of a query, where its parameters go, and how its rows become models."""

    sql: str
    # The name of each parameter, or None and the value that is always the same.
    places: tuple[tuple[str | None, Any], ...]
    compiler: Any
    converters: Any
    model: Any
    names: list[str]
    start: int
    stop: int
    populators: list[Any]


class Compiled(Generic[Row]):
    """A query for at most one row whose SQL is written once.

    `build` makes the query from the parameters that are declared by name and type; only values,
    never None, and never what changes the SQL itself. Like any query it asks for an open
    transaction where it locks.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], **parameters: type) -> None:
        """Declare the query; nothing is written before it is first asked."""
        self._build = build
        self._samples = {
            name: _SAMPLES[kind](number) for number, (name, kind) in enumerate(parameters.items())
        }
        self._written: _Written | None = None

    def find(self, **values: Any) -> Row | None:
        """Return the first row, or None."""
        assert values.keys() == self._samples.keys()
        if self._written is None:
            self._written = self._write()
        written = self._written
        parameters = [
            # Whole numbers carry the width of their column as their type.
            _like(constant, values[name]) if name is not None else constant
            for name, constant in written.places
        ]
        with _cursor() as cursor:
            cursor.execute(written.sql, parameters)
            found = cursor.fetchone()
        if found is None:
            return None

        return self._as_model(written, found)

    def get(self, **values: Any) -> Row:
        """Return the row. Raises the model's DoesNotExist."""
        found = self.find(**values)
        if found is None:
            assert self._written is not None
            raise self._written.model.DoesNotExist

        return found

    def _write(self) -> _Written:
        query = self._build(**self._samples).query
        compiler = query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        expressions = [expression for expression, _, _ in compiler.select]
        info: Any = compiler.klass_info
        fields = info["select_fields"]
        placed = [(self._name_of(value), value) for value in parameters]
        assert {name for name, _ in placed if name is not None} == self._samples.keys()

        return _Written(
            sql=sql,
            places=tuple(placed),
            compiler=compiler,
            converters=compiler.get_converters(expressions),
            model=info["model"],
            names=[compiler.select[field][0].target.attname for field in fields],
            start=fields[0],
            stop=fields[-1] + 1,
            # The stubs are those of a later Django, which asks for one more.
            populators=get_related_populators(info, compiler.select, connection.alias),  # type: ignore[call-arg]
        )

    def _name_of(self, value: Any) -> str | None:
        """Return the parameter that a value stands for, None where it is a value of its own."""
        for name, sample in self._samples.items():
            if value == sample:
                return name

        return None

    def _as_model(self, written: _Written, found: tuple[Any, ...]) -> Row:
        row = found
        if written.converters:
            row = tuple(next(iter(written.compiler.apply_converters([row], written.converters))))
        one: Row = written.model.from_db(
            connection.alias, written.names, row[written.start : written.stop]
        )
        for populator in written.populators:
            populator.populate(row, one)

        return one


class CompiledInsert(Generic[Row]):
    """The writing of one new row of a model, by SQL that is written once.

    What the database fills in by itself is read back, as Django does. Not for models with signals
    or a `save` of their own, nor for columns that need more than a plain parameter.
    """

    def __init__(self, model: type[Row]) -> None:
        """Declare the model; nothing is written before the first row."""
        self._model = model
        self._sql: dict[bool, str] = {}

    def insert(self, row: Row) -> Row:
        """Write a row that is not there yet, under its own id where it has one already."""
        given, filled = self._fields(row.pk is not None)
        self._execute(row, given, filled)

        return row

    def insert_if_free(self, row: Row) -> bool:
        """Write a row, unless one that is there is in its way; tell whether it was written.

        The transaction goes on either way. One that another transaction is just writing is waited
        for. Only for models whose id the database fills in.
        """
        given, filled = self._fields(has_id=False)

        return self._execute(row, given, filled, or_else=" ON CONFLICT DO NOTHING")

    def _execute(self, row: Row, given: list[Any], filled: list[Any], *, or_else: str = "") -> bool:
        assert row._state.adding
        has_id = row.pk is not None
        if has_id not in self._sql:
            self._sql[has_id] = self._write(given)
        sql = self._sql[has_id] + or_else
        if filled:
            sql += self._returning(filled)
        # The one behind the proxy, which looks it up anew for every field.
        behind = connections[connection.alias]
        with _cursor() as cursor:
            cursor.execute(
                sql, [field.get_db_prep_save(field.pre_save(row, True), behind) for field in given]
            )
            found = cursor.fetchone() if filled else ()
        if found is None:
            return False
        for field, value in zip(filled, found, strict=True):
            setattr(row, field.attname, value)
            for convert in field.get_db_converters(behind):
                setattr(row, field.attname, convert(value, field, behind))
        row._state.adding, row._state.db = False, connection.alias

        return True

    def _fields(self, has_id: bool) -> tuple[list[Any], list[Any]]:
        """Return the columns that a row gives, and those that the database fills in."""
        given: list[Any] = []
        filled: list[Any] = []
        for field in self._model._meta.concrete_fields:
            # A default of its own comes before the database's, as in Django.
            is_filled = (field.has_db_default() and not field.has_default()) or (
                field.primary_key and not has_id
            )
            (filled if is_filled else given).append(field)

        return given, filled

    def _write(self, given: list[Any]) -> str:
        name = connection.ops.quote_name
        columns = ", ".join(name(field.column) for field in given)
        places = ", ".join(_place(field) for field in given)
        return f"INSERT INTO {name(self._model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608

    def _returning(self, filled: list[Any]) -> str:
        return " RETURNING " + ", ".join(connection.ops.quote_name(one.column) for one in filled)


def _place(field: Any) -> str:
    """Return where a column's parameter goes; an array says of what it is one."""
    if isinstance(field, ArrayField):
        return f"%s::{field.db_type(connection)}"
    assert not hasattr(field, "get_placeholder")

    return "%s"


def _cursor() -> Any:
    """Return the driver's own cursor in Django's wrapper, which takes any.

    It binds on the server, which then keeps the plan of what is asked often; Django's own cursor
    would write every value into the text of the statement.
    """
    connection.ensure_connection()
    bound: Any = psycopg.Cursor(connection.connection)
    if connection.queries_logged:
        return connection.make_debug_cursor(bound)

    return connection.make_cursor(bound)


def _like(sample: Any, value: Any) -> Any:
    """Return a value as Django would hand it to the driver: as its sample was."""
    return type(sample)(value) if isinstance(sample, int) else value
