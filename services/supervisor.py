"""Runs the processes of a trial side by side and ends them all together."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from services.layout import CHECKOUT
from services.privileges import dies_with_parent

STOP_SECONDS_MAX = 25
WATCH_SECONDS = 0.25


@dataclass(slots=True)
class Child:
    """One process of the trial: the web server, the worker or the scheduler."""

    name: str
    process: subprocess.Popen[bytes]
    readers: list[threading.Thread] = field(default_factory=list)


class Supervisor:
    """Starts processes, watches them, and stops all when one dies or a signal comes.

    Nothing is restarted: a process that dies is news that must be seen.
    """

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.reason = ""
        self._stopping = threading.Event()
        self._impatient = False
        # Started by make: a killed make must not leave the site running behind it.
        self._parent = os.getppid() if os.environ.get("MAKELEVEL") else None
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._on_signal)

    def start(
        self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> None:
        """Start one process; what it prints appears under its name."""
        process = subprocess.Popen(
            [*dies_with_parent("TERM"), *command],
            cwd=CHECKOUT,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # Ctrl-C reaches this process alone, which then ends the others in order.
            start_new_session=True,
        )
        child = Child(name, process)
        reader = threading.Thread(target=_tell, args=(child,), daemon=True)
        reader.start()
        child.readers.append(reader)
        self.children.append(child)

    def run(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> bool:
        """Run one process to its end, with its output as it is; return whether all is well."""
        if self.stopping:
            return False
        process = subprocess.Popen(
            [*dies_with_parent("TERM"), *command],
            cwd=CHECKOUT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        while process.poll() is None:
            if self._stopping.wait(0.05):
                _end_group(process, signal.SIGTERM)
                try:
                    process.wait(STOP_SECONDS_MAX)
                except subprocess.TimeoutExpired:
                    _end_group(process, signal.SIGKILL)
                return False
        if process.returncode != 0:
            self.reason = f"{name} ended with status {process.returncode}."
        return process.returncode == 0

    @property
    def stopping(self) -> bool:
        """Tell whether a signal asked for the end."""
        return self._stopping.is_set()

    def watch_until(self, fact: Callable[[], bool], services_live: Callable[[], bool]) -> bool:
        """Watch the processes until a fact holds (True) or the end has come (False)."""
        while not self._stopping.wait(WATCH_SECONDS):
            for child in self.children:
                status = child.process.poll()
                if status is not None:
                    self.reason = f"The {child.name} ended by itself (status {status})."
                    return False
            if not services_live():
                self.reason = "The database or the broker stopped; see var/services/services.log."
                return False
            if self._parent is not None and os.getppid() != self._parent:
                return False
            if fact():
                return True
        return False

    def stop(self) -> None:
        """End every process: politely first, for good after a while or a second Ctrl-C."""
        for child in self.children:
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS_MAX
        while any(child.process.poll() is None for child in self.children):
            if self._impatient or time.monotonic() > deadline:
                break
            time.sleep(0.05)
        for child in self.children:
            # Also what a process has left behind in its group.
            _end_group(child.process, signal.SIGKILL)
            child.process.wait()
            for reader in child.readers:
                reader.join(2)

    def _on_signal(self, number: int, _frame: object) -> None:
        if self._stopping.is_set() and number == signal.SIGINT:
            self._impatient = True
        self._stopping.set()


def _tell(child: Child) -> None:
    assert child.process.stdout is not None
    for line in child.process.stdout:
        text = line.decode(errors="replace").rstrip("\n")
        sys.stdout.write(f"{child.name:>7} │ {text}\n")
        sys.stdout.flush()


def _end_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
