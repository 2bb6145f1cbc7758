"""How fast a member pays by circle loan: the quote and the loan, over three degrees of trust."""

import datetime
import gc
import os
import random
import resource
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings
from django.db import connections

from bench import members
from bench.database import fresh_database, server_facts, settle
from bench.parts import Bar, Say
from bench.scale import scaled
from governance import queries as governance_queries
from ledger import reconcile
from lending_circles import lendable, trust_graph
from lending_circles.models import LoanAccount
from lending_circles.operations.importing import import_web
from lending_circles.ratings import read_ratings
from merchants import operations as merchants
from merchants.models import Payment
from people import public_ids
from people.models import Person
from people.refusals import Refusal

BARS = (
    Bar("otc.p99_ms", most=25),
    Bar("community_100k.p99_ms", most=25),
)

MEMBERS = 100_000
PURCHASES = 2_000
WARM_UP = 100
CLIENTS = (1, 4)
AMOUNT_LEAST, AMOUNT_MOST = 5_000, 60_000
STARTS_ON = datetime.date(2026, 1, 5)
AT = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)
OTC_FILE = "bitcoin_otc_trust.csv"


@dataclass(frozen=True, slots=True)
class Purchase:
    """A payment that waits at a till, and who is about to pay it."""

    payment_id: int
    account_id: int
    person: Person


@dataclass(frozen=True, slots=True)
class Lived:
    """What one client met: seconds of each purchase, refusals by code, its start and end."""

    quotes: list[float]
    loans: list[float]
    refused: list[float]
    codes: Counter[str]
    began: float
    ended: float
    graph_seconds: float
    memory_mb: int


def run(say: Say) -> dict[str, Any]:
    """Measure on the real web of trust, where its file is there, and on a generated community."""
    figures: dict[str, Any] = {}
    file = find_otc()
    if file is None:
        figures["otc"] = f"not measured: no {OTC_FILE}; name it by BENCH_OTC"
    else:
        say("the real web of trust")
        figures |= _measure("otc", {"MIN_UNIQUE_PEERS": 1}, lambda town: bring_web(town, file))
    say("a community of 100,000")
    figures |= _measure("community_100k", {"MIN_UNIQUE_PEERS": 0}, bring_community)
    figures["server"] = server_facts()

    return figures


def find_otc() -> Path | None:
    """Return the file with the Bitcoin OTC web of trust: as BENCH_OTC says, or beside us."""
    named = os.environ.get("BENCH_OTC")
    file = Path(named) if named else Path(settings.BASE_DIR).parent / "shared" / "data" / OTC_FILE

    return file if file.is_file() else None


def bring_web(town: members.Town, file: Path) -> int:
    """Bring the people of a web of trust into a town; return their agreements."""
    imported = import_web(
        network_id=town.network.pk,
        web=read_ratings(file.read_bytes()),
        prefix="otc",
        on=STARTS_ON,
        by=None,
    )
    return imported.agreements


def bring_community(town: members.Town) -> int:
    """Bring a generated community into a town; return its agreements."""
    count = scaled(MEMBERS)
    members.add_members(town.network, count)

    return members.link_members(town.network, count)


def buy_some(town: members.Town, count: int) -> None:
    """Let members buy by circle loan, one after the other, as many as are not refused."""
    for purchase in _ask_for_payments(town, count, random.Random(0)):  # noqa: S311
        _try(purchase)


def _measure(
    name: str, parameters: dict[str, object], settle_in: Callable[[members.Town], int]
) -> dict[str, Any]:
    """Make a network, let clients buy in it, see that its books are whole."""
    with fresh_database(f"checkout_{name}"):
        began = time.monotonic()
        town = members.found_town(starts_on=STARTS_ON, parameters=parameters)
        agreements = settle_in(town)
        members.give_money(town.network, spending_least=15_000, spending_most=90_000)
        settle()
        figures: dict[str, Any] = {
            "members": LoanAccount.objects.filter(network=town.network).count(),
            "agreements": agreements,
            "made_seconds": round(time.monotonic() - began, 1),
        }
        for clients in CLIENTS:
            lived = _side_by_side(town, clients)
            suffix = "" if clients == 1 else f"_{clients}_clients"
            figures |= {f"{key}{suffix}": value for key, value in _summary(lived).items()}
        broken = [
            f"{found.invariant.code}: {found.finding.breaches[:3]}"
            for found in map(reconcile.look, reconcile.all_invariants())
            if not found.holds
        ]
        assert not broken, broken
        figures["books_whole"] = True

    return {f"{name}.{key}": value for key, value in figures.items()}


