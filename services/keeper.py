"""The process that holds PostgreSQL and Valkey while anybody in this checkout uses them.

Every user shares one file lock. The keeper waits to hold it alone: the kernel grants that when the
last user has let go or died, even by SIGKILL. Both servers die with the keeper.
"""

import os
import signal
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import IO

from services import postgres, valkey
from services.layout import Layout
from services.locks import FileLock

STOP_SECONDS_MAX = 60
_WAKING = {signal.SIGTERM, signal.SIGINT, signal.SIGCHLD, signal.SIGUSR1}


def keep(layout: Layout, log: IO[bytes]) -> int:
    """Start both servers, serve until nobody uses them or one dies, stop them."""
    alone = FileLock(layout.keeper_lock)
    if not _take_soon(alone):
        return 3
    _clear_leftovers(layout)

    socket_folder = layout.make_socket_folder()
    state = {"socket_folder": str(socket_folder), "keeper": str(os.getpid())}
    layout.write_state(state)
    servers: list[subprocess.Popen[bytes]] = []
    users = FileLock(layout.users_lock)
    status = 0
    try:
        servers.append(valkey.start(layout, socket_folder, log))
        servers.append(postgres.start(layout, socket_folder, log))
        layout.write_state({**state, "ready": "yes"})
        # Blocked only now: the servers would inherit the mask and not hear their signals.
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.pthread_sigmask(signal.SIG_BLOCK, _WAKING)
        threading.Thread(target=_tell_when_unused, args=(users,), daemon=True).start()
        status = _wait(servers, log)
    finally:
        # No new user comes between here and the end where the last one left: the lock is held.
        layout.state_file.unlink(missing_ok=True)
        _stop(servers)
        layout.remove_socket_folder(socket_folder)
    return status


def _take_soon(lock: FileLock) -> bool:
    # Somebody who looks whether a keeper lives holds this lock for an instant.
    deadline = time.monotonic() + 2
    while not lock.try_take():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def _clear_leftovers(layout: Layout) -> None:
    state = layout.state()
    if state is not None:
        socket_folder = Path(state["socket_folder"])
        valkey.stop_leftover(socket_folder)
        layout.state_file.unlink(missing_ok=True)
        if socket_folder.parent != layout.folder:
            layout.remove_socket_folder(socket_folder)


def _tell_when_unused(users: FileLock) -> None:
    users.take()
    os.kill(os.getpid(), signal.SIGUSR1)


def _wait(servers: list[subprocess.Popen[bytes]], log: IO[bytes]) -> int:
    while True:
        for server in servers:
            if server.poll() is not None:
                log.write(f"keeper: {server.args!r} ended: {server.returncode}\n".encode())
                return 1
        if signal.sigwait(_WAKING) != signal.SIGCHLD:
            return 0


def _stop(servers: list[subprocess.Popen[bytes]]) -> None:
    for server in reversed(servers):
        # SIGINT is PostgreSQL's fast shutdown: sessions end, everything committed is kept.
        server.send_signal(signal.SIGINT)
    for server in reversed(servers):
        try:
            server.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            server.kill()


def main() -> int:
    """Keep the services of the folder named on the command line."""
    layout = Layout(Path(sys.argv[1]))
    with layout.log_file.open("ab", buffering=0) as log:
        try:
            return keep(layout, log)
        except Exception as error:  # The starter reads the last line of the log.
            log.write(traceback.format_exc().encode())
            log.write(f"failed: {error}\n".encode())
            return 1


if __name__ == "__main__":
    sys.exit(main())
