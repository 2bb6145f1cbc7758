"""`make run`: the whole bank on one machine, from nothing to an address in the browser."""

import hashlib
import os
import re
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from services import trial
from services.layout import CHECKOUT, write_private
from services.locks import FileLock
from services.session import Services, ServicesFailed, ensure
from services.supervisor import Supervisor

RUNNING = CHECKOUT / "var" / "running"
READY_SECONDS_MAX = 90
DRAFT = "bank_draft"
MANAGE = (sys.executable, str(CHECKOUT / "manage.py"))


class CannotServe(Exception):
    """The bank cannot be started; the message says why and what helps."""


def main() -> int:
    """Serve until Ctrl-C; return the exit status."""
    try:
        host, port = os.environ.get("HOST") or "127.0.0.1", _port()
        with FileLock(_running_lock()) as alone:
            if not alone.try_take():
                place = RUNNING.read_text() if RUNNING.exists() else "another terminal"
                raise CannotServe(f"This checkout is running already: {place}")
            _check_port_is_free(host, port)
            write_private(RUNNING, f"http://localhost:{port}")
            try:
                return _serve(host, port)
            finally:
                RUNNING.unlink(missing_ok=True)
    except (CannotServe, ServicesFailed) as failure:
        print(failure, file=sys.stderr)
        return 1


def _serve(host: str, port: int) -> int:
    supervisor = Supervisor()
    _say("Starting PostgreSQL and Valkey …")
    held = ensure()
    trial.prepare()
    try:
        stands = _prepare(supervisor, held) and _start(supervisor, held, host, port)
        if stands:
            supervisor.watch_until(lambda: False, held.alive)
    finally:
        _say("Stopping …")
        supervisor.stop()
        held.stop()
    if supervisor.reason:
        print(f"{supervisor.reason} Everything has been stopped.", file=sys.stderr)
        return 1
    _say("Stopped. The data is kept; `make run` takes up from here.")
    return 0


def _prepare(supervisor: Supervisor, held: Services) -> bool:
    """Bring database and static files up to date; the first time, fill a demo community."""
    if held.embedded and (not _has_table("people_user") or _is_unused()):
        _say("Setting up the database …")
        return _collect(supervisor) and _fill_draft(supervisor)
    _say("Bringing the database up to date …")
    quiet = ("--verbosity", "0")
    if not supervisor.run("The migration", [*MANAGE, "migrate", *quiet], {}):
        return False
    if not _collect(supervisor):
        return False
    if _has_network():
        return True
    _say("Filling a demo community …")
    return supervisor.run("The demo community", [*MANAGE, "create_demo"], {})


def _collect(supervisor: Supervisor) -> bool:
    """Collect and compress the static files, where they have changed since the last time."""
    marker = CHECKOUT / "var" / "static_files.sha256"
    digest = _static_digest()
    if marker.exists() and marker.read_text() == digest and (CHECKOUT / "staticfiles").exists():
        return True
    _say("Collecting the static files …")
    command = [*MANAGE, "collectstatic", "--noinput", "--verbosity", "0"]
    if not supervisor.run("Collecting the static files", command, {}):
        return False
    write_private(marker, digest)
    return True


def _static_digest() -> str:
    digest = hashlib.sha256()
    shaping = [
        CHECKOUT / "requirements.lock",
        CHECKOUT / "config" / "settings.py",
        CHECKOUT / "config" / "static_files.py",
    ]
    own = [*CHECKOUT.glob("static/**/*"), *CHECKOUT.glob("[a-z]*/static/**/*")]
    for path in [*shaping, *sorted(own)]:
        if path.is_file():
            digest.update(str(path.relative_to(CHECKOUT)).encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _fill_draft(supervisor: Supervisor) -> bool:
    """Make the first community in a database beside, and put it in place when it is whole.

    So a first run that is interrupted leaves nothing half done: the next one starts afresh.
    """
    name = urlsplit(os.environ["DATABASE_URL"]).path.lstrip("/")
    _administer(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(DRAFT)),
        sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DRAFT)),
    )
    beside = {
        variable: _with_database(os.environ[variable], DRAFT)
        for variable in ("DATABASE_URL", "DATABASE_OWNER_URL")
    }
    migrate = [*MANAGE, "migrate", "--verbosity", "0"]
    if not supervisor.run("The migration", migrate, beside):
        return False
    _say("Filling a demo community (once) …")
    if not supervisor.run("The demo community", [*MANAGE, "create_demo"], beside):
        return False
    _administer(
        sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)),
        sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
            sql.Identifier(DRAFT), sql.Identifier(name)
        ),
    )
    return True


