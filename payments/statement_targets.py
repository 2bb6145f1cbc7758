"""What statement lines may belong to that stands in other apps' tables, found by name.

An app that can be paid by reference lists it in `<app>/statement_targets.py` as
`TARGETS: dict[StatementLine.Target, StatementTarget]`, so that a statement can pay loans that this
app must not know.
"""

import datetime
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from payments.models import StatementLine
from people.models import Person


@dataclass(frozen=True, slots=True)
class Found:
    """What a code stands for: its id, the business whose account pays, and its name."""

    target_id: int
    account_id: int
    words: str


@dataclass(frozen=True, slots=True)
class StatementTarget:
    """How lines come to belong to something of another app.

    `find` returns what codes stand for at a bank in an asset, by code. `describe` names ids of that
    bank (what is not the bank's own is left out). `entered` is told that a line is proposed for it,
    `left` that it is not any more; `settled_by` returns the journal in which the line's money was
    booked by hand before, if it was; `paid` is told that the money lies in `account_id`, to be
    used. `payable` lists what a business may pay directly, each with its code.
    """

    find: Callable[[int, int, Iterable[str]], Mapping[str, Found]]
    describe: Callable[[int, int, Iterable[int]], Mapping[int, Found]]
    entered: Callable[[StatementLine, Person, datetime.datetime], None]
    left: Callable[[StatementLine, Person], None]
    settled_by: Callable[[StatementLine], int | None]
    paid: Callable[[StatementLine, Person, datetime.date], None]
    payable: Callable[[int], Sequence[tuple[str, str]]]


@functools.cache
def targets() -> dict[str, StatementTarget]:
    """Return how lines come to belong to things of other apps, by their kind."""
    found: dict[str, StatementTarget] = {}
    for app in apps.get_app_configs():
        name = f"{app.name}.statement_targets"
        if app.name != "payments" and find_spec(name) is not None:
            found.update(import_module(name).TARGETS)

    return found
