"""What tests that ask thousands of pages look with, and what an answer wrote."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.http import HttpResponseBase
from django.test import Client

_WRITES = re.compile(r"\s*(?:INSERT INTO|UPDATE|DELETE FROM|SELECT ledger_post)", re.IGNORECASE)
# What looking, or trying a key, may write.
_HARMLESS = re.compile(r"django_session|portfolios_investorkey|account_emailaddress")


class Visitor(Client):
    """A client with whom nothing of an answer stays: no cookie, and no copy of every context that
    a template was given."""

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))

    def look(self, path: str) -> HttpResponseBase:
        place, _, query = path.partition("?")
        return self.request(PATH_INFO=place, QUERY_STRING=query)


@contextmanager
def written() -> Iterator[list[str]]:
    """Collect the statements that write more than looking may."""
    found: list[str] = []

    def read(execute: Any, sql: str, *more: Any) -> Any:
        if _WRITES.match(sql) and not _HARMLESS.search(sql):
            found.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(read):
        yield found
