"""The notes of banks' loans as columns: who holds them, and what they stand at."""

from dataclasses import dataclass

import numpy as np
from django.db import connection

from ledger.columns import Int64s, column, read_columns, write_columns


@dataclass(frozen=True, slots=True, eq=False)
class BankNotes:
    """All notes of some loans by loan and id; `account_ids` are the holders of record's wallets."""

    ids: Int64s
    loan_ids: Int64s
    account_ids: Int64s
    principals: Int64s
    outstanding: Int64s


def notes_of(loan_ids: Int64s) -> BankNotes:
    """Return all notes of banks' loans, lowest loan and note id first."""
    rows = read_columns(
        """
        SELECT note.id, note.loan_id, note.account_id, note.principal_minor, note.outstanding_minor
        FROM unnest({loans}) AS loan(id) JOIN loans_note note ON note.loan_id = loan.id
        ORDER BY note.loan_id, note.id
        """,
        ("id", "loan", "account", "principal", "outstanding"),
        loans=np.unique(loan_ids),
    )

    return BankNotes(
        rows["id"], rows["loan"], rows["account"], rows["principal"], rows["outstanding"]
    )


def take_off(notes: BankNotes, amounts: Int64s) -> None:
    """Take what came back off the notes' outstanding amounts; the loans' balances are locked."""
    assert connection.in_atomic_block
    rows = np.flatnonzero(amounts)
    if not len(rows):
        return

    write_columns(
        """
        UPDATE loans_note note SET outstanding_minor = note.outstanding_minor - part.amount
        FROM unnest(%s::bigint[], %s::bigint[]) AS part(id, amount)
        WHERE note.id = part.id
        """,
        (column(notes.ids[rows]), column(amounts[rows])),
    )
