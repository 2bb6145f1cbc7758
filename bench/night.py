"""How long a night takes: the weekly interest and the installments of a seventh of all loans."""

import datetime
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Any

from django.db import connection, connections

from bench.database import fresh_database, server_facts
from bench.memory import memory_of
from bench.night_bank_data import DUE_ON, make_union
from bench.night_data import STARTS_ON, make_network
from bench.night_extensions import against_plain
from bench.night_floor import live_floor
from bench.parts import Bar, Say
from bench.scale import scaled
from business_day import chain, operations
from business_day.models import ChunkRun
from business_day.steps_of_day import STEPS
from governance.models import Network
from ledger import invariants as ledger_invariants
from ledger import reconcile
from ledger.models import Journal, Transfer
from lending_circles import invariants as circle_invariants
from repayments import invariants as bank_invariants
from repayments.models import Accrual
from rules.money import MILLION

BARS = (
    Bar("million_vs_floor", most=5),
    Bar("speedup_two_workers", least=1.3),
    Bar("per_loan_250k_to_1m", most=1.4),
    Bar("marketplace_vs_circle", most=2),
    Bar("extensions_vs_plain", most=1.5),
)

QUARTER = 250_000
BANK_LOANS = 100_000
WORKERS = 2
# Each way of living a seventh of the loans takes its turn twice: what disturbs the machine, and
# what the tables have grown by, then falls on all alike.
SAID = {"one": "one worker", "two": "two workers", "floor": "plain SQL"}
TURNS = ("one", "floor", "two", "one", "floor", "two")


@dataclass(frozen=True, slots=True)
class Seventh:
    """What one day's seventh of the loans took: seconds by step, rows, and what workers used."""

    loans: int
    seconds: dict[str, float]
    rows: dict[str, int]
    client_cpu_seconds: float = 0
    client_memory_mb: int = 0
    server_memory_mb: int = 0

    @property
    def total(self) -> float:
        return sum(self.seconds.values())


def run(say: Say) -> dict[str, Any]:
    """Live nights of 250,000 and of 1,000,000 open loans, and the same rows by plain SQL.

    Loans of banks are all due on one night, and set against the quarter million by one worker.
    """
    say("lending 250,000 times")
    with fresh_database("night_quarter"):
        network, made = make_network(scaled(QUARTER))
        say("two nights of 250,000 loans")
        quarter = [_live(network, _day(turn), workers=1) for turn in range(2)]
    figures: dict[str, Any] = {"made_seconds_250k": made}
    say("lending 100,000 times by banks")
    with fresh_database("night_banks"):
        union = make_union(scaled(BANK_LOANS))
        say("a night of 100,000 loans of banks")
        banks = [_live(union, DUE_ON, workers=1)]
        _check_bank_books()
    carried = against_plain(say)
    say("lending 1,000,000 times")
    with fresh_database("night_million"):
        network, figures["made_seconds_1m"] = make_network(scaled(MILLION))
        lived: dict[str, list[Seventh]] = {"one": [], "floor": [], "two": []}
        for turn, way in enumerate(TURNS):
            say(f"night {turn + 1} of {len(TURNS)}: {SAID[way]}")
            lived[way].append(WAYS[way](network, _day(turn)))
        say("checking the books")
        began = time.monotonic()
        _check_books()
        figures["checked_seconds"] = round(time.monotonic() - began, 1)
        figures["server"] = server_facts()

    def seconds(way: str) -> float:
        return sum(one.total for one in lived[way])

    def per_loan(sevenths: list[Seventh]) -> float:
        return sum(one.total for one in sevenths) / sum(one.loans for one in sevenths)

    return {
        "million_vs_floor": round(seconds("one") / seconds("floor"), 2),
        "speedup_two_workers": round(seconds("one") / seconds("two"), 2),
        "per_loan_250k_to_1m": round(per_loan(lived["one"]) / per_loan(quarter), 2),
        "marketplace_vs_circle": round(per_loan(banks) / per_loan(quarter), 2),
        **carried,
        "books_whole": True,
        **_told("quarter", quarter),
        **_told("banks", banks),
        **_told("one_worker", lived["one"]),
        **_told("floor", lived["floor"]),
        **_told("two_workers", lived["two"]),
        **figures,
    }


def _day(turn: int) -> datetime.date:
    return STARTS_ON + datetime.timedelta(days=1 + turn)


def _told(name: str, sevenths: list[Seventh]) -> dict[str, Any]:
    """Return the raw figures of one way: means of its turns."""
    turns = len(sevenths)

    return {
        f"{name}_seconds": round(sum(one.total for one in sevenths) / turns, 2),
        **{
            f"{name}_{step}_seconds": round(sum(one.seconds[step] for one in sevenths) / turns, 2)
            for step in sevenths[0].seconds
        },
        f"{name}_us_per_loan": round(
            1_000_000 * sum(one.total for one in sevenths) / sum(one.loans for one in sevenths), 1
        ),
        f"{name}_loans": sevenths[0].loans,
        f"{name}_rows": sevenths[0].rows,
        f"{name}_client_cpu_seconds": round(
            sum(one.client_cpu_seconds for one in sevenths) / turns, 2
        ),
        f"{name}_client_memory_mb": max(one.client_memory_mb for one in sevenths),
        f"{name}_server_memory_mb": max(one.server_memory_mb for one in sevenths),
        f"{name}_turns": [round(one.total, 2) for one in sevenths],
    }