def _start(supervisor: Supervisor, held: Services, host: str, port: int) -> bool:
    _say("Starting the web server, the worker and the scheduler …")
    (CHECKOUT / "var" / "beat").mkdir(exist_ok=True)
    python = sys.executable
    supervisor.start(
        "web",
        [
            *(python, "-m", "gunicorn", "config.wsgi", "--bind", f"{_bracketed(host)}:{port}"),
            *("--workers", "2", "--threads", "4", "--worker-class", "gthread"),
            *("--log-level", "warning", "--no-control-socket"),
        ],
        {"DATABASE_POOL_SIZE": "4", "DATABASE_STATEMENT_SECONDS": "30", "LOG_LEVEL": "WARNING"},
    )
    celery = (python, "-m", "celery", "--quiet", "-A", "config")
    supervisor.start(
        "worker",
        [*celery, "worker", "--concurrency", "2", "--loglevel", "WARNING", "--hostname", "bank@%h"],
        # Its warning about root would be the first thing that people see in a container.
        {"PYTHONWARNINGS": "ignore"},
    )
    supervisor.start(
        "webhooks",
        [
            *(*celery, "worker", "--queues", "webhooks", "--pool", "solo"),
            *("--loglevel", "WARNING", "--hostname", "webhooks@%h"),
        ],
        {"PYTHONWARNINGS": "ignore"},
    )
    supervisor.start(
        "beat",
        [
            *(*celery, "beat", "--loglevel", "WARNING", "--pidfile="),
            *("--schedule", str(CHECKOUT / "var" / "beat" / "schedule")),
        ],
    )
    tries = iter(range(int(READY_SECONDS_MAX / 0.25)))
    if not supervisor.watch_until(
        lambda: _answers(host, port) or next(tries, None) is None, held.alive
    ):
        return False
    if not _answers(host, port):
        supervisor.reason = "The web server did not answer in time."
        return False
    print(f"\n  The bank is open: http://localhost:{port}\n", flush=True)
    supervisor.run("Showing the logins", [*MANAGE, "create_demo", "--logins"], {})
    supervisor.reason = ""
    print("\n  Ctrl-C stops everything; the data is kept.\n", flush=True)
    return True


def _answers(host: str, port: int) -> bool:
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - the caller's wish
    request = urllib.request.Request(
        f"http://{_bracketed(near)}:{port}/health", headers={"Host": "localhost"}
    )
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _port() -> int:
    text = os.environ.get("PORT") or "8000"
    if not (re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= 65535):
        raise CannotServe(f"PORT is {text[:20]!r}; it must be a number from 1 to 65535.")
    return int(text)


def _check_port_is_free(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Port {port} cannot be used ({error.strerror}). "
                f"Choose another one: make run PORT={port + 1 if port < 65535 else 8000}"
            ) from error


def _running_lock() -> Path:
    RUNNING.parent.mkdir(exist_ok=True)
    return RUNNING.with_name("running.lock")


def _has_table(name: str) -> bool:
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT to_regclass(%s)", [f"public.{name}"]).fetchone()
    return row is not None and row[0] is not None


def _has_network() -> bool:
    return _has_rows("governance_network")


def _is_unused() -> bool:
    return not _has_rows("people_user") and not _has_network()


def _has_rows(table: str) -> bool:
    question = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        row = connection.execute(question).fetchone()
    return row is not None and bool(row[0])


def _administer(*statements: sql.Composed) -> None:
    address = _with_database(os.environ["DATABASE_OWNER_URL"], "postgres")
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _with_database(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())
