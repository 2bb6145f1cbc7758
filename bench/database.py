"""A database that is made for one part and dropped after it: the site's is never touched."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.core.management import call_command
from django.db import connections

from services.databases import (
    MEETING_PLACE,
    Address,
    address_of,
    drop_forgotten,
    passing_database,
)

ALIASES = ("default", "owner")
PREFIX = "bench_"


def address(alias: str, name: str | None = None) -> Address:
    """Return where an alias points."""
    return address_of(connections[alias].settings_dict, name)


@contextmanager
def fresh_database(part: str) -> Iterator[None]:
    """Let both aliases of this process use a new, migrated database while it lasts."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in ALIASES}
    with address("owner", MEETING_PLACE).connect() as server:
        drop_forgotten(server, PREFIX)
        name = f"{PREFIX}{part}_{os.getpid()}"
        with passing_database(server, name):
            try:
                _point_at(dict.fromkeys(ALIASES, name))
                call_command("migrate", verbosity=0, interactive=False)
                yield
            finally:
                _point_at(before)


def settle() -> None:
    """Vacuum, analyze and checkpoint as far as the owner may, so that rounds begin alike."""
    with address("owner").connect() as owner:
        owner.execute("VACUUM ANALYZE")


def server_facts() -> dict[str, str]:
    """Return what makes figures comparable: the server's version and its durability."""
    with address("owner").connect() as owner:
        return {
            setting: _shown(owner, setting)
            for setting in ("server_version", "fsync", "synchronous_commit", "shared_buffers")
        }


def _shown(owner: psycopg.Connection, setting: str) -> str:
    row = owner.execute("SELECT current_setting(%s)", [setting]).fetchone()
    assert row is not None
    return str(row[0])


def _point_at(names: dict[str, str]) -> None:
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name
