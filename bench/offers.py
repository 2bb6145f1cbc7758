"""How long the page of offers takes on the server, whatever is filtered and sorted."""

import os
import random
import re
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.conf import settings
from django.db import connection
from django.test import Client, override_settings

from bench.database import fresh_database, server_facts
from bench.memory import memory_of
from bench.offers_data import ASSETS, COUNTRIES, SECTORS, make_market
from bench.parts import Bar, Say
from bench.scale import scaled
from marketplace import catalogue
from marketplace.models import Offer
from marketplace.queries import browsing
from marketplace.views import browse
from people.models import Person

BARS = (Bar("p99_ms", most=50), Bar("queries", most=12))

OFFERS = 100_000
BANKS = 200
LOANS = 1_000_000
ADDRESSES = 200
ROUNDS = 5
# How often visitors use each filter, and the values that it has.
FILTERS: dict[str, tuple[int, Sequence[str]]] = {
    "rate": (20, ("0", "1", "2", "3")),
    "grade": (20, tuple("ABCDE")),
    "country": (16, COUNTRIES),
    "sector": (14, SECTORS),
    "term": (12, ("0", "1", "2", "3")),
    "bank": (10, [f"bank-{n}" for n in range(1, BANKS + 1)]),
    "closing": (8, ("0", "1", "2", "3")),
    "ticket": (8, ("0", "1", "2", "3")),
    "asset": (6, ("EUR", *ASSETS)),
    "product": (6, ("business", "project", "personal")),
    "repayment": (6, ("scheduled", "bullet", "revenue_split")),
    "funded": (5, ("0", "1", "2", "3")),
    "cover": (5, ("0", "1", "2", "3")),
    "collateral": (4, ("0", "1")),
    "state": (4, ("listed", "funding")),
}
# Of a hundred visits so many have no filter, one, two, three, four.
FILTER_COUNTS = (20, 30, 25, 15, 10)
# What the statistics are made from, and what no page may read for them.
BEHIND = re.compile(r'"(loans_\w+|repayments_\w+|track_record_loanrecord|ledger_transfer)"')


# Who asked for what kind of address; and the seconds, by the clock and of this processor.
Asked = tuple[str, str]
Spent = tuple[float, float]


def run(say: Say) -> dict[str, Any]:
    """Ask for 200 addresses of the page again and again, as anybody and as an investor.

    The whole of Django answers in this process, without a server and a network around it. Somebody
    commits to some offer before every request, so that the catalogue always has news to read.
    """
    with fresh_database("offers"), _plain_files():
        say(f"lending {scaled(LOANS):,} times and offering {scaled(OFFERS):,}")
        began = time.monotonic()
        investor = make_market(banks=BANKS, loans=scaled(LOANS), offers=scaled(OFFERS))
        made = time.monotonic() - began
        # All that the web server does before its first request.
        import_module("config.wsgi")
        say("looking for the first time")
        first = _first_look()
        say(f"{ADDRESSES} addresses, {ROUNDS} times by two visitors")
        addresses = _addresses()
        visitors = {"anybody": Client(), "investor": _logged_in(investor)}
        statements = {
            name: [_statements(visitor, one) for one in addresses]
            for name, visitor in visitors.items()
        }
        times = _measure(visitors, addresses)
        costs = _costs(visitors["investor"], addresses)
        facts = server_facts()

    every = [one for group in times.values() for one in group]
    counted = {name: [len(one) for one in lists] for name, lists in statements.items()}
    return {
        **_spread("", every),
        "queries": max(max(counts) for counts in counted.values()),
        "queries_by_visitor": {name: max(counts) for name, counts in counted.items()},
        "reads_loans": any(
            BEHIND.search(sql) for lists in statements.values() for one in lists for sql in one
        ),
        **{
            key: value
            for name in visitors
            for key, value in _spread(f"{name}_", _chosen(times, visitor=name)).items()
        },
        "cpu_p99_ms_by_filters": {
            kind: _milliseconds(_percentile([cpu for _, cpu in _chosen(times, kind=kind)], 99))
            for kind in sorted({kind for _, kind in times})
        },
        "cpu_ms_by_work": costs,
        **first,
        "requests": len(every),
        "offers": scaled(OFFERS),
        "banks": BANKS,
        "loans": scaled(LOANS),
        "memory_mb": memory_of(os.getpid()),
        "made_seconds": round(made, 1),
        "load": round(os.getloadavg()[0], 1),
        "server": facts,
    }


