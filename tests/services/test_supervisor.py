"""The processes of a trial live and end together."""

import os
import signal
import subprocess
import sys
import time

import pytest

from services.layout import CHECKOUT

# A supervisor with two children: one waits with a child of its own, the other does as told.
PROGRAM = """
import sys
from services.supervisor import Supervisor
supervisor = Supervisor()
sleeper = (
    "import subprocess, sys; "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); "
    "print('sleeping', flush=True); import time; time.sleep(600)"
)
supervisor.start("web", [sys.executable, "-c", sleeper])
supervisor.start("worker", [sys.executable, "-c", sys.argv[1]])
print("pids", *[child.process.pid for child in supervisor.children], flush=True)
supervisor.watch_until(lambda: False, lambda: True)
supervisor.stop()
print("reason:", supervisor.reason, flush=True)
"""
WAITS = "import time; print('ready', flush=True); time.sleep(600)"
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "print('ready', flush=True); time.sleep(600)"
)


@pytest.fixture
def supervise():
    running = []

    def start(worker, **environment):
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, worker],
            cwd=CHECKOUT,
            env={
                **{key: value for key, value in os.environ.items() if key != "MAKELEVEL"},
                **environment,
            },
            stdout=subprocess.PIPE,
            text=True,
        )
        running.append(process)
        return process

    yield start
    for process in running:
        if process.poll() is None:
            process.kill()
        process.wait()


def pids_and_words(process, words):
    """Read until everything has been said; return the children's process numbers."""
    pids, waiting = [], set(words)
    while waiting or not pids:
        line = process.stdout.readline()
        assert line, "it ended before it said so"
        if line.startswith("pids"):
            pids = [int(word) for word in line.split()[1:]]
        waiting = {word for word in waiting if word not in line}
    return pids


def group_is_empty(pid):
    try:
        os.killpg(pid, 0)
    except ProcessLookupError:
        return True
    return False


def wait_until(fact, seconds=15):
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def test_a_child_that_dies_ends_all_with_its_name():
    finished = subprocess.run(
        [sys.executable, "-c", PROGRAM, "import sys; print('no luck'); sys.exit(7)"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        timeout=60,
    )

    assert "reason: The worker ended by itself (status 7)." in finished.stdout
    assert " worker │ no luck" in finished.stdout


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_all_and_leaves_nobody_behind(supervise, number):
    process = supervise(WAITS)
    pids = pids_and_words(process, {"sleeping", "ready"})

    process.send_signal(number)

    said, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "reason: \n" in said
    wait_until(lambda: all(group_is_empty(pid) for pid in pids))


def test_a_second_ctrl_c_ends_the_stubborn_at_once(supervise):
    process = supervise(STUBBORN)
    pids = pids_and_words(process, {"sleeping", "ready"})

    process.send_signal(signal.SIGINT)
    wait_until(lambda: group_is_empty(pids[0]) or process.poll() is None)
    began = time.monotonic()
    while process.poll() is None:
        process.send_signal(signal.SIGINT)
        time.sleep(0.05)

    assert time.monotonic() - began < 10
    wait_until(lambda: all(group_is_empty(pid) for pid in pids))


@pytest.mark.skipif(sys.platform != "linux", reason="needs a signal at the parent's death")
def test_children_do_not_outlive_a_killed_supervisor(supervise):
    process = supervise(WAITS)
    pids = pids_and_words(process, {"sleeping", "ready"})

    process.kill()

    wait_until(lambda: group_is_empty(pids[1]))
    os.killpg(pids[0], signal.SIGKILL) if not group_is_empty(pids[0]) else None
