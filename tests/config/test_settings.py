"""What the settings demand, and what they make of what they are given."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent

PRODUCTION = {
    "SECRET_KEY": "k" * 64,
    "ALLOWED_HOSTS": "bank.example",
    "DATABASE_URL": "postgresql://app:secret@db/bank",
    "DATABASE_OWNER_URL": "postgresql://owner:secret@db/bank",
    "REDIS_URL": "redis://redis:6379/0",
}


def told(question, **environment):
    """Load the settings in a process of their own and print one thing of them."""
    return subprocess.run(
        [sys.executable, "-c", f"from config import settings as s; print({question})"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def test_without_a_configuration_everything_missing_is_named_at_once():
    refused = told("1")

    assert refused.returncode != 0
    for name in ("SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"):
        assert name in refused.stderr


def test_a_short_key_is_refused():
    assert told("1", **{**PRODUCTION, "SECRET_KEY": "short"}).returncode != 0


def test_no_host_is_refused():
    assert told("1", **{**PRODUCTION, "ALLOWED_HOSTS": ""}).returncode != 0


def test_the_web_server_refuses_to_start_without_a_configuration():
    tried = subprocess.run(
        [sys.executable, "-c", "import config.wsgi"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
    )

    assert tried.returncode != 0
    assert "SECRET_KEY" in tried.stderr


def test_production_is_https_only_unless_told_otherwise():
    question = (
        "s.SECURE_SSL_REDIRECT, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEBUG,"
        " s.SESSION_COOKIE_NAME, s.SECURE_HSTS_SECONDS"
    )

    assert told(question, **PRODUCTION).stdout.strip() == (
        "True True True False __Host-session 31536000"
    )
    plain = told(question, **PRODUCTION, HTTPS="false").stdout.strip()
    assert plain == "False False False False session 0"


def test_the_broker_address_suits_celery():
    question = "s.CELERY_BROKER_URL"

    assert told(question, **PRODUCTION).stdout.strip() == "redis://redis:6379/0"
    by_socket = {**PRODUCTION, "REDIS_URL": "unix:///run/valkey.sock?db=7"}
    assert told(question, **by_socket).stdout.strip() == (
        "redis+socket:///run/valkey.sock?virtual_host=7"
    )


def test_mail_is_confirmed_where_mail_can_be_sent():
    question = "s.ACCOUNT_EMAIL_VERIFICATION"

    assert told(question, **PRODUCTION).stdout.strip() == "optional"
    with_server = {**PRODUCTION, "EMAIL_URL": "smtp://user:secret@mail:587/?tls=True"}
    assert told(question, **with_server).stdout.strip() == "mandatory"


def test_one_database_address_serves_both_roles_where_no_owner_is_given():
    alone = {name: value for name, value in PRODUCTION.items() if name != "DATABASE_OWNER_URL"}

    answer = told("s.DATABASES['owner']['USER'], s.OWNER_IS_SEPARATE", **alone)

    assert answer.stdout.strip() == "app False"


def test_another_kind_of_database_is_refused():
    refused = told("1", **{**PRODUCTION, "DATABASE_URL": "sqlite:///bank.db"})

    assert refused.returncode != 0
    assert "must name a PostgreSQL database" in refused.stderr
