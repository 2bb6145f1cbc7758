"""The pages of the officers' desk, gathered from every app.

An app lists its pages in `<app>/desk_entries.py` as `ENTRIES`, tuples of a title, a URL's name, the
roles that work there (none: every officer), a function that counts what waits there for a bank (or
None), and, where it has one, an icon.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from banks.models import Bank, Officer


@dataclass(frozen=True, slots=True)
class DeskEntry:
    """A page of the desk."""

    title: str | Promise
    url_name: str
    roles: tuple[Officer.Role, ...] = ()
    count: Callable[[Bank], int] | None = None
    icon: str = "list"


@dataclass(frozen=True, slots=True)
class DeskDoor:
    """A page of the desk at its address in one bank."""

    href: str
    label: str | Promise
    icon: str
    current: bool
    waiting: int | None = None


@functools.cache
def entries() -> tuple[DeskEntry, ...]:
    """Return all pages, in the order of the apps."""
    found: list[DeskEntry] = []
    for app in apps.get_app_configs():
        name = f"{app.name}.desk_entries"
        if find_spec(name) is not None:
            found.extend(DeskEntry(*entry) for entry in import_module(name).ENTRIES)

    return tuple(found)


def desk_doors(
    bank: Bank, roles: Iterable[Officer.Role], path: str, *, counted: bool = False
) -> list[DeskDoor]:
    """Return the pages that somebody of these roles uses in a bank; an auditor sees all.

    `counted` asks each page what waits there, which costs a query for each.
    """
    held = frozenset(roles)
    found = [
        (href, entry)
        for entry in entries()
        if not entry.roles or Officer.Role.AUDITOR in held or held & frozenset(entry.roles)
        if (href := _address(entry.url_name, bank.slug)) is not None
    ]
    lying_in = [href for href, _entry in found if path.startswith(href)]
    current = max(lying_in, key=len, default=None)

    return [
        DeskDoor(
            href,
            entry.title,
            entry.icon,
            href == current,
            entry.count(bank) if counted and entry.count is not None else None,
        )
        for href, entry in found
    ]


def _address(url_name: str, slug: str) -> str | None:
    try:
        return reverse(url_name, kwargs={"bank": slug})
    except NoReverseMatch:
        return None
