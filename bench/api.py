"""How many requests the tills' interface answers, beside a page that asks the database one thing.

The server is gunicorn as it is shipped; the clients are processes of this part on the same machine,
each with a connection that it keeps.
"""

import datetime
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import numpy as np
from django.conf import settings
from django.db import connections

from bench import members
from bench.database import address, fresh_database, server_facts, settle
from bench.parts import Bar, Say
from bench.scale import scaled
from merchants import operations as merchants
from merchants.models import ApiKey, Staff
from people.operations import register_person

BARS = (
    Bar("create_vs_trivial", least=0.25),
    Bar("get_vs_trivial", least=0.6),
)

CLIENTS = 4
ROUNDS = 5
SECONDS = 4
WARM_UP_SECONDS = 3
# Each key may ask 600 times a minute and each merchant 6 000 times: nobody is told to wait.
SHOPS = 160
STARTS_ON = datetime.date(2026, 1, 5)
READY_SECONDS_MAX = 30
_ASSET = members.ASSET.code


@dataclass(frozen=True, slots=True)
class Answered:
    """What one client met: seconds of each request, statuses other than the right one."""

    seconds: list[float]
    wrong: list[int]
    made: list[str]
    began: float
    ended: float


def run(say: Say) -> dict[str, Any]:
    """Measure the three kinds of requests in turn, round by round, so that all meet one machine."""
    with fresh_database("api"):
        say("opening shops")
        keys = _open_shops(scaled(SHOPS))
        settle()
        connections.close_all()
        with _server() as port:
            say("warming up")
            made = _side_by_side(port, "create", keys, [], WARM_UP_SECONDS)[2]
            _side_by_side(port, "get", keys, made, WARM_UP_SECONDS)
            rates: dict[str, list[float]] = {"trivial": [], "create": [], "get": []}
            waits: dict[str, list[float]] = {"trivial": [], "create": [], "get": []}
            for number in range(ROUNDS):
                say(f"round {number + 1} of {ROUNDS}")
                for kind, found in rates.items():
                    rate, seconds, _made = _side_by_side(port, kind, keys, made, SECONDS)
                    found.append(rate)
                    waits[kind] += seconds
        facts = server_facts()

    return _figures(rates, waits) | {"clients": CLIENTS, "shops": len(keys), "server": facts}


def _figures(rates: dict[str, list[float]], waits: dict[str, list[float]]) -> dict[str, Any]:
    """Return the median over rounds of each rate, and of each to the trivial one of its round."""
    figures: dict[str, Any] = {}
    for kind, found in rates.items():
        figures[f"{kind}_per_second"] = round(float(np.median(found)), 1)
        for percent in (50, 99):
            figures[f"{kind}_p{percent}_ms"] = round(
                float(np.percentile(waits[kind], percent)) * 1000, 2
            )
    for kind in ("create", "get"):
        pairs = zip(rates[kind], rates["trivial"], strict=True)
        ratios = [rate / trivial for rate, trivial in pairs]
        figures[f"{kind}_vs_trivial"] = round(float(np.median(ratios)), 3)
        figures[f"{kind}_vs_trivial_rounds"] = [round(ratio, 3) for ratio in ratios]

    return figures


def _open_shops(count: int) -> list[str]:
    """Open shops in one network, each with a till and a key; return the keys."""
    town = members.found_town(starts_on=STARTS_ON, parameters={})
    owner = register_person(name="Olga Owner")
    at = datetime.datetime.now(datetime.UTC)
    keys = []
    for number in range(count):
        merchant = merchants.open_merchant(
            network_id=town.network.pk,
            name=f"Shop {number}",
            handle=f"shop-{number}",
            on=STARTS_ON,
            by=None,
        )
        merchants.hire_staff(
            merchant_id=merchant.pk,
            person_id=owner.pk,
            role=Staff.Role.OWNER,
            on=STARTS_ON,
            by=None,
        )
        terminal = merchants.open_terminal(
            merchant_id=merchant.pk, name="Till", on=STARTS_ON, by=None
        )
        issued = merchants.issue_api_key(
            terminal_id=terminal.pk,
            scopes=[ApiKey.Scope.PAYMENTS_READ, ApiKey.Scope.PAYMENTS_WRITE],
            at=at,
            by=owner,
        )
        keys.append(issued.shown)

    return keys


