"""The production picture is one that Docker Compose itself reads."""

import json
import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from tests.architecture.source import ROOT

VARIABLES = {
    "SECRET_KEY": "k" * 64,
    "ALLOWED_HOSTS": "bank.example",
    "SUPERUSER_PASSWORD": "one",
    "OWNER_PASSWORD": "two",
    "APP_PASSWORD": "three",
}


def compose(*arguments, **variables):
    # The package's own entry point answers 0 whatever happens; its program does not.
    package = Path(find_spec("compose").submodule_search_locations[0])
    return subprocess.run(
        [package / "docker-compose", "--file", "docker-compose.yml", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": "/nonexistent", **variables},
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def picture():
    answer = compose("config", "--format", "json", **VARIABLES)
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def test_compose_reads_it(picture):
    assert {"web", "worker", "beat", "postgres", "redis"} <= set(picture["services"])


def test_a_missing_secret_is_named():
    answer = compose("config", "--quiet", **{**VARIABLES, "SECRET_KEY": ""})

    assert answer.returncode != 0
    assert "SECRET_KEY" in answer.stderr


def test_only_the_migration_knows_the_owners_password(picture):
    services = picture["services"]

    knowing = {
        name
        for name, service in services.items()
        if "DATABASE_OWNER_URL" in service.get("environment", {})
    }

    assert knowing == {"migrate"}
    assert "bank_app" in services["web"]["environment"]["DATABASE_URL"]


def test_nothing_but_the_web_is_reached_from_outside(picture):
    open_services = {name for name, service in picture["services"].items() if service.get("ports")}

    assert open_services == {"web"}
    assert picture["services"]["web"]["ports"][0]["host_ip"] == "127.0.0.1"


def test_the_programs_it_starts_exist(picture):
    for name in ("web", "worker", "beat", "migrate"):
        program = picture["services"][name]["command"][0]
        assert program in ("gunicorn", "celery", "python")


def test_whatever_is_set_reaches_the_program(tmp_path):
    """Every setting of the guide but those that are this picture's own or of development."""
    guide = (ROOT / "docs" / "settings.md").read_text().split("## Of `make run`")[0]
    named = set(re.findall(r"^\| `([A-Z_]+)` \|", guide, flags=re.MULTILINE))
    own = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "DOCUMENT_FOLDER"}
    web_only = {"DATABASE_POOL_SIZE", "DATABASE_STATEMENT_SECONDS"}
    development = {"DEBUG", "WEBHOOKS_ALLOW_PRIVATE"}
    settable = named - own - web_only - development
    values = {name: VARIABLES.get(name, f"set-{name}") for name in settable}
    file = tmp_path / "settings.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in (VARIABLES | values).items()))

    answer = compose("--env-file", str(file), "config", "--format", "json")

    assert answer.returncode == 0, answer.stderr
    given = json.loads(answer.stdout)["services"]["worker"]["environment"]
    assert {name: given.get(name) for name in settable} == values
    plain = json.loads(compose("config", "--format", "json", **VARIABLES).stdout)
    assert "SITE_URL" not in {
        name for name, value in plain["services"]["worker"]["environment"].items() if value
    }


def test_every_variable_of_the_example_is_used():
    text = (ROOT / "docker-compose.yml").read_text()
    yaml.safe_load(text)

    for line in (ROOT / ".env.example").read_text().splitlines():
        if line and not line.startswith("#"):
            assert "${" + line.split("=")[0] in text
