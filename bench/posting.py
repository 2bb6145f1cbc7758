"""How fast money moves: by single calls, in batches, and from Django."""

import datetime
import random
import tempfile
import time
import uuid
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from django.db import transaction

from bench.clients import per_second, pgbench, pgbench_per_second
from bench.database import address, fresh_database, server_facts, settle
from bench.parts import Bar, Say
from ledger import posting, reconcile
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Asset
from ledger.posting import AccountDraft, Move

BARS = (
    Bar("single_vs_tpcb", least=1.0),
    Bar("batch_vs_tpcb", least=2.5),
    Bar("django_vs_orm", least=5.0),
)

CLIENTS = 8
ROUNDS = 5
SECONDS = 4
TURN = 50
BATCH = 1_000
PAIRS = 50_000
OPENING_MINOR = 10**9
# Two million accounts and twenty branches: more branches than clients, as TPC-B wants it.
TPCB_SCALE = 20
ON = datetime.date(2026, 1, 5)

_SINGLE = """
\\set debit random({debit_first}, {debit_last})
\\set credit random({credit_first}, {credit_last})
\\set number random(1, 9000000000000000000)
SELECT ledger_post(
    date '2026-01-05', 1::bigint, ARRAY['bench-' || :number::bigint],
    ARRAY[sha256(int8send(:number))], ARRAY[1], ARRAY[1],
    ARRAY[10]::smallint[], ARRAY[:debit]::bigint[], ARRAY[:credit]::bigint[], ARRAY[1]::bigint[]
);
"""


def run(say: Say) -> dict[str, Any]:
    """Measure in interleaved rounds and return ratios of the same round's figures (medians).

    A posting is a journal of one transfer between two of 100,000 accounts, under a reference
    of its own. A transaction of TPC-B is three updates, a query and an insert.
    """
    with fresh_database("posting"):
        debits, credits = _open_accounts()
        _create_naive_tables()
        pgbench(address("owner"), "-i", "-q", "-s", str(TPCB_SCALE))
        settle()
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "single.sql"
            script.write_text(
                _SINGLE.format(
                    debit_first=debits[0],
                    debit_last=debits[-1],
                    credit_first=credits[0],
                    credit_last=credits[-1],
                )
            )
            # First, while both ledgers hold as much: batches make ours many times as large.
            say("from Django")
            from_django = [
                _turn_about(
                    django_per_second=partial(_post_once, debits, credits),
                    orm_per_second=_post_naively_once,
                )
                for _ in range(ROUNDS)
            ]
            rounds = []
            for number, alone in enumerate(from_django):
                say(f"round {number + 1} of {ROUNDS}")
                rounds.append({**_round(script, debits, credits), **alone})
        assert reconcile.is_balanced()
        facts = server_facts()

    def ratio(over: str, under: str) -> float:
        return round(median(one[over] / one[under] for one in rounds), 2)

    return {
        "single_vs_tpcb": ratio("single_per_second", "tpcb_per_second"),
        "batch_vs_tpcb": ratio("batch_per_second", "tpcb_per_second"),
        "django_vs_orm": ratio("django_per_second", "orm_per_second"),
        **{name: round(median(one[name] for one in rounds), 1) for name in rounds[0]},
        "django_ms": round(1000 / median(one["django_per_second"] for one in rounds), 3),
        "orm_ms": round(1000 / median(one["orm_per_second"] for one in rounds), 3),
        "clients": CLIENTS,
        "batch_journals": BATCH,
        "rounds": [{name: round(value, 1) for name, value in one.items()} for one in rounds],
        "server": facts,
    }


def _round(script: Path, debits: list[int], credits: list[int]) -> dict[str, float]:
    """Measure once what many clients do."""
    beside = partial(pgbench_per_second, clients=CLIENTS, seconds=SECONDS)
    batches = partial(_post_batches, debits, credits)
    return {
        "tpcb_per_second": beside(address("owner")),
        "single_per_second": beside(address("default"), script=script),
        "batch_per_second": per_second(batches, clients=CLIENTS, seconds=SECONDS),
    }


