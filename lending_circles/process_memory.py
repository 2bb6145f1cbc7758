"""What one process remembers of each network, renewed by one thread at a time.

News are rows that carry the id of the transaction that wrote them. Rows do not become visible in
the order of their ids, nor of their transactions; so a memory keeps the moment it was made at, and
asks for what that moment could not see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any, ClassVar, Generic, TypeVar

from django.db import connection

Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True)
class Moment:
    """What one statement could see: all transactions before `until` but those then running.

    `database` tells a database from one of the same name before it.
    """

    database: int
    until: int
    running: tuple[int, ...]

    # What a statement selects, and `read` takes, to say which moment it saw.
    COLUMNS: ClassVar[str] = """
        (SELECT oid::bigint FROM pg_database WHERE datname = current_database()),
        pg_current_snapshot()::text, pg_current_xact_id_if_assigned()::text
    """

    @classmethod
    def read(cls, database: int, snapshot: str, own_xid: str | None) -> "Moment":
        """Return the moment that these columns tell; one's own transaction is still running."""
        _, until, running = snapshot.split(":")
        xids = [int(xid) for xid in (*running.split(","), own_xid) if xid]

        return cls(database, int(until), tuple(xids))

    def parameters(self) -> dict[str, Any]:
        """Return what a statement needs to find the rows that this moment could not see."""
        return {"until": str(self.until), "running": [str(xid) for xid in self.running]}


# Asks for no news: everything is read anyway.
NO_NEWS = Moment(0, 2**63 - 1, ())


@dataclass(slots=True)
class Place(Generic[Kept]):
    """Where one network's memory lies: nothing at first."""

    lock: Lock
    kept: Kept | None = None


class ProcessMemory(Generic[Kept]):
    """A memory by database and network. What is kept is never changed in place."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, int], Place[Kept]] = {}
        self._making = Lock()

    @contextmanager
    def turn(self, network_id: int) -> Iterator[Place[Kept]]:
        """Give one thread at a time the place of a network, to read and to renew it.

        Renewing only reads the database and waits for no lock there, so nobody waits in a circle.
        """
        key = (str(connection.settings_dict["NAME"]), network_id)
        with self._making:
            place = self._places.setdefault(key, Place(Lock()))
        with place.lock:
            yield place

    def forget(self) -> None:
        """Forget every network, where a database was emptied under this process."""
        with self._making:
            self._places.clear()
