"""Several clients at once: processes of our own, or PostgreSQL's pgbench."""

import re
import subprocess
import time
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path

from django.db import connections

from services.binaries import postgres_folder
from services.databases import Address


class PgbenchFailed(Exception):
    """pgbench ended with an error; the message is its own."""


def pgbench(address: Address, *options: str) -> str:
    """Run pgbench and return what it printed."""
    folder, _ = postgres_folder()
    ended = subprocess.run(
        [str(folder / "pgbench"), *options],
        env=address.environment,
        capture_output=True,
        text=True,
    )
    if ended.returncode != 0:
        raise PgbenchFailed(ended.stderr)
    return ended.stdout


def pgbench_per_second(
    address: Address, *, clients: int, seconds: int, script: Path | None = None
) -> float:
    """Return the transactions a second of pgbench, TPC-B-like or of a script."""
    chosen = () if script is None else ("-f", str(script))
    printed = pgbench(
        address,
        *("-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds)),
        *chosen,
    )
    found = re.search(r"tps = ([0-9.]+)", printed)
    if found is None:
        raise PgbenchFailed(printed)
    return float(found[1])


def per_second(work: Callable[[int, float], int], *, clients: int, seconds: float) -> float:
    """Return how much processes that work side by side do in a second.

    Each calls `work(client, deadline)`, which works until the deadline on the clock of
    `time.monotonic` and returns how much it did.
    """
    connections.close_all()
    context = get_context("fork")
    # Time to start, so that all begin together.
    begins = time.monotonic() + 0.5
    with context.Pool(clients, maxtasksperchild=1) as pool:
        running = [
            pool.apply_async(_client, (work, client, begins, seconds)) for client in range(clients)
        ]
        done = [one.get() for one in running]
    ended = max(end for _, end in done)
    return sum(count for count, _ in done) / (ended - begins)


def _client(
    work: Callable[[int, float], int], client: int, begins: float, seconds: float
) -> tuple[int, float]:
    # Connect before the start: it is not what is measured.
    connections["default"].ensure_connection()
    time.sleep(max(0.0, begins - time.monotonic()))
    count = work(client, begins + seconds)
    ended = time.monotonic()
    connections.close_all()
    return count, ended
