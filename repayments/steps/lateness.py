"""Late episodes: from an installment's first late day over its escalation to its cure."""

import datetime
from collections.abc import Sequence

from django.db import connection

from ledger.columns import write_columns


def open_episodes(
    *, network_id: int, due_through: datetime.date, on: datetime.date, after_id: int, up_to_id: int
) -> int:
    """Open an episode for every unpaid installment that fell due by a day and has none yet.

    Returns the episodes opened.

    Source: A-07; the business day, "late".
    """
    assert connection.in_atomic_block

    return write_columns(
        """
        INSERT INTO repayments_lateepisode (loan_id, number, late_on)
        SELECT loan.id, line.number, %s::date
        FROM repayments_loanbalance balance
        JOIN loans_loan loan ON loan.id = balance.loan_id
        JOIN repayments_installment line ON line.loan_id = loan.id
            AND line.paid_on IS NULL AND line.due_on <= %s
        WHERE balance.next_due_on <= %s AND balance.loan_id > %s AND balance.loan_id <= %s
            AND loan.network_id = %s AND loan.state = 'REPAYING'
        ON CONFLICT DO NOTHING
        """,
        (on, due_through, due_through, after_id, up_to_id, network_id),
    )


def escalate_episodes(
    *, loan_ids: Sequence[int], numbers: Sequence[int], on: datetime.date
) -> None:
    """Mark episodes as past their grace.

    Source: A-07, A-09, A-12.
    """
    assert connection.in_atomic_block

    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE repayments_lateepisode episode SET escalated_on = %s
            FROM unnest(%s::bigint[], %s::smallint[]) AS late(loan_id, number)
            WHERE episode.loan_id = late.loan_id AND episode.number = late.number
            """,
            (on, list(loan_ids), list(numbers)),
        )