def _live(network: Network, on: datetime.date, *, workers: int) -> Seventh:
    """Live accrual and autopay of a day by the business day's own chunks, in worker processes."""
    _turn_to(network, on)
    before = _rows()
    seconds: dict[str, float] = {}
    connections.close_all()
    with get_context("fork").Pool(workers) as pool:
        pool.map(_warm, range(workers), chunksize=1)
        for phase, name in ((Network.Day.OPENING, "accrual"), (Network.Day.CLOSING, "autopay")):
            if phase == Network.Day.CLOSING:
                operations.end_phase(network_id=network.pk, on=on, phase=Network.Day.OPENING)
                operations.begin_closing(network_id=network.pk, on=on)
            position = next(
                place
                for place, step in enumerate(STEPS)
                if step.name == name and step.kind == network.kind
            )
            began = time.monotonic()
            step = operations.next_step(network_id=network.pk, on=on, positions=[position])
            assert step is not None, f"Nobody has anything to do with {name}."
            planned = time.monotonic()
            lived = pool.map(_live_chunks, [step.pk] * workers, chunksize=1)
            assert operations.finish_step(step_id=step.pk), _failures(step.pk)
            seconds[f"{name}_planning"] = planned - began
            seconds[name] = time.monotonic() - planned
            assert len(lived) == workers
        used = pool.map(_usage, range(workers), chunksize=1)
    operations.end_phase(network_id=network.pk, on=on, phase=Network.Day.CLOSING)
    rows = _grown(before)

    return Seventh(
        loans=rows["accruals"],
        seconds=seconds,
        rows=rows,
        client_cpu_seconds=sum(one[0] for one in used),
        client_memory_mb=max(one[1] for one in used),
        server_memory_mb=max(one[2] for one in used),
    )


def _turn_to(network: Network, on: datetime.date) -> None:
    """Close the days before and begin this one; none of their other steps has anything to do."""
    while True:
        now = Network.objects.get(pk=network.pk)
        if now.business_date == on:
            return
        if now.day == Network.Day.OPEN:
            operations.begin_closing(network_id=now.pk, on=now.business_date)
        elif now.day == Network.Day.CLOSED:
            operations.begin_day(network_id=now.pk)
        else:
            operations.end_phase(
                network_id=now.pk, on=now.business_date, phase=Network.Day(now.day)
            )


def _warm(worker: int) -> None:
    connection.ensure_connection()
    # Each worker takes one of the tasks, so that every one of them is warm.
    time.sleep(0.2)


def _live_chunks(step_id: int) -> int:
    return chain.live_chunks(step_id=step_id, wait=False)


def _usage(worker: int) -> tuple[float, int, int]:
    """Return what this worker used: seconds of CPU, and the most memory here and at the server."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    time.sleep(0.2)

    return used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, memory_of(backend)


def _failures(step_id: int) -> list[str]:
    failed = ChunkRun.objects.filter(step_id=step_id, finished_at=None)

    return list(failed.values_list("failure", flat=True)[:3])


def _live_plainly(network: Network, on: datetime.date) -> Seventh:
    before = _rows()
    seconds, memory_mb = live_floor(network, on)
    rows = _grown(before)

    return Seventh(loans=rows["accruals"], seconds=seconds, rows=rows, server_memory_mb=memory_mb)


def _rows() -> dict[str, int]:
    return {
        "accruals": Accrual.objects.count(),
        "journals": Journal.objects.count(),
        "transfers": Transfer.objects.count(),
    }


def _grown(before: dict[str, int]) -> dict[str, int]:
    return {name: count - before[name] for name, count in _rows().items()}


def _check_books() -> None:
    """See that the books are exact; the floor's journals alone have no digests of their own."""
    for invariant in (
        ledger_invariants.assets_sum_to_zero(),
        ledger_invariants.balances_are_sums(),
        circle_invariants.deposits_are_available_and_lent(),
        circle_invariants.balances_are_open_notes(),
        circle_invariants.balances_are_unpaid_installments(),
        circle_invariants.fees_are_in_the_ledger(),
    ):
        found = reconcile.look(invariant)
        assert found.holds, (invariant.code, found.finding.breaches[:3])


def _check_bank_books() -> None:
    for invariant in (
        ledger_invariants.assets_sum_to_zero(),
        ledger_invariants.balances_are_sums(),
        bank_invariants.notes_claim_what_is_outstanding(),
        bank_invariants.installments_ask_for_what_is_outstanding(),
        bank_invariants.payments_add_up(),
    ):
        found = reconcile.look(invariant)
        assert found.holds, (invariant.code, found.finding.breaches[:3])


WAYS: dict[str, Callable[[Network, datetime.date], Seventh]] = {
    "one": lambda network, on: _live(network, on, workers=1),
    "two": lambda network, on: _live(network, on, workers=WORKERS),
    "floor": _live_plainly,
}
