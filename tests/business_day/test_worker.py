"""A real worker process, on a real broker, lives the days that were missed."""

import datetime
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
import redis
from celery import current_app
from django.db import connections
from django.utils import timezone

from business_day.models import DayRun
from governance.models import Network
from repayments.models import Accrual
from services.serve import _with_database
from tests.night_scene import a_loan, a_member, a_network, days

ROOT = Path(__file__).resolve().parents[2]
# The site of this checkout, and other test processes, have theirs; a server has sixteen.
BROKER_NUMBER = 1 + os.getpid() % 15
SECONDS_MAX = 60


def redis_url() -> str:
    """Return the address of a database of the broker's server that this process has to itself."""
    found = urlsplit(os.environ["REDIS_URL"])
    if found.scheme == "unix":
        return f"unix://{found.path}?db={BROKER_NUMBER}"
    return urlunsplit(found._replace(path=f"/{BROKER_NUMBER}"))


def broker_url() -> str:
    """Return the same place as Celery calls it."""
    url = urlsplit(redis_url())
    if url.scheme == "unix":
        return f"redis+socket://{url.path}?virtual_host={BROKER_NUMBER}"
    return redis_url()


@contextmanager
def a_worker() -> Iterator[subprocess.Popen]:
    """Start a worker on this test's database; it is gone afterwards, whatever happened."""
    settings = connections["default"].settings_dict
    environment = {
        **os.environ,
        "DATABASE_URL": _with_database(os.environ["DATABASE_URL"], settings["NAME"]),
        "REDIS_URL": redis_url(),
        "LOG_LEVEL": "INFO",
        "PYTHONUNBUFFERED": "1",
    }
    options = ("--pool", "solo", "--loglevel", "INFO", "--without-gossip", "--without-mingle")
    worker = subprocess.Popen(
        [sys.executable, "-m", "celery", "-A", "config", "worker", *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    # Nothing is waited for longer than this: its output ends, and the test says what is missing.
    limit = threading.Timer(SECONDS_MAX, worker.kill)
    limit.start()
    try:
        yield worker
        worker.terminate()
        assert worker.wait(timeout=SECONDS_MAX) == 0
    finally:
        limit.cancel()
        worker.kill()
        worker.wait()
        worker.stdout.close()


def read_until(worker: subprocess.Popen, words: tuple[str, ...]) -> None:
    """Read what the worker prints until a line has all these words in it."""
    read = []
    for line in worker.stdout:
        read.append(line)
        if all(word in line for word in words):
            return
    pytest.fail("The worker ended and had not said it:\n" + "".join(read))


@pytest.fixture
def broker():
    with redis.Redis.from_url(redis_url()) as server:
        server.flushdb()
        yield broker_url()
        server.flushdb()


def test_a_worker_lives_the_days_that_were_missed(committed_db, broker):
    missed_since = timezone.now().date() - days(9)
    scene = a_network(starts_on=missed_since)
    a_member(scene, "ana", spending=20_000, stake=10_000)
    a_member(scene, "bruno", stake=10_000)
    a_loan(scene, "ana", {"bruno": 7_000, "pool": 3_000})
    Network.objects.update(clock=Network.Clock.REAL)

    with a_worker() as worker, current_app.connection_for_write(broker) as line:
        current_app.send_task("business_day.tasks.keep_days", connection=line)
        read_until(worker, ("keep_days", "succeeded"))
        read_until(worker, ("work_on_day", "succeeded"))

    network = Network.objects.get()
    lived = DayRun.objects.order_by("on")
    assert network.day == Network.Day.OPEN
    assert network.business_date >= missed_since + days(9)
    assert [day.on - missed_since for day in lived] == [
        datetime.timedelta(days=number) for number in range(len(lived))
    ]
    assert all(day.closed_at for day in lived if day.on < network.business_date)
    assert Accrual.objects.get().accrued_on == missed_since + days(7)
    assert scene.money("ana")[0] < 20_000
