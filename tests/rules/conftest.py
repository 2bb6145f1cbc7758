"""Rules know no database: a test of a rule that asks for one, or opens one, fails."""

import psycopg
import pytest

DATABASE_FIXTURES = {"db", "committed_db", "transactional_db", "django_db_setup"}


@pytest.fixture(autouse=True, scope="module")
def no_database():
    """Make every connection fail while the tests of one module run."""

    def refuse(*_args, **_kwargs):
        raise AssertionError("A rule has opened a database connection.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg, "connect", refuse)
        patch.setattr(psycopg.Connection, "connect", refuse)
        yield


@pytest.fixture(autouse=True)
def no_database_fixture(request):
    """Fail a test that asks for a database."""
    asked = DATABASE_FIXTURES & set(request.fixturenames)
    assert not asked, f"A test of a rule asks for {sorted(asked)}."
