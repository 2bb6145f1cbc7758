"""Writes what lenders forgave of installments: no money moves, claims and debts shrink alike."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from ledger.columns import Int64s, column, write_columns
from loans import steps as loan_steps
from repayments.models import Installment
from repayments.steps.collecting import LineTable, record_lines, record_payments
from repayments.steps.cures import tell_caught_up


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgivenLine:
    """One creditor's share of one installment; `completes` says that nothing is left of it.

    Without a lender it is the common pool's. All lines of an installment say the same of it.
    """

    loan_id: int
    number: int
    note_id: int
    lender_id: int | None
    amount_minor: int
    completes: bool


def forgive(lines: Sequence[ForgivenLine], *, is_after_stake: bool, on: datetime.date) -> Int64s:
    """Take forgiven shares off notes, installments and balances; return the loans now settled.

    The balances of the loans are locked by the caller, who also takes the amounts off deposits.

    Source: A-28; R3-096, R3-097.
    """
    assert connection.in_atomic_block

    write_columns(
        """
        INSERT INTO repayments_forgiveness
            (loan_id, number, note_id, lender_id, amount_minor, forgiven_on, is_after_stake)
        SELECT line.loan_id, line.number, line.note_id, nullif(line.lender_id, 0), line.amount,
            %s::date, %s
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
            WITH ORDINALITY AS line(loan_id, number, note_id, lender_id, amount, place)
        ORDER BY line.place
        """,
        (
            on,
            is_after_stake,
            column([line.loan_id for line in lines]),
            column([line.number for line in lines]),
            column([line.note_id for line in lines]),
            column([line.lender_id or 0 for line in lines]),
            column([line.amount_minor for line in lines]),
        ),
    )
    notes, note_places = np.unique([line.note_id for line in lines], return_inverse=True)
    returned = np.zeros(len(notes), dtype=np.int64)
    np.add.at(returned, note_places, [line.amount_minor for line in lines])
    loan_steps.return_principal(notes, returned)

    table = _by_installment(lines)
    caught_up = record_lines(table, on=on, source=Installment.Source.FORGIVEN)
    write_columns(
        """
        UPDATE repayments_installment line
        SET principal_forgiven_minor = line.principal_forgiven_minor + part.amount
        FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS part(loan_id, number, amount)
        WHERE line.loan_id = part.loan_id AND line.number = part.number::smallint
        """,
        (column(table.loan_ids), column(table.numbers), column(table.principals)),
    )
    nothing = np.zeros_like(table.principals)
    settled = record_payments(
        table.loan_ids, principals=table.principals, interests=nothing, releases=nothing
    )
    write_columns(
        """
        UPDATE repayments_loanbalance balance
        SET forgiven_minor = balance.forgiven_minor + part.amount
        FROM (
            SELECT loan_id, sum(amount) AS amount
            FROM unnest(%s::bigint[], %s::bigint[]) AS line(loan_id, amount) GROUP BY loan_id
        ) part
        WHERE balance.loan_id = part.loan_id
        """,
        (column(table.loan_ids), column(table.principals)),
    )
    loan_steps.settle_loans(settled.tolist(), on=on)
    tell_caught_up(caught_up, on=on)

    return settled


def _by_installment(lines: Sequence[ForgivenLine]) -> LineTable:
    """Return what each installment is forgiven in all."""
    totals: dict[tuple[int, int], int] = {}
    complete: dict[tuple[int, int], bool] = {}
    for line in lines:
        key = (line.loan_id, line.number)
        totals[key] = totals.get(key, 0) + line.amount_minor
        complete[key] = line.completes
    keys = sorted(totals)

    return LineTable(
        loan_ids=np.array([loan for loan, _ in keys], dtype=np.int64),
        numbers=np.array([number for _, number in keys], dtype=np.int64),
        principals=np.array([totals[key] for key in keys], dtype=np.int64),
        interests=np.zeros(len(keys), dtype=np.int64),
        completes=np.array([complete[key] for key in keys], dtype=np.bool_),
    )
