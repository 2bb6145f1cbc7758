"""The tables are what the models say."""

import pytest
from django.core.management import call_command
from django.db import connections

pytestmark = pytest.mark.django_db


def test_no_migration_is_missing(capsys):
    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=1, skip_checks=True)
    except SystemExit:
        pytest.fail("migrations are missing:\n" + capsys.readouterr().out)


def test_the_application_owns_no_table():
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tableowner = current_user")
        owned = cursor.fetchall()

    assert owned == []
