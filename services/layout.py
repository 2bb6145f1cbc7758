"""Where the carried services keep their data, sockets, passwords and locks."""

import json
import os
import secrets
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
DEFAULT_FOLDER = CHECKOUT / "var" / "services"

# The kernel takes 107 bytes of socket path; PostgreSQL adds ".s.PGSQL.5432.lock" to the folder.
SOCKET_PATH_BYTES_MAX = 100
POSTGRES_SOCKET = ".s.PGSQL.5432"
VALKEY_SOCKET = "valkey.sock"


@dataclass(frozen=True, slots=True)
class Layout:
    """The folder of one set of services: one PostgreSQL cluster and one Valkey."""

    folder: Path

    @property
    def postgres_data(self) -> Path:
        """Return the cluster's data folder."""
        return self.folder / "postgres"

    @property
    def valkey_data(self) -> Path:
        """Return the folder of Valkey's append-only file."""
        return self.folder / "valkey"

    @property
    def start_lock(self) -> Path:
        """Return the lock that lets one process at a time start the services."""
        return self.folder / "start.lock"

    @property
    def users_lock(self) -> Path:
        """Return the lock that every user shares; the keeper stops when it gets it alone."""
        return self.folder / "users.lock"

    @property
    def keeper_lock(self) -> Path:
        """Return the lock that the living keeper holds."""
        return self.folder / "keeper.lock"

    @property
    def state_file(self) -> Path:
        """Return the file in which the keeper says where the sockets are."""
        return self.folder / "state.json"

    @property
    def passwords_file(self) -> Path:
        """Return the file with the passwords of the database roles."""
        return self.folder / "passwords.json"

    @property
    def log_file(self) -> Path:
        """Return the log of the keeper and of both servers."""
        return self.folder / "services.log"

    def make(self) -> None:
        """Create the folder, closed to everybody else, where it is not there yet."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def passwords(self) -> dict[str, str]:
        """Return the roles' passwords, made once and kept."""
        try:
            kept: dict[str, str] = json.loads(self.passwords_file.read_text())
        except FileNotFoundError:
            kept = {name: secrets.token_urlsafe(24) for name in ("superuser", "owner", "app")}
            write_private(self.passwords_file, json.dumps(kept))
        return kept

    def state(self) -> dict[str, str] | None:
        """Return what the keeper last wrote, or None where it wrote nothing."""
        try:
            found: dict[str, str] = json.loads(self.state_file.read_text())
        except FileNotFoundError:
            return None
        return found

    def write_state(self, state: dict[str, str]) -> None:
        """Replace the keeper's state as one step, so that no reader sees half of it."""
        write_private(self.state_file, json.dumps(state))

    def make_socket_folder(self) -> Path:
        """Create the sockets' folder, beside the data where the path is short enough."""
        inside = self.folder / "run"
        if len(os.fsencode(inside / f"{POSTGRES_SOCKET}.lock")) <= SOCKET_PATH_BYTES_MAX:
            inside.mkdir(mode=0o700, exist_ok=True)
            return inside
        return Path(tempfile.mkdtemp(prefix="bank-", dir="/tmp"))

    def remove_socket_folder(self, socket_folder: Path) -> None:
        """Remove the sockets' folder."""
        shutil.rmtree(socket_folder, ignore_errors=True)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, appearing under its name when it is whole."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