def _summary(lived: list[Lived]) -> dict[str, Any]:
    """Return percentiles over all clients' purchases in milliseconds, and how many a second."""
    quotes = np.array([seconds for one in lived for seconds in one.quotes]) * 1000
    loans = np.array([seconds for one in lived for seconds in one.loans]) * 1000
    refused = np.array([seconds for one in lived for seconds in one.refused]) * 1000
    both = quotes + loans
    seconds = max(one.ended for one in lived) - min(one.began for one in lived)
    codes: Counter[str] = sum((one.codes for one in lived), Counter())

    return {
        "p50_ms": _at(both, 50),
        "p99_ms": _at(both, 99),
        "most_ms": _at(both, 100),
        "per_second": round(len(both) / seconds, 1),
        "quote_p50_ms": _at(quotes, 50),
        "quote_p99_ms": _at(quotes, 99),
        "establish_p50_ms": _at(loans, 50),
        "establish_p99_ms": _at(loans, 99),
        "loans": len(both),
        "refused": dict(codes),
        "refusal_p50_ms": _at(refused, 50),
        "graph_seconds": round(max(one.graph_seconds for one in lived), 2),
        "memory_mb": max(one.memory_mb for one in lived),
    }


def _at(values: Any, percent: int) -> float | None:
    return round(float(np.percentile(values, percent)), 2) if len(values) else None


def _side_by_side(town: members.Town, clients: int) -> list[Lived]:
    """Let clients, each a process with a graph of its own, buy at the same time."""
    chance = random.Random(clients)  # noqa: S311
    share = scaled(PURCHASES) // clients + WARM_UP
    purchases = _ask_for_payments(town, share * clients, chance)
    connections.close_all()
    context = get_context("fork")
    barrier = context.Barrier(clients)
    with context.Pool(clients, initializer=_know, initargs=(barrier,)) as pool:
        return pool.map(
            _buy,
            [(town.network.pk, purchases[share * c : share * (c + 1)]) for c in range(clients)],
            chunksize=1,
        )


def _ask_for_payments(town: members.Town, count: int, chance: random.Random) -> list[Purchase]:
    """Write payments as the till would have; who buys has a stake, anybody of them any amount."""
    accounts = list(
        LoanAccount.objects.filter(network=town.network, deposit_minor__gte=10_000)
        .select_related("person")
        .order_by("pk")
    )
    buyers = chance.choices(accounts, k=count)
    payments = Payment.objects.bulk_create(
        [
            Payment(
                public_id=public_ids.public_id("pay", AT),
                merchant=town.merchant,
                terminal=town.terminal,
                amount_minor=chance.randint(AMOUNT_LEAST, AMOUNT_MOST),
                reference=f"bench:{count}:{number}",
                short_code=f"{count % 10_000:04}{number:08}",
                created_at=AT,
                expires_at=AT + datetime.timedelta(hours=1),
            )
            for number in range(count)
        ],
        batch_size=2_000,
    )

    return [
        Purchase(payment.pk, buyer.pk, buyer.person)
        for payment, buyer in zip(payments, buyers, strict=True)
    ]


_ready: list[Barrier] = []


def _know(barrier: Barrier) -> None:
    _ready.append(barrier)


def _buy(work: tuple[int, list[Purchase]]) -> Lived:
    """Read the graph, buy a little to get warm, wait for the others, then buy and measure."""
    network_id, purchases = work
    trust_graph.forget()
    lendable.forget()
    _, terms = governance_queries.terms_of(network_id, STARTS_ON)
    began = time.perf_counter()
    circles = trust_graph.circles_of(network_id, terms=terms, on=STARTS_ON)
    lendable.available_of(network_id, circles.graph.members.ids)
    graph_seconds = time.perf_counter() - began
    for purchase in purchases[:WARM_UP]:
        _try(purchase)
    # As a web process does when it is loaded (config/wsgi.py); the town's makers are here besides.
    gc.collect()
    gc.freeze()

    _ready[0].wait()
    quotes, loans, refused = [], [], []
    codes: Counter[str] = Counter()
    began = time.monotonic()
    for purchase in purchases[WARM_UP:]:
        quote_seconds, loan_seconds, code = _try(purchase)
        if code is None:
            quotes.append(quote_seconds)
            loans.append(loan_seconds)
        else:
            refused.append(quote_seconds + loan_seconds)
            codes[code] += 1
    ended = time.monotonic()

    return Lived(
        quotes=quotes,
        loans=loans,
        refused=refused,
        codes=codes,
        began=began,
        ended=ended,
        graph_seconds=graph_seconds,
        memory_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    )


def _try(purchase: Purchase) -> tuple[float, float, str | None]:
    """Ask for the quote and confirm it; return both times, and the code of a refusal."""
    asked = time.perf_counter()
    quoted = None
    try:
        quote = merchants.quote_payment(
            payment_id=purchase.payment_id,
            account_id=purchase.account_id,
            on=STARTS_ON,
            at=AT,
        )
        quoted = time.perf_counter()
        merchants.confirm_checkout(
            payment_id=purchase.payment_id,
            account_id=purchase.account_id,
            quote_public_id=quote.public_id,
            on=STARTS_ON,
            at=AT,
            by=purchase.person,
        )
    except Refusal as refusal:
        ended = time.perf_counter()
        return (quoted or ended) - asked, ended - (quoted or ended), refusal.code

    return quoted - asked, time.perf_counter() - quoted, None
