"""The interest of a week, written for many loans at once."""

import datetime
from dataclasses import dataclass

from django.db import connection

from ledger.columns import Int64s, column, write_columns


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class WeekTable:
    """One ended week a row: its number, the installment that it belongs to, its interest."""

    loan_ids: Int64s
    weeks: Int64s
    numbers: Int64s
    principals: Int64s
    fulls: Int64s
    chargeds: Int64s


def write_weeks(weeks: WeekTable, *, on: datetime.date) -> int:
    """Write accruals once, charge them to their installments and balances; return how many are new.

    What is written twice, even by two at once, is charged once: only rows that are new reach the
    installment and the balance.

    Source: A-02, A-03, A-30.
    """
    assert connection.in_atomic_block

    return write_columns(
        """
        WITH week AS (
            SELECT * FROM unnest(
                %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]
            ) AS week(loan_id, week, number, principal, full_rate, charged)
        ), new AS (
            INSERT INTO repayments_accrual
                (loan_id, week, accrued_on, principal_minor, full_minor, charged_minor)
            SELECT loan_id, week, %s, principal, full_rate, charged FROM week
            ON CONFLICT DO NOTHING
            RETURNING loan_id, full_minor, charged_minor
        ), charged AS (
            UPDATE repayments_installment line
            SET interest_minor = line.interest_minor + new.charged_minor
            FROM new JOIN week USING (loan_id)
            WHERE line.loan_id = new.loan_id AND line.number = week.number::smallint
                AND new.charged_minor > 0
        )
        UPDATE repayments_loanbalance balance SET
            interest_due_minor = balance.interest_due_minor + new.charged_minor,
            waived_minor = balance.waived_minor + new.full_minor - new.charged_minor
        FROM new WHERE balance.loan_id = new.loan_id
        """,
        (
            column(weeks.loan_ids),
            column(weeks.weeks),
            column(weeks.numbers),
            column(weeks.principals),
            column(weeks.fulls),
            column(weeks.chargeds),
            on,
        ),
    )
