"""Queries of the busiest paths, put into SQL once and asked many times.

Django writes the SQL of a query anew each time it is asked, which costs several times what
PostgreSQL takes to answer it. Here a query is written when it is first asked, and PostgreSQL plans
it once per connection; from then on only its parameters are sent. The rows become the same models,
with the same related ones.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection, connections, models
from django.db.models.query import QuerySet, get_related_populators

Row = TypeVar("Row", bound=models.Model)
Other = TypeVar("Other", bound=models.Model)

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
    width: int
    populators: list[Any]

    def bound(self, values: dict[str, Any]) -> list[Any]:
        """Return the parameters in their order; whole numbers have their column's width."""
        return [
            _like(constant, values[name]) if name is not None else constant
            for name, constant in self.places
        ]

    def as_model(self, found: tuple[Any, ...]) -> Any:
        """Return the model of a row, with those that are related to it."""
        row = found
        if self.converters:
            row = tuple(next(iter(self.compiler.apply_converters([row], self.converters))))
        one = self.model.from_db(connection.alias, self.names, row[self.start : self.stop])
        for populator in self.populators:
            populator.populate(row, one)

        return one


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

    def find(self, **values: Any) -> Row | None:
        """Return the first row, or None."""
        assert values.keys() == self._samples.keys()
        written = self.written
        found = _ask(written.sql, written.bound(values))
        row: Row | None = None if found is None else written.as_model(found)

        return row

    def get(self, **values: Any) -> Row:
        """Return the row. Raises the model's DoesNotExist."""
        found = self.find(**values)
        if found is None:
            raise self.written.model.DoesNotExist

        return found

    @cached_property
    def written(self) -> _Written:
        """The query as SQL."""
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
            width=len(expressions),
            # The stubs are those of a later Django, which asks for one more.
            populators=get_related_populators(info, compiler.select, connection.alias),  # type: ignore[call-arg]
        )

    def _name_of(self, value: Any) -> str | None:
        """Return the parameter that a value stands for, None where it is a value of its own."""
        for name, sample in self._samples.items():
            if value == sample:
                return name

        return None


class CompiledPair(Generic[Row, Other]):
    """Two queries for at most one row each, asked in one question.

    For rows that are wanted together and that nothing joins. Neither query may lock.
    """

    def __init__(self, first: Compiled[Row], second: Compiled[Other]) -> None:
        """Declare the pair; nothing is written before it is first asked."""
        self._first = first
        self._second = second

    def find(self, **values: Any) -> tuple[Row | None, Other | None]:
        """Return the first row of each query, or None; `values` are the parameters of both."""
        first, second = self._first.written, self._second.written
        found = _ask(self._sql, [*first.bound(values), *second.bound(values)])
        assert found is not None
        _one, *columns = found

        return _model_of(first, columns[: first.width]), _model_of(second, columns[first.width :])

    @cached_property
    def _sql(self) -> str:
        # One row in any case, with the columns of both beside it: empty where nothing was found.
        return (
            "SELECT * FROM (VALUES (1)) AS one"  # noqa: S608
            f" LEFT JOIN ({self._first.written.sql}) AS first ON true"
            f" LEFT JOIN ({self._second.written.sql}) AS second ON true"
        )


def _model_of(written: _Written, columns: list[Any]) -> Any:
    """Return the model of one side of a pair, None where all of its columns are empty."""
    return None if columns[written.start] is None else written.as_model(tuple(columns))


@dataclass(frozen=True, slots=True)
class _WrittenInsert:
    """The SQL of an insert: which columns a row gives, and which the database fills in."""

    sql: str
    returning: str
    given: list[Any]
    filled: list[Any]


class CompiledInsert(Generic[Row]):
    """The writing of one new row of a model, by SQL that is written once.

    What the database fills in by itself is read back, as Django does. Not for models with signals
    or a `save` of their own, nor for columns that need more than a plain parameter.
    """

    def __init__(self, model: type[Row]) -> None:
        """Declare the model; nothing is written before the first row."""
        self._model = model

    def insert(self, row: Row) -> Row:
        """Write a row that is not there yet, under its own id where it has one already."""
        self._execute(row, self._with_id if row.pk is not None else self._without_id)

        return row

    def insert_if_free(self, row: Row) -> bool:
        """Write a row, unless one that is there is in its way; tell whether it was written.

        The transaction goes on either way. One that another transaction is just writing is waited
        for. Only for models whose id the database fills in.
        """
        return self._execute(row, self._without_id, or_else=" ON CONFLICT DO NOTHING")

    def _execute(self, row: Row, written: _WrittenInsert, *, or_else: str = "") -> bool:
        assert row._state.adding
        # The one behind the proxy, which looks it up anew for every field.
        behind = connections[connection.alias]
        found = _ask(
            f"{written.sql}{or_else}{written.returning}",
            [field.get_db_prep_save(field.pre_save(row, True), behind) for field in written.given],
            answers=bool(written.filled),
        )
        if found is None:
            return False
        for field, value in zip(written.filled, found, strict=True):
            setattr(row, field.attname, value)
            for convert in field.get_db_converters(behind):
                setattr(row, field.attname, convert(value, field, behind))
        row._state.adding, row._state.db = False, behind.alias

        return True

    @cached_property
    def _with_id(self) -> _WrittenInsert:
        return self._write(has_id=True)

    @cached_property
    def _without_id(self) -> _WrittenInsert:
        return self._write(has_id=False)

    def _write(self, *, has_id: bool) -> _WrittenInsert:
        given: list[Any] = []
        filled: list[Any] = []
        for field in self._model._meta.concrete_fields:
            # A default of its own comes before the database's, as in Django.
            is_filled = (field.has_db_default() and not field.has_default()) or (
                field.primary_key and not has_id
            )
            (filled if is_filled else given).append(field)
        name = connection.ops.quote_name
        columns = ", ".join(name(field.column) for field in given)
        places = ", ".join(_place(field) for field in given)
        returned = ", ".join(name(field.column) for field in filled)

        return _WrittenInsert(
            sql=f"INSERT INTO {name(self._model._meta.db_table)} ({columns}) VALUES ({places})",  # noqa: S608
            returning=f" RETURNING {returned}" if filled else "",
            given=given,
            filled=filled,
        )


def _place(field: Any) -> str:
    """Return where a column's parameter goes; an array says of what it is one."""
    if isinstance(field, ArrayField):
        return f"%s::{field.db_type(connection)}"
    assert not hasattr(field, "get_placeholder")

    return "%s"


def _ask(sql: str, parameters: list[Any], *, answers: bool = True) -> tuple[Any, ...] | None:
    """Return the first row of an answer, None where there is none; an empty one of no answer.

    The driver's own cursor binds on the server, which then keeps the plan of what is asked often;
    Django's would write every value into the text of the statement. Where somebody listens to what
    is asked, it is asked through Django's wrapper, which takes any cursor.
    """
    behind = connections[connection.alias]
    behind.ensure_connection()
    cursor: Any = psycopg.Cursor(behind.connection)
    if behind.queries_logged or behind.execute_wrappers:
        listened = behind.make_debug_cursor if behind.queries_logged else behind.make_cursor
        cursor = listened(cursor)
    behind.validate_no_broken_transaction()
    with behind.wrap_database_errors:
        cursor.execute(sql, parameters)
        found: tuple[Any, ...] | None = cursor.fetchone() if answers else ()

    return found


def _like(sample: Any, value: Any) -> Any:
    """Return a value as Django would hand it to the driver: as its sample was."""
    return type(sample)(value) if isinstance(sample, int) else value
