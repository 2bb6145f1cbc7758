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
from dataclasses import dataclass, field
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

KINDS = ("trivial", "create", "get")
CLIENTS = 4
ROUNDS = 9
# Of each kind in each round, in turns so short that all three meet the same machine.
SECONDS = 2.0
TURN_SECONDS = 0.5
WARM_UP_SECONDS = 3.0
# Each key may ask 600 times a minute and each merchant 6 000 times: nobody is told to wait.
SHOPS = 160
STARTS_ON = datetime.date(2026, 1, 5)
READY_SECONDS_MAX = 30
_ASSET = members.ASSET.code

Request = tuple[str, str, str | None, dict[str, str]]
Asked = Iterator[Request]


@dataclass(frozen=True, slots=True)
class Answered:
    """What one client met with one kind: seconds of each request, other statuses, what it made."""

    seconds: list[float] = field(default_factory=list)
    wrong: list[int] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    turns: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Requests a second, of the time of its turns."""
        return len(self.seconds) / sum(self.turns)


def run(say: Say) -> dict[str, Any]:
    """Measure the three kinds of requests by turns, on the same connections."""
    with fresh_database("api"):
        say("opening shops")
        keys = _open_shops(scaled(SHOPS))
        settle()
        connections.close_all()
        with _server() as port:
            say("warming up")
            answered = _side_by_side(port, ("trivial", "create"), keys, [], WARM_UP_SECONDS)
            made = [public_id for one in answered["create"] for public_id in one.made]
            _side_by_side(port, ("get",), keys, made, WARM_UP_SECONDS)
            rounds = []
            for number in range(ROUNDS):
                say(f"round {number + 1} of {ROUNDS}")
                rounds.append(_side_by_side(port, KINDS, keys, made, SECONDS))
        facts = server_facts()

    return _figures(rounds) | {"clients": CLIENTS, "shops": len(keys), "server": facts}


def _figures(rounds: list[dict[str, list[Answered]]]) -> dict[str, Any]:
    """Return the median over rounds of each rate, and of each to the trivial one of its round."""
    figures: dict[str, Any] = {}
    rates = {kind: [sum(one.rate for one in met[kind]) for met in rounds] for kind in KINDS}
    for kind, found in rates.items():
        waits = [seconds for met in rounds for one in met[kind] for seconds in one.seconds]
        figures[f"{kind}_per_second"] = round(float(np.median(found)), 1)
        for percent in (50, 99):
            figures[f"{kind}_p{percent}_ms"] = round(float(np.percentile(waits, percent)) * 1000, 2)
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
    port: int, kinds: tuple[str, ...], keys: list[str], made: list[str], seconds: float
) -> dict[str, list[Answered]]:
    """Let clients ask at the same time, each kind for so long; return what each of them met.

    They change from one kind to the next together, and keep their connections: which of the
    server's workers has how many of them is chance, and the same for every kind.
    """
    begins = time.monotonic() + 0.5
    work = [
        (port, kinds, keys[client::CLIENTS], made[client::CLIENTS], begins, seconds)
        for client in range(CLIENTS)
    ]
    with get_context("fork").Pool(CLIENTS) as pool:
        clients = pool.map(_ask, work, chunksize=1)
    for kind in kinds:
        wrong = [status for met in clients for status in met[kind].wrong]
        assert not wrong, f"{kind}: answered {sorted(set(wrong))}, {len(wrong)} times"

    return {kind: [met[kind] for met in clients] for kind in kinds}


def _ask(
    work: tuple[int, tuple[str, ...], list[str], list[str], float, float],
) -> dict[str, Answered]:
    """Ask again and again on one connection until the time is over."""
    port, kinds, keys, made, begins, seconds = work
    spoken = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    spoken.connect()
    spoken.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    asks = {kind: ASKS[kind](keys, made) for kind in kinds}
    met = {kind: Answered() for kind in kinds}
    time.sleep(max(0.0, begins - time.monotonic()))
    for turn in range(round(seconds / TURN_SECONDS) * len(kinds)):
        kind = kinds[turn % len(kinds)]
        began = time.monotonic()
        while time.monotonic() < begins + (turn + 1) * TURN_SECONDS:
            _ask_once(spoken, kind, next(asks[kind]), met[kind])
        met[kind].turns.append(time.monotonic() - began)

    return met


def _ask_once(spoken: http.client.HTTPConnection, kind: str, asked: Request, met: Answered) -> None:
    method, path, body, headers = asked
    began = time.monotonic()
    spoken.request(method, path, body=body, headers=headers)
    reply = spoken.getresponse()
    said = reply.read()
    met.seconds.append(time.monotonic() - began)
    if reply.status != (201 if kind == "create" else 200):
        met.wrong.append(reply.status)
    elif kind == "create":
        # The key that made it comes along: another merchant's would not find it.
        met.made.append(f"{json.loads(said)['id']} {headers['Authorization']}")


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


ASKS = {"trivial": _trivial, "create": _create, "get": _get}