def _open_accounts() -> tuple[list[int], list[int]]:
    """Open pairs of a spending and a stake account, each with money, in bulk."""
    asset = Asset.objects.create(code="BENCH", decimals=2)
    with transaction.atomic():
        issuance = posting.open_account(
            code="network:1:issuance", purpose=Purpose.ISSUANCE, asset_id=asset.pk, floor_minor=None
        )
        opened = [
            posting.open_accounts(
                [
                    AccountDraft(f"person:{number:06}:{purpose.lower()}", purpose, asset.pk)
                    for number in range(PAIRS)
                ]
            )
            for purpose in (Purpose.SPENDING, Purpose.STAKE)
        ]
        both = np.array(opened, dtype=np.int64).ravel()
        count = len(both)
        posting.post_arrays(
            references=["network:1:opening"],
            counts=np.array([count]),
            kinds=np.full(count, Kind.OPENING),
            debits=np.full(count, issuance),
            credits=both,
            amounts=np.full(count, OPENING_MINOR),
            on=ON,
        )
    # The rows of an opening are all dead versions beside live ones; the bench begins clean.
    settle()
    assert Account.objects.filter(balance_minor=OPENING_MINOR).count() == count
    return sorted(opened[0]), sorted(opened[1])


def _create_naive_tables() -> None:
    from bench import naive_tables

    with address("owner").connect() as owner:
        owner.execute(naive_tables.CREATE)
        owner.execute(
            "INSERT INTO bench.naive_account (balance_minor) SELECT %s FROM generate_series(1, %s)",
            [OPENING_MINOR, 2 * PAIRS],
        )


def _post_batches(debits: list[int], credits: list[int], client: int, deadline: float) -> int:
    """Post batches of journals until the deadline; return how many journals."""
    chance = np.random.default_rng([client, time.monotonic_ns()])
    counts = np.ones(BATCH, dtype=np.int64)
    kinds = np.full(BATCH, Kind.STAKE)
    amounts = np.ones(BATCH, dtype=np.int64)
    given, taken = np.array(debits), np.array(credits)
    done = 0
    while time.monotonic() < deadline:
        batch = uuid.uuid4().hex
        with transaction.atomic():
            posting.post_arrays(
                references=[f"bench:{batch}:{number}" for number in range(BATCH)],
                counts=counts,
                kinds=kinds,
                debits=chance.choice(given, BATCH),
                credits=chance.choice(taken, BATCH),
                amounts=amounts,
                on=ON,
                book_id=1,
            )
        done += BATCH
    return done


def _turn_about(**posts: Callable[[], None]) -> dict[str, float]:
    """Return how often a second one process does each thing, when it does them by turns.

    What disturbs the machine then disturbs each of them alike. A turn is long enough that each
    works in caches (the processor's, the server's) that it filled itself, not those of the others.
    """
    for post in posts.values():
        for _ in range(50):
            post()
    spent = dict.fromkeys(posts, 0.0)
    turns = 0
    ends = time.monotonic() + 2 * SECONDS
    while time.monotonic() < ends:
        for name, post in posts.items():
            begins = time.perf_counter()
            for _ in range(TURN):
                post()
            spent[name] += time.perf_counter() - begins
        turns += 1
    return {name: turns * TURN / seconds for name, seconds in spent.items()}


def _post_once(debits: list[int], credits: list[int]) -> None:
    with transaction.atomic():
        posting.post(
            reference=f"bench:{uuid.uuid4().hex}",
            moves=[Move(Kind.STAKE, random.choice(debits), random.choice(credits), 1)],  # noqa: S311
            on=ON,
            book_id=1,
        )


def _post_naively_once() -> None:
    from bench import naive_tables

    debit_id, credit_id = random.sample(range(1, 2 * PAIRS + 1), 2)
    naive_tables.post_naively(
        reference=f"bench:{uuid.uuid4().hex}",
        debit_id=debit_id,
        credit_id=credit_id,
        amount_minor=1,
    )
