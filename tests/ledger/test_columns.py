import datetime

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction

from ledger.columns import column, read_columns, write_columns
from ledger.models import Asset, Journal


def test_columns_come_out_as_they_are_in_the_tables(db):
    Asset.objects.create(code="GLD", decimals=3)
    Asset.objects.create(code="RIV", decimals=2)

    found = read_columns(
        "SELECT id, decimals::bigint FROM ledger_asset"
        " WHERE decimals = ANY ({wanted}) AND {day} > date '2026-01-01' ORDER BY code",
        ("id", "decimals"),
        wanted=np.array([2, 3]),
        day=datetime.date(2026, 1, 2),
    )

    assert found["decimals"].tolist() == [3, 2]
    assert found["id"].dtype == np.int64


def test_columns_of_no_rows_are_empty(db):
    found = read_columns("SELECT id FROM ledger_asset", ("id",))

    assert found["id"].tolist() == []


def test_columns_hold_no_nulls_and_whole_numbers_alone(db):
    Asset.objects.create(code="RIV", decimals=2)

    with pytest.raises(AssertionError):
        read_columns("SELECT NULL::bigint AS id FROM ledger_asset", ("id",))
    with pytest.raises(AssertionError):
        read_columns("SELECT decimals::integer FROM ledger_asset", ("decimals",))


def test_columns_go_in_with_one_statement(db):
    touched = write_columns(
        "INSERT INTO ledger_asset (code, decimals)"
        " SELECT 'A' || number, number FROM unnest(%s) AS given(number)",
        (column([1, 2, 3]),),
    )

    assert touched == 3
    assert set(Asset.objects.values_list("code", "decimals")) == {("A1", 1), ("A2", 2), ("A3", 3)}


def test_a_statement_that_fails_raises_djangos_error(db):
    with pytest.raises(DatabaseError), transaction.atomic():
        write_columns("SELECT 1 / 0")


def test_a_transaction_id_is_an_xid8(db):
    assert Journal._meta.get_field("xid").db_type(connection) == "xid8"
