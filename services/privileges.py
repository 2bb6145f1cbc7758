"""How a server is started so that it runs without root rights and dies with its keeper."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

# The user that owns nothing, where root may not open a user namespace (some containers).
NOBODY = 65534


def dies_with_parent(signal_name: str) -> list[str]:
    """Return the command prefix that sends a signal to the server when its parent dies.

    Empty where the system has no such thing; a server left over is then stopped at the next start.
    """
    if shutil.which("setpriv") is None:
        return []
    return ["setpriv", "--pdeathsig", signal_name, "--"]


def as_ordinary_user() -> list[str]:
    """Return the command prefix under which PostgreSQL agrees to run.

    PostgreSQL refuses root, and a user whom the system has no name for (containers run as any
    number). A user namespace makes both look like an ordinary user to it, with no new user and no
    change of file owners; where that is forbidden, root runs it as nobody.
    """
    own = os.geteuid()
    if own != 0 and _is_known(own):
        return []
    seen_as = NOBODY if _is_known(NOBODY) else _some_known_user()
    namespace = ["unshare", "--user", f"--map-user={seen_as}", f"--map-group={seen_as}", "--"]
    if shutil.which("unshare") and _succeeds([*namespace, "true"]):
        return namespace
    if own != 0:
        return []
    return ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--"]


def hand_over(path: Path, prefix: list[str]) -> None:
    """Give a folder to the user that the prefix switches to, where it switches at all."""
    if not switches_user(prefix):
        return
    os.chown(path, NOBODY, NOBODY)
    for inner in path.rglob("*"):
        os.chown(inner, NOBODY, NOBODY)


def switches_user(prefix: list[str]) -> bool:
    """Tell whether the prefix makes the server another user to the file system as well."""
    return any(word.startswith("--reuid") for word in prefix)


def _is_known(number: int) -> bool:
    try:
        pwd.getpwuid(number)
    except KeyError:
        return False
    return True


def _some_known_user() -> int:
    return next((user.pw_uid for user in pwd.getpwall() if user.pw_uid != 0), NOBODY)


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=20).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
