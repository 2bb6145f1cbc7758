"""Prepared statements outlive a rollback, but for the one that may have caused it."""

import psycopg
import pytest
from django.db import connection, connections

from ledger.prepared import LastingStatements, keep_prepared
from services.databases import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def driver():
    with address_of(connections["default"].settings_dict).connect() as raw:
        raw.autocommit = False
        keep_prepared(raw)
        yield raw
        raw.rollback()


def prepared(driver) -> list[str]:
    names = "SELECT statement FROM pg_prepared_statements ORDER BY prepare_time"
    return [statement for (statement,) in driver.execute(names, prepare=False)]


def test_what_was_prepared_outlives_a_rollback_but_for_the_latest(driver):
    driver.execute("SELECT 1", prepare=True)
    driver.execute("SELECT 2", prepare=True)
    driver.rollback()

    assert prepared(driver) == ["SELECT 1"]


def test_a_second_rollback_forgets_no_more(driver):
    driver.execute("SELECT 1", prepare=True)
    driver.execute("SELECT 2", prepare=False)
    driver.rollback()
    driver.execute("BEGIN", prepare=False)
    driver.rollback()

    assert prepared(driver) == ["SELECT 1"]


def test_where_nothing_was_prepared_nothing_is_forgotten():
    assert not LastingStatements().clear()


def test_a_statement_whose_table_was_changed_is_prepared_anew(driver):
    driver.execute("CREATE TEMPORARY TABLE shelf (jars integer)")
    driver.execute("SELECT * FROM shelf", prepare=True)
    driver.execute("ALTER TABLE shelf ADD COLUMN lids integer")
    driver.commit()

    with pytest.raises(psycopg.errors.FeatureNotSupported):
        driver.execute("SELECT * FROM shelf", prepare=True)
    driver.rollback()

    assert driver.execute("SELECT * FROM shelf", prepare=True).fetchall() == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_applications_connections_keep_them_and_the_owners_do_not():
    connection.ensure_connection()
    connections["owner"].ensure_connection()

    assert isinstance(connection.connection._prepared, LastingStatements)
    assert not isinstance(connections["owner"].connection._prepared, LastingStatements)
