"""Asks the virus scanner that this installation has set up, if any, before a file is kept."""

import shlex
import socket
import struct
import subprocess

from django.conf import settings

from banks.case_refusals import ScanRefused
from banks.models import StoredFile

SECONDS = 60
CHUNK = 65_536
_CLAMD = "clamd:"


def scan(content: bytes) -> StoredFile.Scan:
    """Return what the scanner says; without a scanner that the file was not scanned.

    `DOCUMENT_SCANNER` is `clamd:host:port`, `clamd:/path/of/socket`, or a command that reads the
    file from its standard input and ends with 0 where it is clean. A scanner that finds something,
    fails or does not answer refuses the file. Raises ScanRefused.
    """
    setting = settings.DOCUMENT_SCANNER.strip()
    if not setting:
        return StoredFile.Scan.NOT_SCANNED
    try:
        if setting.startswith(_CLAMD):
            is_clean = _ask_clamd(setting.removeprefix(_CLAMD), content)
        else:
            is_clean = _run(setting, content)
    except (OSError, ValueError, subprocess.SubprocessError):
        raise ScanRefused("The scanner does not answer, so no file is kept now.") from None
    if not is_clean:
        raise ScanRefused

    return StoredFile.Scan.CLEAN


def _run(command: str, content: bytes) -> bool:
    done = subprocess.run(
        shlex.split(command),
        input=content,
        timeout=SECONDS,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return done.returncode == 0


def _ask_clamd(address: str, content: bytes) -> bool:
    """Send the file in chunks, each with its length before it (clamd's INSTREAM)."""
    with _connected(address) as connection:
        connection.sendall(b"zINSTREAM\x00")
        for start in range(0, len(content), CHUNK):
            chunk = content[start : start + CHUNK]
            connection.sendall(struct.pack("!L", len(chunk)) + chunk)
        connection.sendall(struct.pack("!L", 0))
        answer = connection.recv(4_096)

    return answer.strip(b"\x00\r\n ") == b"stream: OK"


def _connected(address: str) -> socket.socket:
    if address.startswith("/"):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        connection.connect(address)
        return connection
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), timeout=SECONDS)
