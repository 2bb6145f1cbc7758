"""Scenes that are put back, days lived in a child that is killed, and what the books then say."""

import hashlib
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import LiteralString

import psycopg
from django.db import connection, connections
from psycopg import sql

from tests.database import _tables

# Everything that is money or says what became of it; ids are left out where a number that was
# drawn by a killed transaction may be missing.
MONEY = (
    "SELECT code, purpose, balance_minor FROM ledger_account",
    "SELECT reference, digest, happened_on, book_id FROM ledger_journal",
    """SELECT reference, position, kind, debit_id, credit_id, amount_minor
    FROM ledger_transfer JOIN ledger_journal ON id = journal_id""",
    "SELECT id, state, settled_on, defaulted_on FROM loans_loan",
    """SELECT loan_id, holder_id, account_id, level, principal_minor, outstanding_minor,
    lien_case_id IS NOT NULL FROM loans_note""",
    "SELECT * FROM repayments_loanbalance",
    "SELECT * FROM repayments_installment",
    "SELECT * FROM repayments_accrual",
    "SELECT * FROM repayments_lateepisode",
    """SELECT borrower_id, defaulted_on, claim_minor, stake_cash_minor, stake_assigned_minor,
    contingency_minor, loss_minor, interest_paid_minor, interest_written_off_minor,
    closes_account, contingency_recovered_minor FROM repayments_defaultcase""",
    """SELECT note_id, claim_minor, stake_cash_minor, stake_assigned_minor, contingency_minor,
    loss_minor, recovered_minor FROM repayments_defaultshare""",
    """SELECT loan_id, number, lender_id, amount_minor, forgiven_on, is_after_stake
    FROM repayments_forgiveness""",
    """SELECT id, state, matched_minor, returned_minor, escrow_account_id, ended_on
    FROM lending_circles_jubileefund""",
    """SELECT fund_id, loan_id, matched_on, is_after_stake, forgiven_minor, principal_minor,
    interest_minor FROM lending_circles_jubileematch""",
    "SELECT * FROM lending_circles_loanaccount",
    "SELECT * FROM lending_circles_depositbalance",
    "SELECT id, business_date, day FROM governance_network",
    'SELECT network_id, "on", figures FROM business_day_dayrun',
)


def digest_of_money() -> str:
    """Return one digest of all tables that hold money or follow it."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for query in MONEY:
            cursor.execute(f"SELECT row::text FROM ({query}) AS row ORDER BY 1")
            digest.update(repr(cursor.fetchall()).encode())
    return digest.hexdigest()


@contextmanager
def kept_rows(owner: psycopg.Connection) -> Iterator[Callable[[], None]]:
    """Keep what stands in the database; what is given puts it back, in a tenth of a copy's time.

    `owner` is a session of the role that owns the tables. Sequences go back as well.
    """
    owner.execute("CREATE SCHEMA kept")
    tables = _tables(owner)
    columns = {table: _columns_of(owner, table) for table in tables}
    _each(owner, tables, "CREATE TABLE kept.{0} AS TABLE public.{0}")
    digests = _digests(owner, tables)
    sequences = owner.execute(
        "SELECT format('%I.%I', schemaname, sequencename)::regclass::text, last_value "
        "FROM pg_sequences WHERE schemaname = 'public'"
    ).fetchall()
    numbers = sql.SQL("; ").join(
        sql.SQL("SELECT setval({}, {}, {})").format(sequence, value or 1, bool(value))
        for sequence, value in sequences
    )

    def put_back() -> None:
        connections.close_all()
        with owner.transaction():
            owner.execute("SET CONSTRAINTS ALL DEFERRED")
            now = _digests(owner, tables)
            changed = [table for table in tables if now[table] != digests[table]]
            _each(owner, changed, "ALTER TABLE public.{0} DISABLE TRIGGER USER")
            _each(owner, changed, "DELETE FROM public.{0}")
            _each(owner, changed, "INSERT INTO public.{0} ({1}) SELECT {1} FROM kept.{0}", columns)
            owner.execute("SET CONSTRAINTS ALL IMMEDIATE")
            _each(owner, changed, "ALTER TABLE public.{0} ENABLE TRIGGER USER")
            owner.execute(numbers)

    try:
        yield put_back
    finally:
        owner.execute("DROP SCHEMA kept CASCADE")


def _each(
    owner: psycopg.Connection,
    tables: list[str],
    statement: LiteralString,
    columns: dict[str, sql.Composed] | None = None,
) -> None:
    """Run a statement for each of the tables, in one round trip."""
    owner.execute(
        sql.SQL("; ").join(
            sql.SQL(statement).format(sql.Identifier(table), (columns or {}).get(table))
            for table in tables
        )
    )


def _digests(owner: psycopg.Connection, tables: list[str]) -> dict[str, str]:
    """Return a digest of the rows of each table, to the byte."""
    looks = [
        sql.SQL(
            "SELECT {}, (SELECT md5(string_agg(row::text, chr(10) ORDER BY row::text)) "
            "FROM public.{} AS row)"
        ).format(table, sql.Identifier(table))
        for table in tables
    ]
    return dict(owner.execute(sql.SQL(" UNION ALL ").join(looks)).fetchall())


def _columns_of(owner: psycopg.Connection, table: str) -> sql.Composed:
    rows = owner.execute(
        "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
        "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
        [f"public.{table}"],
    )
    return sql.SQL(", ").join([sql.Identifier(row[0]) for row in rows])


def live_and_die(deed: Callable[[], None], *, at_statement: int) -> int:
    """Do a deed in a child that is killed before its n-th statement; return its wait status."""

    def counted() -> None:
        count_statements(kill_at=at_statement)
        deed()

    return in_a_child(counted)


def in_a_child(deed: Callable[[], None]) -> int:
    """Do a deed in a child that may be killed by it; return its wait status."""
    connections.close_all()
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1]
    try:
        deed()
    except BaseException:
        traceback.print_exc()
    finally:
        # Nothing of the test run above may go on in the child.
        os._exit(0)


def count_statements(*, kill_at: int | None = None) -> list[int]:
    """Count what goes to the database from here on, commits too, and die before one of them."""
    count = [0]

    def counted(method: Callable) -> Callable:
        def call(*arguments, **options):
            count[0] += 1
            if count[0] == kill_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return method(*arguments, **options)

        return call

    psycopg.Cursor.execute = counted(psycopg.Cursor.execute)
    psycopg.Cursor.copy = counted(psycopg.Cursor.copy)
    psycopg.Connection.commit = counted(psycopg.Connection.commit)
    return count