def _plain_files() -> override_settings:
    """Let styles keep their names: hashed ones are there only where the site was served."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain})


def _first_look() -> dict[str, Any]:
    """Read the catalogue into this process, and then once more from the beginning."""
    catalogue.forget()
    before = memory_of(os.getpid())
    began, cpu = time.perf_counter(), time.process_time()
    now = catalogue.look()
    return {
        "first_look_seconds": round(time.perf_counter() - began, 2),
        "first_look_cpu_seconds": round(time.process_time() - cpu, 2),
        "first_look_peak_mb": memory_of(os.getpid()) - before,
        "catalogue_mb": round(sum(one.nbytes for one in now.columns.values()) / 2**20, 1),
    }


def _logged_in(investor: Person) -> Client:
    client = Client()
    assert investor.user is not None
    client.force_login(investor.user)

    return client


def _addresses() -> list[tuple[str, str]]:
    """Return addresses with the kind of each, always the same ones; some are a next page."""
    chance = random.Random(3)  # noqa: S311  not for secrets
    names = list(FILTERS)
    weights = [weight for weight, _ in FILTERS.values()]
    found = []
    for _ in range(ADDRESSES):
        (count,) = chance.choices(range(len(FILTER_COUNTS)), FILTER_COUNTS)
        asked: list[tuple[str, str]] = []
        for name in dict.fromkeys(chance.choices(names, weights, k=count)):
            values = FILTERS[name][1]
            picked = chance.sample(values, k=min(len(values), chance.choice((1, 1, 1, 2, 3))))
            asked += [(name, value) for value in picked]
        kind = f"{len({name for name, _ in asked})} filters"
        order = chance.choice((*browsing.ORDERS, "", "", ""))
        filters = {name: [v for n, v in asked if n == name] for name, _ in asked}
        if order:
            asked.append(("order", order))
        if chance.random() < 0.1:
            asked.append(("view", "table"))
            kind = "table"
        elif chance.random() < 0.2:
            page = browsing.find_offers(filters, order=order or browsing.ORDERS[0], after="")
            if page.next_after:
                asked.append(("after", page.next_after))
                kind = "next page"
        found.append((f"/offers?{urlencode(asked)}", kind))
    return found


def _get(visitor: Client, address: str) -> None:
    answer = visitor.get(address, SERVER_NAME="localhost")
    assert answer.status_code == 200, (address, answer.status_code)


def _statements(visitor: Client, address: tuple[str, str]) -> list[str]:
    """Return the statements of one request; the caches get warm on the way."""
    said: list[str] = []

    def listen(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        said.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        _get(visitor, address[0])
    return said


def _measure(
    visitors: dict[str, Client], addresses: Sequence[tuple[str, str]]
) -> dict[Asked, list[Spent]]:
    """Return the seconds of every request, by clock and processor, by visitor and kind."""
    chance = random.Random(4)  # noqa: S311
    found: dict[Asked, list[Spent]] = defaultdict(list)
    tries = [(name, *one) for name in visitors for one in addresses] * ROUNDS
    chance.shuffle(tries)
    first, last = _ids()
    for name, address, kind in tries:
        _commit(chance.randint(first, last))
        began, cpu = time.perf_counter(), time.process_time()
        _get(visitors[name], address)
        spent = time.process_time() - cpu
        found[name, kind].append((time.perf_counter() - began, spent))
    return found


def _ids() -> tuple[int, int]:
    ids = (
        Offer.objects.filter(state=Offer.State.FUNDING).order_by("pk").values_list("pk", flat=True)
    )
    first, last = ids.first(), ids.last()
    assert first is not None
    assert last is not None
    return first, last


def _commit(offer_id: int) -> None:
    """Let an offer be what it is after somebody has committed a little."""
    Offer.objects.filter(pk=offer_id, committed_minor__lt=500_000).update(committer_count=7)


def _costs(visitor: Client, addresses: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Return how much processor time each kind of work takes of a request, in milliseconds."""
    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **named: Any) -> Any:
            # What runs inside of another is counted once, by its own name.
            inside, began = sum(spent.values()), time.process_time()
            result = work(*args, **named)
            spent[name] += time.process_time() - began - (sum(spent.values()) - inside)
            return result

        return call

    def execute(run: Callable[..., Any], *args: Any) -> Any:
        return timed("sql", run)(*args)

    with (
        connection.execute_wrapper(execute),
        patch.object(browsing, "find_offers", timed("filter", browsing.find_offers)),
        patch.object(browse, "render", timed("template", browse.render)),
        patch.object(browse, "card_html", timed("template", browse.card_html)),
    ):
        get = timed("the rest", _get)
        for address, _ in addresses:
            get(visitor, address)
    return {name: _milliseconds(seconds / len(addresses)) for name, seconds in spent.items()}


def _chosen(
    times: Mapping[Asked, list[Spent]], *, visitor: str = "", kind: str = ""
) -> list[Spent]:
    return [
        one
        for (by, of), group in times.items()
        if visitor in ("", by) and kind in ("", of)
        for one in group
    ]


def _spread(name: str, times: Sequence[Spent]) -> dict[str, float]:
    """Return percentiles by the clock and by the processor, in milliseconds."""
    clock, cpu = [one[0] for one in times], [one[1] for one in times]
    return {
        f"{name}{said}": _milliseconds(_percentile(values, percent))
        for said, values, percent in (
            ("p50_ms", clock, 50),
            ("p99_ms", clock, 99),
            ("most_ms", clock, 100),
            ("cpu_p50_ms", cpu, 50),
            ("cpu_p99_ms", cpu, 99),
        )
    }


def _percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[-(-len(values) * percent // 100) - 1]


def _milliseconds(seconds: float) -> float:
    return round(seconds * 1000, 2)
