"""Payments on loans, one or very many: the ledger, the notes, the installments, the balances."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from django.db import connection

from ledger import pools, posting
from ledger.columns import Int64s, column, read_columns, write_columns
from ledger.kinds import Kind, Purpose
from loans import steps as loan_steps
from repayments.models import Installment
from repayments.steps.cures import tell_caught_up
from rules.allotment import allot_grouped
from rules.repayment import Collected

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PaymentTable:
    """Payments, one a row and one a journal; the principal of each is split over the notes once.

    `source_ids` are the ledger accounts that pay; `releases` is what the payment earns of the
    loan's transaction fee. Payments of one loan stand in the order in which they are made.
    """

    references: list[str]
    loan_ids: Int64s
    source_ids: Int64s
    principals: Int64s
    interests: Int64s
    releases: Int64s


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LineTable:
    """What each installment receives, and whether that completes it; an installment stands once."""

    loan_ids: Int64s
    numbers: Int64s
    principals: Int64s
    interests: Int64s
    completes: Bools


def lines_of(loan_id: int, collected: Sequence[Collected]) -> LineTable:
    """Return what one payment pays of one loan as a table."""
    return LineTable(
        loan_ids=np.full(len(collected), loan_id, dtype=np.int64),
        numbers=np.array([line.number for line in collected], dtype=np.int64),
        principals=np.array([line.principal_minor for line in collected], dtype=np.int64),
        interests=np.array([line.interest_minor for line in collected], dtype=np.int64),
        completes=np.array([line.is_complete for line in collected], dtype=np.bool_),
    )


def lock_balances(loan_ids: Int64s) -> None:
    """Lock the balances of loans in id order, so that nobody else pays them meanwhile."""
    assert connection.in_atomic_block

    write_columns(
        """
        SELECT loan_id FROM repayments_loanbalance
        WHERE loan_id = ANY(%s::bigint[]) ORDER BY loan_id FOR NO KEY UPDATE
        """,
        (column(np.unique(loan_ids)),),
    )


def collect(
    payments: PaymentTable,
    lines: LineTable,
    *,
    network_id: int,
    on: datetime.date,
    source: Installment.Source,
    principal_kind: Kind = Kind.PRINCIPAL,
    split: "Split | None" = None,
) -> Int64s:
    """Post payments, write what they paid, and return the loans that nothing is owed on any more.

    The balances of the loans are locked by the caller. Principal goes to the notes pro rata to
    what is outstanding (largest remainder, lowest note id first) or as `split` divides it,
    interest to the common pool.

    Source: A-05, A-50; the business day, "What an instalment asks for"; R3-053 ... R3-055.
    """
    assert connection.in_atomic_block

    notes = loan_steps.notes_outstanding(payments.loan_ids)
    returned, shares = (split or split_over_notes)(notes, payments)
    if len(notes.ids):
        touched = np.flatnonzero(returned)
        loan_steps.return_principal(notes.ids[touched], returned[touched])
    caught_up = record_lines(lines, on=on, source=source)
    settled = record_payments(
        payments.loan_ids,
        principals=payments.principals,
        interests=payments.interests,
        releases=payments.releases,
    )
    loan_steps.settle_loans(settled.tolist(), on=on)
    tell_caught_up(caught_up, on=on)
    # Money comes last: its rows are the ones that others wait for.
    _post(payments, notes, shares, principal_kind, network_id=network_id, on=on)

    return settled


@dataclass(frozen=True, slots=True, eq=False)
class NoteShares:
    """The parts of payments that go to notes, by the places of both in their tables."""

    payments: Int64s
    notes: Int64s
    amounts: Int64s


# What every note receives in all, and each payment's shares.
Split = Callable[[loan_steps.NoteTable, PaymentTable], tuple[Int64s, NoteShares]]


def split_over_notes(
    notes: loan_steps.NoteTable, payments: PaymentTable
) -> tuple[Int64s, NoteShares]:
    """Return what every note receives in all, and each payment's shares.

    Payments of one loan are split one after the other: the second sees what the first returned.

    Source: A-50; the business day: pro rata to outstanding, largest remainder, lowest note id.
    """
    left = notes.outstanding.copy()
    by_loan = np.argsort(payments.loan_ids, kind="stable")
    ordered = payments.loan_ids[by_loan]
    turns = np.empty(len(ordered), dtype=np.int64)
    turns[by_loan] = np.arange(len(ordered)) - np.searchsorted(ordered, ordered, side="left")

    rows_of, places_of, parts_of = [], [], []
    for turn in range(int(turns.max(initial=-1)) + 1):
        rows = np.flatnonzero((turns == turn) & (payments.principals > 0))
        starts = np.searchsorted(notes.loan_ids, payments.loan_ids[rows], side="left")
        sizes = np.searchsorted(notes.loan_ids, payments.loan_ids[rows], side="right") - starts
        offsets = np.concatenate(([0], np.cumsum(sizes)))
        places = np.arange(offsets[-1]) + np.repeat(starts - offsets[:-1], sizes)
        parts = allot_grouped(payments.principals[rows], offsets, left[places])
        left[places] -= parts
        rows_of.append(np.repeat(rows, sizes))
        places_of.append(places)
        parts_of.append(parts)

    shares = NoteShares(
        *(
            np.concatenate(columns) if columns else np.zeros(0, dtype=np.int64)
            for columns in (rows_of, places_of, parts_of)
        )
    )

    return notes.outstanding - left, shares


def record_lines(lines: LineTable, *, on: datetime.date, source: Installment.Source) -> Int64s:
    """Write what installments received; one that is complete also ends its late episode.

    Returns the loans of which late episodes ended.
    """
    assert connection.in_atomic_block

    write_columns(
        """
        UPDATE repayments_installment line SET
            principal_paid_minor = line.principal_paid_minor + part.principal,
            interest_paid_minor = line.interest_paid_minor + part.interest,
            paid_on = CASE WHEN part.complete = 1 THEN %s::date END,
            source = CASE WHEN part.complete = 1 THEN %s ELSE line.source END
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
            AS part(loan_id, number, principal, interest, complete)
        WHERE line.loan_id = part.loan_id AND line.number = part.number::smallint
        """,
        (
            on,
            source.value,
            column(lines.loan_ids),
            column(lines.numbers),
            column(lines.principals),
            column(lines.interests),
            column(lines.completes),
        ),
    )

    ended = read_columns(
        """
        UPDATE repayments_lateepisode episode SET cured_on = {on}
        FROM unnest({loans}, {numbers}) AS part(loan_id, number)
        WHERE episode.loan_id = part.loan_id AND episode.number = part.number::smallint
            AND episode.cured_on IS NULL
        RETURNING episode.loan_id
        """,
        ("loan",),
        on=on,
        loans=lines.loan_ids[lines.completes],
        numbers=lines.numbers[lines.completes],
    )["loan"]

    return np.unique(ended)


def record_payments(
    loan_ids: Int64s, *, principals: Int64s, interests: Int64s, releases: Int64s
) -> Int64s:
    """Take payments off what loans owe, and return the loans that owe nothing any more."""
    assert connection.in_atomic_block

    loans, places = np.unique(loan_ids, return_inverse=True)
    sums = []
    for amounts in (principals, interests, releases):
        total = np.zeros(len(loans), dtype=np.int64)
        np.add.at(total, places, amounts)
        sums.append(column(total))
    write_columns(
        """
        UPDATE repayments_loanbalance balance SET
            outstanding_minor = balance.outstanding_minor - paid.principal,
            interest_due_minor = balance.interest_due_minor - paid.interest,
            interest_paid_minor = balance.interest_paid_minor + paid.interest,
            fee_released_minor = balance.fee_released_minor + paid.release,
            next_due_on = (
                SELECT min(line.due_on) FROM repayments_installment line
                WHERE line.loan_id = balance.loan_id AND line.paid_on IS NULL
            )
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
            AS paid(loan_id, principal, interest, release)
        WHERE balance.loan_id = paid.loan_id
        """,
        (column(loans), *sums),
    )

    return read_columns(
        """
        SELECT balance.loan_id FROM unnest({loans}) AS paid(loan_id)
        JOIN repayments_loanbalance balance USING (loan_id)
        WHERE balance.outstanding_minor = 0 AND balance.interest_due_minor = 0
        """,
        ("loan_id",),
        loans=loans,
    )["loan_id"]


def _post(
    payments: PaymentTable,
    notes: loan_steps.NoteTable,
    shares: NoteShares,
    principal_kind: Kind,
    *,
    network_id: int,
    on: datetime.date,
) -> None:
    """Post one journal for each payment that moves money: principal, interest, fee earned."""
    with_interest = np.flatnonzero(payments.interests)
    with_release = np.flatnonzero(payments.releases)
    with_share = np.flatnonzero(shares.amounts)
    principal_rows = shares.payments[with_share]
    shard = _shards_by_loan(network_id, payments.loan_ids)

    rows = np.concatenate((principal_rows, with_interest, with_release))
    order = np.argsort(rows, kind="stable")
    kinds = np.repeat(
        [principal_kind, Kind.INTEREST, Kind.FEE_RELEASE],
        [len(principal_rows), len(with_interest), len(with_release)],
    )
    debits = np.concatenate(
        (
            payments.source_ids[principal_rows],
            payments.source_ids[with_interest],
            shard[Purpose.TRANSACTION_POOL_UNEARNED][with_release],
        )
    )
    credits = np.concatenate(
        (
            notes.account_ids[shares.notes[with_share]],
            shard[Purpose.COMMON_POOL][with_interest],
            shard[Purpose.TRANSACTION_POOL][with_release],
        )
    )
    amounts = np.concatenate(
        (
            shares.amounts[with_share],
            payments.interests[with_interest],
            payments.releases[with_release],
        )
    )
    counts = np.bincount(rows, minlength=len(payments.references))
    posted = np.flatnonzero(counts)
    if len(posted):
        posting.post_arrays(
            references=[payments.references[row] for row in posted.tolist()],
            counts=counts[posted],
            kinds=kinds[order],
            debits=debits[order],
            credits=credits[order],
            amounts=amounts[order],
            on=on,
            book_id=network_id,
        )


def _shards_by_loan(network_id: int, loan_ids: Int64s) -> dict[Purpose, Int64s]:
    """Return the shard of each pool that a loan's money goes through, a row a payment."""
    purposes = (
        Purpose.COMMON_POOL,
        Purpose.TRANSACTION_POOL,
        Purpose.TRANSACTION_POOL_UNEARNED,
    )

    # The same shard as `pools.credit_shard` picks: what a loan paid in is there to be released.
    return {
        purpose: np.array(pools.pool_accounts(network_id, purpose))[loan_ids % pools.SHARDS]
        for purpose in purposes
    }