@contextmanager
def _server() -> Iterator[int]:
    """Serve the site from the measured database as `make run` serves it."""
    port = _free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"),
            *("--workers", "2", "--threads", "4", "--worker-class", "gthread"),
            *("--log-level", "warning", "--no-control-socket"),
        ],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": _url("default"),
            "DATABASE_OWNER_URL": _url("owner"),
            "REDIS_URL": _cache_beside(settings.REDIS_URL),
            "DATABASE_POOL_SIZE": "4",
            "DATABASE_STATEMENT_SECONDS": "30",
            "LOG_LEVEL": "ERROR",
            "ALLOWED_HOSTS": "127.0.0.1",
        },
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait()


def _url(alias: str) -> str:
    at = address(alias)
    login = f"{quote(at.user)}:{quote(at.password)}" if at.password else quote(at.user)

    return f"postgresql://{login}@{quote(at.host, safe='')}:{at.port}/{at.name}"


def _cache_beside(url: str) -> str:
    """Return the address of another database of the same cache: keys of two sites share numbers."""
    parts = urlsplit(url)
    if parts.scheme == "unix":
        return urlunsplit(parts._replace(query="db=9"))

    return urlunsplit(parts._replace(path="/9"))


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS_MAX
    while time.monotonic() < deadline:
        try:
            spoken = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            spoken.request("GET", "/health")
            if spoken.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("gunicorn did not answer in time")


def _side_by_side(
    port: int, kind: str, keys: list[str], made: list[str], seconds: float
) -> tuple[float, list[float], list[str]]:
    """Let clients ask at the same time; return requests a second, each one's time, and the ids."""
    begins = time.monotonic() + 0.5
    work = [
        (port, kind, keys[client::CLIENTS], made[client::CLIENTS], begins, seconds)
        for client in range(CLIENTS)
    ]
    with get_context("fork").Pool(CLIENTS) as pool:
        answered = pool.map(_ask, work, chunksize=1)
    wrong = [status for one in answered for status in one.wrong]
    assert not wrong, f"{kind}: answered {sorted(set(wrong))}, {len(wrong)} times"
    times = [took for one in answered for took in one.seconds]
    span = max(one.ended for one in answered) - min(one.began for one in answered)

    return len(times) / span, times, [public_id for one in answered for public_id in one.made]


def _ask(work: tuple[int, str, list[str], list[str], float, float]) -> Answered:
    """Ask again and again on one connection until the time is over."""
    port, kind, keys, made, begins, seconds = work
    spoken = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    spoken.connect()
    spoken.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    asks = {"trivial": _trivial, "create": _create, "get": _get}[kind](keys, made)
    right = 201 if kind == "create" else 200
    took: list[float] = []
    wrong: list[int] = []
    ids: list[str] = []
    time.sleep(max(0.0, begins - time.monotonic()))
    began = time.monotonic()
    while (now := time.monotonic()) < began + seconds:
        method, path, body, headers = next(asks)
        spoken.request(method, path, body=body, headers=headers)
        reply = spoken.getresponse()
        said = reply.read()
        took.append(time.monotonic() - now)
        if reply.status != right:
            wrong.append(reply.status)
        elif kind == "create":
            # The key that made it comes along: another merchant's would not find it.
            ids.append(f"{json.loads(said)['id']} {headers['Authorization']}")

    return Answered(took, wrong, ids, began, time.monotonic())


Asked = Iterator[tuple[str, str, str | None, dict[str, str]]]


def _trivial(_keys: list[str], _made: list[str]) -> Asked:
    """Ask for the page that asks the database one thing; it passes all that every page passes."""
    while True:
        yield "GET", "/health", None, {}


def _create(keys: list[str], _made: list[str]) -> Asked:
    number, run_id = 0, secrets.token_hex(6)
    while True:
        number += 1
        body = {
            "amount": {"amount": "4.50", "asset": _ASSET},
            "reference": f"{run_id} {number}",
            "metadata": {"table": "7"},
        }
        yield (
            "POST",
            "/api/v1/payments",
            json.dumps(body),
            {
                "Authorization": f"Bearer {keys[number % len(keys)]}",
                "Content-Type": "application/json",
                "Idempotency-Key": f"{run_id}-{number}",
            },
        )


def _get(_keys: list[str], made: list[str]) -> Asked:
    number = 0
    while True:
        number += 1
        public_id, _, authorization = made[number % len(made)].partition(" ")
        yield "GET", f"/api/v1/payments/{public_id}", None, {"Authorization": authorization}
