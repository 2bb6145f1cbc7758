"""All notes of one bank's loan as columns: who holds them, and what they stand at."""

from dataclasses import dataclass

import numpy as np
from django.db import connection

from ledger.columns import Int64s, column, read_columns, write_columns


@dataclass(frozen=True, slots=True, eq=False)
class BankNotes:
    """The notes of one loan by id; `account_ids` are the wallets of the holders of record."""

    ids: Int64s
    account_ids: Int64s
    principals: Int64s
    outstanding: Int64s

    def weights(self) -> Int64s:
        """Return by what money is shared over them: what is outstanding, or else their size."""
        return self.outstanding if self.outstanding.any() else self.principals


def notes_of(loan_id: int) -> BankNotes:
    """Return all notes of a bank's loan, lowest id first."""
    rows = read_columns(
        """
        SELECT id, account_id, principal_minor, outstanding_minor FROM loans_note
        WHERE loan_id = {loan} ORDER BY id
        """,
        ("id", "account", "principal", "outstanding"),
        loan=loan_id,
    )

    return BankNotes(rows["id"], rows["account"], rows["principal"], rows["outstanding"])


def take_off(notes: BankNotes, amounts: Int64s) -> None:
    """Take what came back off the notes' outstanding amounts; the loan's balance is locked."""
    assert connection.in_atomic_block
    rows = np.flatnonzero(amounts)

    write_columns(
        """
        UPDATE loans_note note SET outstanding_minor = note.outstanding_minor - part.amount
        FROM unnest(%s::bigint[], %s::bigint[]) AS part(id, amount)
        WHERE note.id = part.id
        """,
        (column(notes.ids[rows]), column(amounts[rows])),
    )
