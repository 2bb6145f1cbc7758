"""Starts, prepares and stops the PostgreSQL cluster of one checkout."""

import os
import shutil
import subprocess
import time
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from services.binaries import postgres_folder
from services.layout import Layout, write_private
from services.privileges import as_ordinary_user, dies_with_parent, hand_over, switches_user

BUILTIN_LOCALE_MAJOR = 17
START_SECONDS_MAX = 60
OWNER = "bank_owner"
APPLICATION = "bank_app"
DATABASE = "bank"

# Durability stays at its defaults (fsync, synchronous_commit): trials show what production does.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}


class PostgresFailed(Exception):
    """The carried PostgreSQL did not start; the message says why."""


def start(layout: Layout, socket_folder: Path, log: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the cluster, making it first where there is none, and return when it answers."""
    programs, major = postgres_folder()
    prefix = as_ordinary_user()
    if switches_user(prefix):
        # Nobody passes through to what was handed over, and sees nothing else.
        layout.folder.chmod(0o711)
    _make_cluster(layout, programs, major, prefix, log)
    _stop_leftover(layout, programs, prefix, log)
    hand_over(socket_folder, prefix)
    hand_over(layout.postgres_data, prefix)

    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [
            *prefix,
            *dies_with_parent("INT"),
            str(programs / "postgres"),
            *("-D", str(layout.postgres_data)),
            *("-c", f"unix_socket_directories={socket_folder}"),
            *options,
        ],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
        env=_environment(),
        start_new_session=True,
    )
    try:
        _prepare(layout, socket_folder, server)
    except BaseException:
        server.terminate()
        raise
    return server


def _make_cluster(
    layout: Layout, programs: Path, major: int, prefix: list[str], log: IO[bytes]
) -> None:
    data = layout.postgres_data
    if data.exists():
        _check_version(data, major)
        return

    # A cluster is made beside its place and moved there when it is whole, so that a run killed
    # half way leaves nothing that looks like a cluster.
    draft = layout.folder / "postgres.draft"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    hand_over(draft, prefix)
    password_file = layout.folder / "superuser.password"
    write_private(password_file, layout.passwords()["superuser"])
    hand_over(password_file, prefix)
    locale = ["--locale=C"]
    if major >= BUILTIN_LOCALE_MAJOR:
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    try:
        made = subprocess.run(
            [
                *prefix,
                str(programs / "initdb"),
                *("-D", str(draft), "-U", "postgres", "-A", "scram-sha-256"),
                *("--encoding=UTF8", "--data-checksums", f"--pwfile={password_file}"),
                *locale,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_environment(),
        )
        log.write(made.stdout)
    finally:
        password_file.unlink(missing_ok=True)
    if made.returncode != 0:
        said = made.stdout.decode(errors="replace").strip().splitlines()
        raise PostgresFailed(
            f"PostgreSQL could not make a cluster ({said[-1] if said else 'it said nothing'}). "
            "Run as an ordinary user, from a folder open to it, or name a server with DATABASE_URL."
        )
    draft.rename(data)


def _check_version(data: Path, major: int) -> None:
    made_by = (data / "PG_VERSION").read_text().strip()
    if made_by != str(major):
        raise PostgresFailed(
            f"The data in {data} was made by PostgreSQL {made_by}, found is {major}. "
            "Install that version, or move the folder away to start afresh."
        )


def _stop_leftover(layout: Layout, programs: Path, prefix: list[str], log: IO[bytes]) -> None:
    """Stop a server that a killed keeper left running on our data."""
    pid_file = layout.postgres_data / "postmaster.pid"
    try:
        pid = int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return
    if not _is_postgres_of(pid, layout.postgres_data):
        # The number may belong to another program by now, which must not be signalled.
        pid_file.unlink(missing_ok=True)
        return
    for mode in ("fast", "immediate"):
        stopped = subprocess.run(
            [
                *prefix,
                str(programs / "pg_ctl"),
                *("stop", "-D", str(layout.postgres_data), "-m", mode, "-w", "-t", "30"),
            ],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(),
        )
        if stopped.returncode == 0 or not _is_postgres_of(pid, layout.postgres_data):
            return
    raise PostgresFailed(f"A PostgreSQL left over (process {pid}) does not stop.")


def _is_postgres_of(pid: int, data: Path) -> bool:
    command_file = Path(f"/proc/{pid}/cmdline")
    if Path("/proc/self").exists():
        try:
            command = command_file.read_bytes().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            return False
    else:
        asked = subprocess.run(
            ["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True
        )
        command = asked.stdout
    return "postgres" in command and str(data) in command


def _prepare(layout: Layout, socket_folder: Path, server: subprocess.Popen[bytes]) -> None:
    """Wait for the server, then create the two roles and the database where they are missing."""
    passwords = layout.passwords()
    with _connect(passwords["superuser"], socket_folder, server) as connection:
        for role, password, rights in (
            (OWNER, passwords["owner"], "LOGIN CREATEDB"),
            (APPLICATION, passwords["app"], "LOGIN"),
        ):
            known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if known.fetchone() else "CREATE"
            connection.execute(
                sql.SQL("{} ROLE {} WITH {} PASSWORD {}").format(
                    sql.SQL(verb),
                    sql.Identifier(role),
                    sql.SQL(rights),
                    sql.Literal(password),
                )
            )
        made = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if made.fetchone() is None:
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(
                    sql.Identifier(DATABASE), sql.Identifier(OWNER)
                )
            )


def _connect(
    password: str, socket_folder: Path, server: subprocess.Popen[bytes]
) -> psycopg.Connection:
    deadline = time.monotonic() + START_SECONDS_MAX
    while True:
        try:
            return psycopg.connect(
                host=str(socket_folder),
                port=5432,
                user="postgres",
                password=password,
                dbname="postgres",
                autocommit=True,
            )
        except psycopg.OperationalError as error:
            if server.poll() is not None:
                raise PostgresFailed(
                    f"PostgreSQL stopped with status {server.returncode} while starting."
                ) from error
            if time.monotonic() > deadline:
                raise PostgresFailed("PostgreSQL did not answer in time.") from error
            time.sleep(0.03)


def _environment() -> dict[str, str]:
    # PG* variables of the caller would redirect the programs; the messages are read by people.
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}
