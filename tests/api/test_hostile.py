"""What once broke frameworks like ours, sent to every address: all of it is refused by name.

Source: reliability design 3 C4, C8 and 9.
"""

import json
import os
import re

import pytest

from api.problem_kinds import kinds
from ledger.models import Journal
from merchants.api import throttles
from people import rate_limits
from tests.api.interface import document
from tests.sandbox.scene import a_sandbox
from tests.visitors import Visitor

RATES = ("KEY_RATE", "MERCHANT_RATE", "PAIRING_RATE", "POLL_RATE", "TOKEN_RATE")
JSON = "application/json"
AMOUNT = '{{"amount": {{"amount": {0}, "asset": "RIV"}}, "reference": "r"}}'
AMOUNTS = (
    *('"-1"', '"0"', '"9223372036854775807"', '"9223372036854775808"', '"1e400"', '"NaN"'),
    *('"Infinity"', "1.0", "1.5", "NaN", '"1e3"', '"1_000"', '"\u0664"', '" 5 "', "true", "null"),
    *("1e400", '"1' + "0" * 900 + '"', "9" * 4301, "[]", "{}"),
)
BODIES = {
    "no JSON": (b"{", JSON),
    "a list": (b"[]", JSON),
    "a text": (b'"x"', JSON),
    "a NUL": (b'{"reference": "\\u0000"}', JSON),
    "half a pair": (b'{"reference": "\\ud83d"}', JSON),
    "a name twice": (b'{"reference": "a", "reference": "b"}', JSON),
    "very deep": (b"[" * 100_000 + b"]" * 100_000, JSON),
    "deep": (b'{"a":' * 500 + b"1" + b"}" * 500, JSON),
    "a byte order mark": (b'\xef\xbb\xbf{"reference": "a"}', JSON),
    "broken UTF-8": (b'{"reference": "\xed\xa0\xbd"}', JSON),
    "a bogus charset": (b"{}", "application/json; charset=bogus"),
    "UTF-16": ('{"reference": "a"}'.encode("utf-16"), "application/json; charset=utf-16"),
    "a form": (b"outcome=settle", "application/x-www-form-urlencoded"),
    "a broken multipart": (b"--x", "multipart/form-data; boundary=x"),
    "far too much": (b'{"reference": "' + b"a" * 70_000 + b'"}', JSON),
}
AMOUNT_BODIES = [(f"amount {text[:24]}", (AMOUNT.format(text).encode(), JSON)) for text in AMOUNTS]
# One parser reads all amounts: each address gets one in so many, and by `make fuzz` all.
ONE_IN = int(os.environ.get("PAGES_ONE_IN", "3"))
QUERIES = (
    "created[gte]=2000-01-01T13:01:09.886720-22:18",
    "created[lt]=0001-01-01T00:00:00%2B23:59",
    "created[gte]=9999-12-31T23:59:59-23:59",
    "code=%00",
    "limit=abc",
    "limit=1.5",
    "limit=-1",
    "limit=99999999999999999999",
    "a=%ff",
)
METHODS = ("TRACE", "PATCH", "PUT", "OPTIONS", "PROPFIND", "FROBNICATE")
PATHS = ("%00", "pay_%00", "%ed%a0%bd", "..%2f..", "x" * 3000)
HEADERS = (
    {"Authorization": "Bearer caf\xe9"},
    {"Authorization": "Basic eDp5"},
    {"Authorization": "Bearer " + "a" * 5000},
    {"Content-Encoding": "gzip"},
    {"Api-Version": "1970-01-01"},
    {"Idempotency-Key": "caf\xe9"},
    {"If-None-Match": "\xff"},
)


@pytest.fixture
def sandbox(committed_db, monkeypatch):
    for name in RATES:
        monkeypatch.setattr(throttles, name, rate_limits.Rate(10**7, 3600))
    return a_sandbox()


def test_nothing_hostile_breaks_any_address(sandbox, capsys):
    client = Visitor(raise_request_exception=False)
    journals, sent, faults = Journal.objects.count(), 0, []

    for name, method, path, options in _requests(sandbox.shown):
        reply = client.generic(method, path, **options)
        sent += 1
        fault = _fault(reply, method)
        if fault:
            faults.append(f"{method} {path[:80]} with {name}: {fault}")

    with capsys.disabled():
        print(f"\n{sent} hostile requests")
    assert not faults, "\n".join(faults)
    assert sent > 1000
    assert Journal.objects.count() == journals


def _requests(shown):
    for number, (path, methods) in enumerate(document()["paths"].items()):
        place = re.sub(r"{(\w+)}", "pay_" + "0" * 26, path)
        headers = {"Authorization": f"Bearer {shown}", "Idempotency-Key": "hostile"}
        if "post" in methods and not path.endswith("/token"):
            amounts = AMOUNT_BODIES[number % ONE_IN :: ONE_IN]
            for name, (body, kind) in (*BODIES.items(), *amounts):
                yield name, "POST", place, {"data": body, "content_type": kind, "headers": headers}
        method = "GET" if "get" in methods else "POST"
        for query in QUERIES:
            yield query, method, f"{place}?{query}", {"headers": headers}
        for odd in METHODS:
            yield odd, odd, place, {"headers": headers}
        for more in HEADERS:
            yield str(more)[:60], method, place, {"headers": headers | more}
        if "{" in path:
            for odd in PATHS:
                yield odd[:20], method, re.sub(r"{(\w+)}", odd, path), {"headers": headers}


def _fault(reply, method):
    """Return what is wrong with an answer: broken, or refused in another shape than any."""
    if reply.status_code >= 500:
        return f"{reply.status_code} {reply.content[:200]!r}"
    if reply.status_code < 400 or method in ("TRACE", "PROPFIND", "FROBNICATE"):
        return ""
    try:
        told = json.loads(reply.content)
    except ValueError:
        return f"{reply.status_code} is no JSON: {reply.content[:80]!r}"
    # OAuth2 has a shape of its own.
    if told.get("error") or told.get("code") in kinds():
        return ""
    return f"{reply.status_code} without a code that is explained: {reply.content[:200]!r}"
