"""Writes the schedule of a new loan, and the few figures that every week changes."""

from collections.abc import Sequence

from django.db import connection

from ledger.columns import write_columns
from rules.schedule import PlannedInstallment


def schedule_installments(*, loan_id: int, plan: Sequence[PlannedInstallment]) -> None:
    """Write the installments of a loan and its balance, with everything outstanding.

    Source: A-04; the business day, "What an instalment asks for".
    """
    assert connection.in_atomic_block

    write_columns(
        """
        WITH balance AS (
            INSERT INTO repayments_loanbalance (loan_id, outstanding_minor, interest_due_minor,
                interest_paid_minor, waived_minor, written_off_minor, fee_released_minor,
                next_due_on)
            VALUES (%(loan)s, %(outstanding)s, 0, 0, 0, 0, 0, %(next)s)
        )
        INSERT INTO repayments_installment (loan_id, number, due_on, principal_minor,
            interest_minor, principal_paid_minor, interest_paid_minor, source)
        SELECT %(loan)s, line.number, line.due_on, line.principal, 0, 0, 0, ''
        FROM unnest(%(numbers)s::smallint[], %(days)s::date[], %(principals)s::bigint[])
            AS line(number, due_on, principal)
        """,
        {
            "loan": loan_id,
            "outstanding": sum(part.principal_minor for part in plan),
            "next": plan[0].due_on,
            "numbers": [part.number for part in plan],
            "days": [part.due_on for part in plan],
            "principals": [part.principal_minor for part in plan],
        },
    )
