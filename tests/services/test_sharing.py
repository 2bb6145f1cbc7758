"""The carried services start once, are shared, and stop when the last user is gone."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psycopg
import pytest

from services.layout import CHECKOUT, Layout
from services.locks import FileLock

# A user of the services: says where they are, then waits for a line to let go.
USER = """
import json, sys
from pathlib import Path
import services
held = services.ensure(folder=Path(sys.argv[1]))
print(json.dumps(held.urls), flush=True)
sys.stdin.readline()
held.stop()
print("gone", flush=True)
"""


class User:
    """A process that uses the services until it is told to let go."""

    def __init__(self, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        self.process = subprocess.Popen(
            [sys.executable, "-c", USER, str(folder)],
            cwd=CHECKOUT,
            env=kept,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._urls = None

    @property
    def urls(self):
        if self._urls is None:
            self._urls = json.loads(self.process.stdout.readline())
        return self._urls

    def ask(self, query="SELECT 1"):
        with psycopg.connect(self.urls["DATABASE_URL"]) as connection:
            return connection.execute(query).fetchone()[0]

    def let_go(self):
        self.process.communicate("\n", timeout=60)
        assert self.process.returncode == 0

    def kill(self):
        self.process.kill()
        self.process.wait()


@pytest.fixture
def layout(tmp_path):
    found = Layout(tmp_path / "services")
    yield found
    if (found.folder / "keeper.lock").exists():
        wait_until(lambda: not keeper_lives(found))


@pytest.fixture
def users(layout):
    made = []

    def make():
        made.append(User(layout.folder))
        return made[-1]

    yield make
    for user in made:
        if user.process.poll() is None:
            user.kill()


def keeper_lives(layout):
    with FileLock(layout.keeper_lock) as probe:
        return not probe.try_share()


def wait_until(fact, seconds=30):
    deadline = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


def postgres_answers(url):
    try:
        psycopg.connect(url).close()
    except psycopg.OperationalError:
        return False
    return True


def test_the_services_start_answer_and_stop(layout, users):
    user = users()

    assert user.ask("SELECT current_user") == "bank_app"
    assert user.ask("SHOW synchronous_commit") == "on"
    assert user.ask("SHOW data_checksums") == "on"
    assert user.ask("SHOW server_encoding") == "UTF8"

    user.let_go()
    assert not keeper_lives(layout)
    assert not postgres_answers(user.urls["DATABASE_URL"])
    assert not layout.state_file.exists()


def test_the_data_outlives_a_stop(users):
    first = users()
    with psycopg.connect(first.urls["DATABASE_OWNER_URL"]) as connection:
        connection.execute("CREATE TABLE kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('still here')")
    first.let_go()

    second = users()

    with psycopg.connect(second.urls["DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("SELECT word FROM kept").fetchone() == ("still here",)


def test_the_roles_may_do_what_they_need_and_no_more(users):
    user = users()
    rights = "SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s"

    with psycopg.connect(user.urls["DATABASE_URL"]) as connection:
        assert connection.execute(rights, ["bank_owner"]).fetchone() == (False, True, False)
        assert connection.execute(rights, ["bank_app"]).fetchone() == (False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE mine (word text)")


def test_others_neither_read_the_passwords_nor_reach_the_sockets(layout, users):
    users().ask()

    assert layout.folder.stat().st_mode & 0o077 == 0
    assert layout.passwords_file.stat().st_mode & 0o077 == 0
    assert Path(layout.state()["socket_folder"]).stat().st_mode & 0o077 == 0


def test_a_second_user_shares_the_servers_and_the_last_one_stops_them(layout, users):
    first, second = users(), users()
    assert first.urls == second.urls
    started_at = first.ask("SELECT pg_postmaster_start_time()")

    first.let_go()

    assert keeper_lives(layout)
    assert second.ask("SELECT pg_postmaster_start_time()") == started_at
    second.let_go()
    assert not keeper_lives(layout)


def test_many_users_at_once_start_one_server(layout, users):
    crowd = [users() for _ in range(6)]

    started = {user.ask("SELECT pg_postmaster_start_time()") for user in crowd}

    assert len(started) == 1
    for user in crowd:
        user.let_go()
    assert not keeper_lives(layout)


def test_a_user_killed_without_warning_does_not_keep_the_servers(layout, users):
    first, second = users(), users()
    first.ask()
    second.ask()

    first.kill()
    assert second.ask() == 1
    second.kill()

    wait_until(lambda: not keeper_lives(layout))
    wait_until(lambda: not postgres_answers(second.urls["DATABASE_URL"]))


def test_servers_of_a_killed_keeper_are_replaced(layout, users):
    first = users()
    with psycopg.connect(first.urls["DATABASE_OWNER_URL"]) as connection:
        connection.execute("CREATE TABLE kept (word text)")
    os.kill(int(layout.state()["keeper"]), signal.SIGKILL)
    wait_until(lambda: not keeper_lives(layout))

    second = users()

    with psycopg.connect(second.urls["DATABASE_OWNER_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)
    first.kill()
    second.let_go()
    assert not keeper_lives(layout)


def test_a_server_that_dies_takes_the_keeper_along(layout, users):
    user = users()
    user.ask()
    pid = int((layout.postgres_data / "postmaster.pid").read_text().split("\n")[0])

    os.kill(pid, signal.SIGKILL)

    wait_until(lambda: not keeper_lives(layout))
    user.let_go()
    assert users().ask() == 1


def test_a_process_number_taken_by_another_program_is_left_alone(layout, users):
    users().let_go()
    stranger = subprocess.Popen(["sleep", "60"])
    pid_file = layout.postgres_data / "postmaster.pid"
    pid_file.write_text(f"{stranger.pid}\n{layout.postgres_data}\n1\n5432\n\n\n\n\n")

    assert users().ask() == 1

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_long_path_gets_its_sockets_in_a_short_folder(tmp_path):
    layout = Layout(tmp_path / ("long" * 30))
    layout.make()
    user = User(layout.folder)

    socket_folder = Path(layout.state()["socket_folder"]) if user.ask() == 1 else None

    assert len(str(socket_folder)) < 60
    assert user.ask() == 1
    user.let_go()
    assert not socket_folder.exists()


def test_half_a_cluster_is_made_anew(layout, users):
    layout.make()
    (layout.folder / "postgres.draft").mkdir()
    (layout.folder / "postgres.draft" / "PG_VERSION").write_text("18\n")

    assert users().ask() == 1


def test_data_of_another_version_is_refused_with_what_to_do(layout):
    layout.make()
    layout.postgres_data.mkdir()
    (layout.postgres_data / "PG_VERSION").write_text("12\n")
    kept = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}

    tried = subprocess.run(
        [sys.executable, "-c", USER, str(layout.folder)],
        cwd=CHECKOUT,
        env=kept,
        capture_output=True,
        text=True,
    )

    assert tried.returncode == 1
    assert "was made by PostgreSQL 12" in tried.stderr
    assert "move the folder away" in tried.stderr


def test_configured_servers_are_used_and_nothing_is_started(tmp_path, monkeypatch):
    import services

    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/bank")
    monkeypatch.setenv("REDIS_URL", "redis://cache")

    held = services.ensure(folder=tmp_path / "services")

    assert not held.embedded
    assert held.alive()
    assert not (tmp_path / "services").exists()
    held.stop()
    assert os.environ["DATABASE_URL"] == "postgresql://app@db/bank"
