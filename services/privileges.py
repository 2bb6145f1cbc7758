"""How a server is started so that it runs without root rights and dies with its keeper."""

import os
import shutil
import subprocess
from pathlib import Path

# The user that owns nothing, where root may not open a user namespace (some containers).
NOBODY = 65534
_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")


def dies_with_parent(signal_name: str) -> list[str]:
    """Return the command prefix that sends a signal to the server when its parent dies.

    Empty where the system has no such thing; a server left over is then stopped at the next start.
    """
    if shutil.which("setpriv") is None:
        return []
    return ["setpriv", "--pdeathsig", signal_name, "--"]


def without_root() -> list[str]:
    """Return the command prefix under which PostgreSQL agrees to run for root.

    PostgreSQL refuses root. A user namespace makes root look like an ordinary user to it, with no
    new user and no change of file owners; where that is forbidden, it runs as nobody.
    """
    if os.geteuid() != 0:
        return []
    if shutil.which("unshare") and _succeeds([*_NAMESPACE, "true"]):
        return list(_NAMESPACE)
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


def hand_over(path: Path, prefix: list[str]) -> None:
    """Give a folder to the user that the prefix switches to, where it switches at all."""
    if not any(word.startswith("--reuid") for word in prefix):
        return
    os.chown(path, NOBODY, NOBODY)
    for inner in path.rglob("*"):
        os.chown(inner, NOBODY, NOBODY)


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
