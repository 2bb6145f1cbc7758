"""Checks that the books are whole: a list of invariants, each with its count and its breaches.

An app adds its own by a module `invariants.py` with a function `invariants()` that returns a list
of `Invariant`; `manage.py check_ledger` runs them all in one snapshot of the database.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db import connection, transaction

BREACHES_SHOWN_MAX = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check saw: how many things it looked at, and which of them are wrong.

    `breaches` names the first of them in plain words; `breach_count` counts all.
    """

    checked: int
    breach_count: int
    breaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Invariant:
    """Something that is always true of the books, and the way to see it."""

    code: str
    statement: str
    check: Callable[[], Finding]


@dataclass(frozen=True, slots=True)
class Result:
    """One invariant and what was found."""

    invariant: Invariant
    finding: Finding

    @property
    def holds(self) -> bool:
        """Whether no breach was found."""
        return self.finding.breach_count == 0


def by_sql(
    code: str,
    statement: str,
    *,
    checked: str,
    breaches: str,
    parameters: dict[str, Any] | None = None,
) -> Invariant:
    """Return an invariant that two queries check.

    `checked` counts what is looked at; `breaches` returns one row, with one text, per breach.
    """

    def check() -> Finding:
        with connection.cursor() as cursor:
            cursor.execute(checked, parameters)
            looked_at = cursor.fetchone()[0]
            cursor.execute(breaches, parameters)
            first = [str(row[0]) for row in cursor.fetchmany(BREACHES_SHOWN_MAX)]
            # The cursor is on the client: all rows are here, and counting them costs nothing.
            return Finding(looked_at, cursor.rowcount, tuple(first))

    return Invariant(code, statement, check)


def all_invariants() -> list[Invariant]:
    """Return the invariants of all installed apps, in the order of the apps."""
    found: list[Invariant] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.invariants"
        if find_spec(name) is not None:
            found.extend(import_module(name).invariants())
    return found


def look(invariant: Invariant) -> Result:
    """Check one invariant; the transaction around decides what it sees."""
    return Result(invariant, invariant.check())


def is_balanced() -> bool:
    """Whether all balances sum to zero and are what the journal says."""
    from ledger import invariants

    return all(
        look(invariant).holds
        for invariant in (invariants.assets_sum_to_zero(), invariants.balances_are_sums())
    )


@contextmanager
def one_moment() -> Iterator[None]:
    """Let all that is read inside see the same moment, while others go on posting.

    Inside an open transaction that transaction's own view is taken as it is.
    """
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
