"""Copies of a scene, days lived in a child that is killed, and what the books then say."""

import hashlib
import os
import signal
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, connections
from psycopg import sql

from services.locks import FileLock
from tests.database import LOCKS, _maintenance, point_at

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
def copy_of(template: str) -> Iterator[str]:
    """Work in a copy of a database; afterwards it is gone, and the process is back."""
    name = f"{template}_copy"
    drop = sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name))
    point_at(template)
    with FileLock(LOCKS / name) as lock:
        lock.take()
        with _maintenance() as server:
            server.execute(drop)
            server.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                    sql.Identifier(name), sql.Identifier(template)
                )
            )
            point_at(name)
            try:
                yield name
            finally:
                point_at(template)
                # Waits for the session of a killed child, which another role may not end.
                server.execute(drop)
                (LOCKS / name).unlink(missing_ok=True)


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
