"""Extensions of circle loans, many at once: loans of their own that name the loan they extend."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from ledger.columns import column, read_columns, write_columns
from ledger.wire import BigintArray, TextArray
from loans.steps.notes import NoteDraft, array_text, cover_millionths
from rules.claims import Tier


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionDraft:
    """An extension to be: what it extends, who advances how much of it, and when it ends."""

    loan_id: int
    public_id: str
    parent_id: int
    number: int
    notes: tuple[NoteDraft, ...]
    limit_minor: int
    installment_count: int
    ends_on: datetime.date
    tiers: tuple[Tier, ...]

    @property
    def principal_minor(self) -> int:
        """What is advanced in all."""
        return sum(note.principal_minor for note in self.notes)

    def level_minor(self, level: int) -> int:
        """Return what one level advances, 0 for the common pool."""
        return sum(note.principal_minor for note in self.notes if note.level == level)


def next_loan_ids(count: int) -> list[int]:
    """Return the ids that the next loans will have, ascending."""
    ids = read_columns(
        """
        SELECT nextval(pg_get_serial_sequence('loans_loan', 'id'))
        FROM generate_series(1, {count})
        """,
        ("id",),
        count=count,
    )["id"]

    return sorted(ids.tolist())


def establish_extensions(
    drafts: Sequence[ExtensionDraft], *, on: datetime.date, at: datetime.datetime
) -> None:
    """Write extensions with their notes and tiers; both loans end when the later of them does.

    What they do not say for themselves is what their loans say.

    Source: A-13, A-23; R3-086.
    """
    assert connection.in_atomic_block

    _write_loans(drafts, on=on, at=at)
    _write_notes(drafts)
    _write_tiers(drafts)
    write_columns(
        """
        UPDATE loans_loan loan SET ends_on = ended.ends_on
        FROM unnest(%s::bigint[], %s::date[]) AS ended(parent_id, ends_on)
        WHERE (loan.id = ended.parent_id OR loan.extends_id = ended.parent_id)
            AND loan.ends_on < ended.ends_on
        """,
        (_numbers(draft.parent_id for draft in drafts), [draft.ends_on for draft in drafts]),
    )


def _write_loans(
    drafts: Sequence[ExtensionDraft], *, on: datetime.date, at: datetime.datetime
) -> None:
    write_columns(
        """
        INSERT INTO loans_loan (id, public_id, network_id, product, borrower_id, payer_account_id,
            payee_account_id, payee_name, parameters_id, principal_minor, level_1_minor,
            level_2_minor, level_3_minor, pool_minor, extends_id, extended_number,
            transaction_fee_minor, contingency_fee_minor, limit_at_start_minor, installment_count,
            established_on, established_at, ends_on, accrual_weekday, state)
        SELECT new.id, new.public_id, parent.network_id, parent.product, parent.borrower_id,
            parent.payer_account_id, parent.payee_account_id, parent.payee_name,
            parent.parameters_id, new.principal, new.first, new.second, new.third, new.pool,
            parent.id, new.number, 0, 0, new.limit_minor, new.count, %(on)s, %(at)s,
            greatest(parent.ends_on, new.ends_on), %(weekday)s, 'REPAYING'
        FROM unnest(%(ids)s::bigint[], %(public_ids)s::text[], %(parents)s::bigint[],
            %(numbers)s::bigint[], %(principals)s::bigint[], %(firsts)s::bigint[],
            %(seconds)s::bigint[], %(thirds)s::bigint[], %(pools)s::bigint[],
            %(limits)s::bigint[], %(counts)s::bigint[], %(ends)s::date[])
            AS new(id, public_id, parent_id, number, principal, first, second, third, pool,
                limit_minor, count, ends_on)
        JOIN loans_loan parent ON parent.id = new.parent_id
        """,
        {
            "on": on,
            "at": at,
            "weekday": on.weekday(),
            "ids": _numbers(draft.loan_id for draft in drafts),
            "public_ids": TextArray.of_texts([draft.public_id for draft in drafts]),
            "parents": _numbers(draft.parent_id for draft in drafts),
            "numbers": _numbers(draft.number for draft in drafts),
            "principals": _numbers(draft.principal_minor for draft in drafts),
            "firsts": _numbers(draft.level_minor(1) for draft in drafts),
            "seconds": _numbers(draft.level_minor(2) for draft in drafts),
            "thirds": _numbers(draft.level_minor(3) for draft in drafts),
            "pools": _numbers(draft.level_minor(0) for draft in drafts),
            "limits": _numbers(draft.limit_minor for draft in drafts),
            "counts": _numbers(draft.installment_count for draft in drafts),
            "ends": [draft.ends_on for draft in drafts],
        },
    )


def _write_notes(drafts: Sequence[ExtensionDraft]) -> None:
    notes = [(draft.loan_id, note) for draft in drafts for note in draft.notes]
    write_columns(
        """
        INSERT INTO loans_note
            (loan_id, holder_id, account_id, level, principal_minor, outstanding_minor, path)
        SELECT note.loan, nullif(note.holder, 0), note.account, note.level, note.amount,
            note.amount, nullif(note.path, '')::bigint[]
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[],
            %s::text[]) WITH ORDINALITY AS note(loan, holder, account, level, amount, path, place)
        ORDER BY note.place
        """,
        (
            _numbers(loan_id for loan_id, _ in notes),
            _numbers(note.holder_id or 0 for _, note in notes),
            _numbers(note.account_id for _, note in notes),
            _numbers(note.level for _, note in notes),
            _numbers(note.principal_minor for _, note in notes),
            TextArray.of_texts([array_text(note.path) or "" for _, note in notes]),
        ),
    )


def _write_tiers(drafts: Sequence[ExtensionDraft]) -> None:
    rows = [
        (draft.loan_id, rank, tier.kind.value, cover_millionths(tier))
        for draft in drafts
        for rank, tier in enumerate(draft.tiers, start=1)
    ]
    loans, ranks, kinds, covers = zip(*rows, strict=True)
    write_columns(
        """
        INSERT INTO loans_recoverytier (loan_id, rank, kind, cover_millionths)
        SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[])
        """,
        (_numbers(loans), _numbers(ranks), list(kinds), list(covers)),
    )


def _numbers(values: Iterable[int]) -> BigintArray:
    return column(list(values))
