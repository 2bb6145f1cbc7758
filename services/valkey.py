"""Starts and stops the Valkey server of one checkout."""

import socket
import subprocess
import time
from pathlib import Path
from typing import IO

from services.binaries import valkey_program
from services.layout import VALKEY_SOCKET, Layout
from services.privileges import dies_with_parent

START_SECONDS_MAX = 30


class ValkeyFailed(Exception):
    """The carried Valkey did not start; the message says why."""


def start(layout: Layout, socket_folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start Valkey on its Unix socket with an append-only file; return when it answers."""
    layout.valkey_data.mkdir(mode=0o700, exist_ok=True)
    path = socket_folder / VALKEY_SOCKET
    server = subprocess.Popen(
        [
            *dies_with_parent("TERM"),
            str(valkey_program()),
            *("--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"),
            *("--dir", str(layout.valkey_data), "--appendonly", "yes", "--save", ""),
            *("--maxmemory-policy", "noeviction", "--daemonize", "no"),
        ],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )
    deadline = time.monotonic() + START_SECONDS_MAX
    while not _ask(path, b"PING\r\n").startswith(b"+PONG"):
        if server.poll() is not None:
            raise ValkeyFailed(f"Valkey stopped with status {server.returncode} while starting.")
        if time.monotonic() > deadline:
            server.terminate()
            raise ValkeyFailed("Valkey did not answer in time.")
        time.sleep(0.02)
    return server


def stop_leftover(socket_folder: Path) -> None:
    """Stop a Valkey that a killed keeper left listening on its socket."""
    path = socket_folder / VALKEY_SOCKET
    deadline = time.monotonic() + START_SECONDS_MAX
    while _ask(path, b"SHUTDOWN\r\n") is not _NOBODY_ANSWERS:
        if time.monotonic() > deadline:
            raise ValkeyFailed(f"A Valkey left over on {path} does not stop.")
        time.sleep(0.05)


_NOBODY_ANSWERS = b"nobody"


def _ask(path: Path, command: bytes) -> bytes:
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(5)
        try:
            client.connect(str(path))
            client.sendall(command)
            return client.recv(64)
        except (FileNotFoundError, ConnectionRefusedError):
            return _NOBODY_ANSWERS
        except OSError:
            return b""
