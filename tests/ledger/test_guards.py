"""What the application's role, and even the owner, may not do."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from ledger import posting
from tests.ledger.books import DAY, held, stake

ATTACKS = [
    "UPDATE ledger_journal SET reference = 'x'",
    "UPDATE ledger_transfer SET amount_minor = 1",
    "UPDATE ledger_account SET balance_minor = 1000000",
    "UPDATE ledger_account SET floor_minor = NULL",
    "UPDATE ledger_allowed SET kind = 1",
    "DELETE FROM ledger_journal",
    "DELETE FROM ledger_transfer",
    "DELETE FROM ledger_account",
    "DELETE FROM ledger_allowed",
    "TRUNCATE ledger_journal",
    "TRUNCATE ledger_transfer",
    "TRUNCATE ledger_account CASCADE",
    "INSERT INTO ledger_journal (reference, digest, happened_on) VALUES ('x', '', now())",
    "INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id, amount_minor)"
    " VALUES (1, 9, 1, 1, 2, 1)",
    "INSERT INTO ledger_account (code, purpose, asset_id) VALUES ('x', 'STAKE', 1)",
    "INSERT INTO ledger_allowed VALUES (10, 'STAKE', 'MERCHANT')",
    "ALTER TABLE ledger_journal DISABLE TRIGGER USER",
    "ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_floor_holds",
    "DROP TABLE ledger_transfer",
    "DROP TRIGGER ledger_journal_keeps_rows ON ledger_journal",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION ledger_lock(bigint[]) RETURNS bigint LANGUAGE sql AS 'SELECT 1'",
    "CREATE TABLE ledger_shadow (id bigint)",
    "SELECT ledger_move(ARRAY[1]::bigint[], ARRAY[2]::bigint[], ARRAY[3]::bigint[])",
    "SELECT ledger_post_set('2026-01-01', NULL, ARRAY['x'], ARRAY['x'::bytea], ARRAY[1],"
    " ARRAY[1], ARRAY[1]::smallint[], ARRAY[1]::bigint[], ARRAY[2]::bigint[], ARRAY[3]::bigint[])",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_applications_role_is_refused(books, attack):
    before = held()

    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(attack)

    assert caught.value.__cause__.sqlstate == "42501", "refused for lack of a privilege"
    assert held() == before


def test_the_application_cannot_grant_itself_more(db):
    with connection.cursor() as cursor:
        # PostgreSQL only warns that nothing was granted.
        cursor.execute("GRANT UPDATE ON ledger_journal TO CURRENT_USER")
        cursor.execute("SELECT has_table_privilege('ledger_journal', 'UPDATE')")

        assert cursor.fetchone() == (False,)


def test_the_application_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = current_user::regrole")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles"
            " WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False,)


def test_a_planted_table_does_not_mislead_the_functions(books):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE ledger_allowed AS TABLE public.ledger_allowed")
        cursor.execute("INSERT INTO ledger_allowed VALUES (11, 'SPENDING', 'STAKE')")

    with pytest.raises(posting.KindNotAllowed), transaction.atomic():
        posting.post(
            reference="x",
            moves=[posting.Move(11, books.ana, books.ana_stake, 1)],
            on=DAY,
        )


@pytest.mark.parametrize(
    "slip",
    [
        "UPDATE ledger_journal SET reference = 'x'",
        "UPDATE ledger_transfer SET amount_minor = 1",
        "DELETE FROM ledger_journal",
        "DELETE FROM ledger_transfer",
        "DELETE FROM ledger_account",
        "TRUNCATE ledger_journal",
        "TRUNCATE ledger_transfer",
        "TRUNCATE ledger_account CASCADE",
        "UPDATE ledger_account SET code = 'x' WHERE id = 1",
        "UPDATE ledger_account SET floor_minor = -5",
    ],
)
def test_the_owners_hand_is_stopped_too(committed_books, owner_connection, slip):
    with transaction.atomic():
        posting.post(reference="a", moves=[stake(committed_books, 1)], on=DAY)
    slip = slip.replace("id = 1", f"id = {committed_books.ana}")

    with pytest.raises(psycopg.DatabaseError) as caught:
        owner_connection.execute(slip)

    assert caught.value.sqlstate == "LB000"
