"""One process's use of the services: find them running or start them, and let go at the end."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from services import postgres
from services.layout import CHECKOUT, DEFAULT_FOLDER, VALKEY_SOCKET, Layout
from services.locks import FileLock

START_SECONDS_MAX = 120
STOP_SECONDS_MAX = 90
LOG_BYTES_MAX = 5_000_000
URLS = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL")


class ServicesFailed(Exception):
    """The carried services could not be started; the message says why and where the log is."""


class Services:
    """A process's hold on the services; they stay up at least until `stop` or its death."""

    def __init__(self, urls: dict[str, str], layout: Layout | None, hold: FileLock | None) -> None:
        self.urls = urls
        self._layout = layout
        self._hold = hold

    @property
    def embedded(self) -> bool:
        """Tell whether these are the checkout's own services rather than configured servers."""
        return self._hold is not None

    def alive(self) -> bool:
        """Tell whether the carried servers still run; configured servers count as alive."""
        if self._layout is None:
            return True
        return _keeper_lives(self._layout)

    def stop(self) -> None:
        """Let go; the last user waits until the servers have stopped."""
        if self._hold is None or self._layout is None:
            return
        self._hold.close()
        self._hold = None
        for name, url in self.urls.items():
            if os.environ.get(name) == url:
                del os.environ[name]
        _wait_for_the_end(self._layout)


def ensure(
    *, folder: Path = DEFAULT_FOLDER, progress: Callable[[str], None] | None = None
) -> Services:
    """Make the database and broker addresses known to this process, starting servers if needed.

    Where DATABASE_URL and REDIS_URL are set, nothing is started. Else the services of the checkout
    are used: those that run already, or newly started ones. Their addresses are put into the
    environment. Raises ServicesFailed.
    """
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        urls = {name: os.environ[name] for name in URLS if name in os.environ}
        return Services(urls, None, None)

    layout = Layout(folder)
    layout.make()
    # From here the keeper cannot decide to stop: it waits for this lock.
    hold = FileLock(layout.users_lock)
    hold.share()
    try:
        with FileLock(layout.start_lock) as starting:
            starting.take()
            socket_folder = _start_or_find(layout, progress)
    except BaseException:
        hold.close()
        raise

    passwords = layout.passwords()
    host = quote(str(socket_folder), safe="")
    place = f"{host}:5432/{postgres.DATABASE}"
    urls = {"REDIS_URL": f"unix://{socket_folder / VALKEY_SOCKET}?db=0"}
    if not os.environ.get("DATABASE_URL"):
        urls["DATABASE_URL"] = f"postgresql://{postgres.APPLICATION}:{passwords['app']}@{place}"
        urls["DATABASE_OWNER_URL"] = f"postgresql://{postgres.OWNER}:{passwords['owner']}@{place}"
    urls = {name: url for name, url in urls.items() if not os.environ.get(name)}
    os.environ.update(urls)
    return Services(urls, layout, hold)


def _start_or_find(layout: Layout, progress: Callable[[str], None] | None) -> Path:
    deadline = time.monotonic() + START_SECONDS_MAX
    keeper: subprocess.Popen[bytes] | None = None
    while time.monotonic() < deadline:
        state = layout.state()
        lives = _keeper_lives(layout)
        if lives and state is not None and state.get("ready"):
            return Path(state["socket_folder"])
        if keeper is not None and keeper.poll() is not None and not lives:
            raise ServicesFailed(f"{_last_line(layout)}\nThe whole story is in {layout.log_file}.")
        if keeper is None and not lives:
            if progress is not None:
                fresh = not layout.postgres_data.exists()
                progress("Making a database cluster …" if fresh else "Starting the database …")
            keeper = _launch_keeper(layout)
        time.sleep(0.02)
    raise ServicesFailed(f"The services did not start in time; see {layout.log_file}.")


def _launch_keeper(layout: Layout) -> subprocess.Popen[bytes]:
    if layout.log_file.exists() and layout.log_file.stat().st_size > LOG_BYTES_MAX:
        layout.log_file.replace(layout.log_file.with_suffix(".log.1"))
    with layout.log_file.open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "services.keeper", str(layout.folder)],
            cwd=CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _keeper_lives(layout: Layout) -> bool:
    with FileLock(layout.keeper_lock) as probe:
        return not probe.try_share()


def _wait_for_the_end(layout: Layout) -> None:
    """Return when the keeper has gone, or when somebody else still uses the services."""
    deadline = time.monotonic() + STOP_SECONDS_MAX
    with FileLock(layout.users_lock) as users:
        while _keeper_lives(layout) and time.monotonic() < deadline:
            if users.try_share():
                # Not stopping yet: either others hold the lock, or the keeper is still waking up.
                unused = users.try_take()
                users.release()
                if not unused:
                    return
            time.sleep(0.02)


def _last_line(layout: Layout) -> str:
    lines = layout.log_file.read_text(errors="replace").strip().splitlines()
    said = [line for line in lines[-40:] if line.startswith("failed: ")]
    return said[-1].removeprefix("failed: ") if said else "The services stopped while starting."
