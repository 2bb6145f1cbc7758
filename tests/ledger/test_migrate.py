from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connections


@pytest.fixture
def owner_alias(committed_db, django_db_blocker):
    yield
    connections["owner"].close()


def test_migrating_again_changes_nothing_and_warns_of_nothing(owner_alias):
    errors = StringIO()

    call_command("migrate", verbosity=0, stderr=errors)

    assert errors.getvalue() == ""


def test_a_plan_installs_nothing(owner_alias, monkeypatch):
    monkeypatch.setattr("ledger.install.install", None)

    call_command("migrate", plan=True, stdout=StringIO())


def test_before_the_ledger_there_is_nothing_to_install(owner_alias, monkeypatch):
    monkeypatch.setattr("ledger.install.install", None)
    monkeypatch.setattr(
        type(connections["owner"].introspection), "table_names", lambda self, cursor=None: []
    )
    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", lambda *a, **o: 0)

    call_command("migrate", verbosity=0)


def test_one_role_for_both_is_warned_of(owner_alias, monkeypatch):
    errors = StringIO()

    with monkeypatch.context() as patched:
        patched.setitem(
            connections["default"].settings_dict, "USER", connections["owner"].settings_dict["USER"]
        )
        call_command("migrate", verbosity=0, stderr=errors)

    assert "The application owns its own tables" in errors.getvalue()
