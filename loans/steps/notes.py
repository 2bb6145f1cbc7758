"""Loans, and the notes on them, as circles and banks alike write and change them."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from ledger.columns import Int64s, column, read_columns, write_columns
from ledger.compiled import CompiledInsert
from loans.models import Loan, Note
from rules.claims import Tier, TierKind
from rules.money import MILLION, rounded_part

_NEW_LOAN = CompiledInsert(Loan)


@dataclass(frozen=True, slots=True, eq=False)
class NoteTable:
    """The notes of some loans that still have something outstanding, by loan and note id."""

    ids: Int64s
    loan_ids: Int64s
    account_ids: Int64s
    outstanding: Int64s


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """A note to be: a lender's slice of a loan, or the common pool's (no holder, no path).

    `path` names the members over whom trust ran from borrower to lender, both ends left out.
    """

    holder_id: int | None
    account_id: int
    level: int
    principal_minor: int
    path: tuple[int, ...] | None


def next_loan_id() -> int:
    """Return the id that the next loan will have: its money goes through pool shards by this id.

    A shard has to be known before it is locked, which is before the loan is written.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('loans_loan', 'id'))")
        return int(cursor.fetchone()[0])


def establish(*, loan: Loan, notes: Sequence[NoteDraft], tiers: Sequence[Tier]) -> Loan:
    """Write a new loan with its notes and the order in which its loss would be borne.

    Source: A-14, A-20, A-35: a slice is a note, the waterfall is data of the contract.
    """
    assert connection.in_atomic_block
    assert sum(note.principal_minor for note in notes) == loan.principal_minor

    _NEW_LOAN.insert(loan)
    write_columns(
        """
        WITH tiers AS (
            INSERT INTO loans_recoverytier (loan_id, rank, kind, cover_millionths)
            SELECT %(loan)s, tier.rank, tier.kind, tier.cover
            FROM unnest(%(kinds)s::text[], %(covers)s::bigint[])
                WITH ORDINALITY AS tier(kind, cover, rank)
        )
        INSERT INTO loans_note
            (loan_id, holder_id, account_id, level, principal_minor, outstanding_minor, path)
        SELECT %(loan)s, note.holder, note.account, note.level, note.amount, note.amount,
            note.path::bigint[]
        FROM unnest(%(holders)s::bigint[], %(accounts)s::bigint[], %(levels)s::smallint[],
            %(amounts)s::bigint[], %(paths)s::text[])
            WITH ORDINALITY AS note(holder, account, level, amount, path, place)
        ORDER BY note.place
        """,
        {
            "loan": loan.pk,
            "kinds": [tier.kind.value for tier in tiers],
            "covers": [cover_millionths(tier) for tier in tiers],
            "holders": [note.holder_id for note in notes],
            "accounts": [note.account_id for note in notes],
            "levels": [note.level for note in notes],
            "amounts": [note.principal_minor for note in notes],
            "paths": [array_text(note.path) for note in notes],
        },
    )

    return loan


def cover_millionths(tier: Tier) -> int | None:
    """Return how much of what is open a contingency tier covers; the others have no bound."""
    if tier.kind is not TierKind.CONTINGENCY_POOL:
        return None

    return rounded_part(MILLION, ratio=tier.cover_ratio)


def array_text(path: tuple[int, ...] | None) -> str | None:
    """Return the path of a note as text that PostgreSQL reads as an array."""
    return None if path is None else "{" + ",".join(map(str, path)) + "}"


def notes_outstanding(loan_ids: Int64s) -> NoteTable:
    """Return what is outstanding on the notes of these loans, lowest loan and note id first."""
    rows = read_columns(
        """
        SELECT note.id, note.loan_id, note.account_id, note.outstanding_minor
        FROM unnest({loans}) AS loan(id)
        JOIN loans_note note ON note.loan_id = loan.id
        WHERE note.outstanding_minor > 0
        ORDER BY note.loan_id, note.id
        """,
        ("id", "loan_id", "account_id", "outstanding_minor"),
        loans=np.unique(loan_ids),
    )

    return NoteTable(rows["id"], rows["loan_id"], rows["account_id"], rows["outstanding_minor"])


def return_principal(note_ids: Int64s, amounts: Int64s) -> None:
    """Take what was returned off the notes' outstanding amounts; a note stands at most once."""
    assert connection.in_atomic_block

    write_columns(
        """
        UPDATE loans_note note SET outstanding_minor = note.outstanding_minor - part.amount
        FROM unnest(%s::bigint[], %s::bigint[]) AS part(id, amount)
        WHERE note.id = part.id
        """,
        (column(note_ids), column(amounts)),
    )


def settle_loans(loan_ids: Sequence[int], *, on: datetime.date) -> None:
    """Mark loans as settled that nothing is owed on any more."""
    assert connection.in_atomic_block

    Loan.objects.filter(pk__in=list(loan_ids), state=Loan.State.REPAYING).update(
        state=Loan.State.SETTLED, settled_on=on
    )


def default_loans(loan_ids: Sequence[int], *, on: datetime.date) -> None:
    """Mark loans as defaulted; their notes claim nothing any more, whatever they lost."""
    assert connection.in_atomic_block

    Loan.objects.filter(pk__in=list(loan_ids), state=Loan.State.REPAYING).update(
        state=Loan.State.DEFAULTED, defaulted_on=on
    )
    Note.objects.filter(loan_id__in=list(loan_ids)).update(outstanding_minor=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """A part of a note that goes to a new holder at face value, or to the common pool (None)."""

    note_id: int
    holder_id: int | None
    account_id: int
    amount_minor: int


def assign_notes(assignments: Sequence[Assignment]) -> list[Note]:
    """Cut pieces off notes and give them to their new holders.

    What was returned already stays with the first note, so that the slices of a loan still add up
    to its principal. A piece stands on no trust path (A-11).

    Source: A-11, A-59; the business day, "The waterfall, note by note".
    """
    assert connection.in_atomic_block

    notes = Note.objects.select_for_update().in_bulk([piece.note_id for piece in assignments])
    pieces = []
    for piece in assignments:
        note = notes[piece.note_id]
        note.principal_minor -= piece.amount_minor
        note.outstanding_minor -= piece.amount_minor
        pieces.append(
            Note(
                loan_id=note.loan_id,
                holder_id=piece.holder_id,
                account_id=piece.account_id,
                level=Note.Level.POOL if piece.holder_id is None else note.level,
                principal_minor=piece.amount_minor,
                outstanding_minor=piece.amount_minor,
                assigned_from=note,
            )
        )
    Note.objects.bulk_update(notes.values(), ["principal_minor", "outstanding_minor"])

    return Note.objects.bulk_create(pieces)


def place_lien(*, holder_ids: Sequence[int], network_id: int, case_ids: Sequence[int]) -> None:
    """Keep what the notes of these holders still return for the creditors of their defaults.

    Source: A-11: notes on late loans stay under a lien.
    """
    assert connection.in_atomic_block

    for holder_id, case_id in zip(holder_ids, case_ids, strict=True):
        Note.objects.filter(
            holder_id=holder_id,
            loan__network_id=network_id,
            outstanding_minor__gt=0,
            lien_case_id=None,
        ).update(lien_case_id=case_id)
