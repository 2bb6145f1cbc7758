"""Prepared statements that outlive a rollback.

The driver forgets all that it prepared on a connection whenever a transaction is rolled back, lest
a statement reads a table that was made in it and is gone. The bank's role makes no tables; but each
refused purchase is a rollback, and whoever came next on the connection waited until PostgreSQL had
planned a score of statements anew, which took as long as all else that it did for them.
"""

from typing import Any

import psycopg
from psycopg._preparing import Key, Prepare, PrepareManager
from psycopg._queries import PostgresQuery


class LastingStatements(PrepareManager):
    """The driver's list of a connection's prepared statements, kept at a rollback but for one.

    The latest may be what failed, because its table was changed meanwhile: it is prepared anew.
    """

    _latest: Key | None = None

    def get(self, query: PostgresQuery, prepare: bool | None = None) -> tuple[Prepare, bytes]:
        """Tell the driver whether a statement is prepared, and remember it as the latest."""
        self._latest = self.key(query)

        return super().get(query, prepare)

    def clear(self) -> bool:
        """Forget the latest statement; tell whether the server has to as well."""
        latest, self._latest = self._latest, None
        if latest is None or latest not in self._names:
            return False
        self._to_flush.append(self._names.pop(latest))

        return True


def keep_prepared(driver: "psycopg.Connection[Any]") -> None:
    """Let what is prepared on a connection outlive its rollbacks, from now on."""
    # There is no setting for it. Whatever the list holds so far stays in it.
    driver._prepared.__class__ = LastingStatements
