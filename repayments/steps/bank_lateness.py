"""Late installments of banks' loans: from the first late day over the grace to the cure."""

import datetime

from django.db import connection

from ledger.columns import Int64s, read_columns, write_columns
from loans.models import BankLoan
from people.models import Notice
from repayments.steps.program_news import LATE, tell_programs


def mark_late(*, network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Open late episodes on banks' loans with `after_id` < id ≤ `up_to_id`; return how many.

    What the borrower gave the bank by the due day is paid, though the holders wait for it: receipts
    that are not confirmed yet count, oldest installment first. Nothing becomes late while the
    counting of late days is paused.

    Source: R0-08, R2-25: borrower-late is not bank-late; A-36.
    """
    assert connection.in_atomic_block

    late = read_columns(
        """
        INSERT INTO repayments_lateepisode (loan_id, number, late_on)
        SELECT due.loan_id, due.number, {on} FROM (
            SELECT line.loan_id, line.number, line.due_on,
                sum(line.principal_minor - line.principal_paid_minor
                    + line.interest_minor - line.interest_paid_minor)
                    OVER (PARTITION BY line.loan_id ORDER BY line.number) AS unpaid_minor
            FROM repayments_loanbalance balance
            JOIN loans_loan loan ON loan.id = balance.loan_id
            JOIN loans_bankloan terms ON terms.loan_id = balance.loan_id
            JOIN repayments_installment line ON line.loan_id = loan.id
                AND line.paid_on IS NULL AND line.due_on < {on}
            WHERE balance.next_due_on < {on} AND balance.loan_id > {after}
                AND balance.loan_id <= {up_to} AND loan.network_id = {network}
                AND loan.state = 'REPAYING' AND loan.product = 'MARKETPLACE'
                AND (terms.delinquency_paused_until IS NULL
                    OR terms.delinquency_paused_until < {on})
        ) due
        WHERE due.unpaid_minor > (
            SELECT coalesce(sum(receipt.amount_minor), 0) FROM repayments_receipt receipt
            WHERE receipt.bank_loan_id = due.loan_id AND receipt.state = 'ENTERED'
                AND receipt.received_on <= due.due_on
        )
        ON CONFLICT DO NOTHING
        RETURNING loan_id
        """,
        ("loan",),
        network=network_id,
        on=on,
        after=after_id,
        up_to=up_to_id,
    )["loan"]
    _tell_owners(late, on=on)
    tell_programs(late.tolist(), LATE, on=on)

    return len(late) + _escalate(network_id, on, after_id, up_to_id)


def _tell_owners(loan_ids: Int64s, *, on: datetime.date) -> None:
    """Tell the owners of the businesses, each once a loan, in few statements."""
    loans = BankLoan.objects.filter(pk__in=loan_ids.tolist()).select_related("business")
    Notice.objects.bulk_create(
        (
            Notice(
                person_id=loan.business.owner_id,
                kind="LOAN_LATE",
                text=f"An installment of “{loan.title}” is late.",
                on=on,
            )
            for loan in loans.order_by("pk")
        ),
        batch_size=5_000,
    )


def clear_covered(loan_id: int) -> int:
    """Take back late episodes that receipts cover, of money given by the due day; how many.

    Source: R0-08: borrower-late is not bank-late.
    """
    return write_columns(
        """
        DELETE FROM repayments_lateepisode episode USING (
            SELECT line.loan_id, line.number, line.due_on,
                sum(line.principal_minor - line.principal_paid_minor
                    + line.interest_minor - line.interest_paid_minor)
                    OVER (ORDER BY line.number) AS unpaid_minor
            FROM repayments_installment line
            WHERE line.loan_id = %(loan)s AND line.paid_on IS NULL
        ) due
        WHERE episode.loan_id = due.loan_id AND episode.number = due.number
            AND episode.cured_on IS NULL AND due.unpaid_minor <= (
                SELECT coalesce(sum(receipt.amount_minor), 0) FROM repayments_receipt receipt
                WHERE receipt.bank_loan_id = due.loan_id AND receipt.state = 'ENTERED'
                    AND receipt.received_on <= due.due_on
            )
        """,
        {"loan": loan_id},
    )


def _escalate(network_id: int, on: datetime.date, after_id: int, up_to_id: int) -> int:
    """Mark what is late beyond its grace: from here on anyone may challenge the loan. A-36."""
    return write_columns(
        """
        UPDATE repayments_lateepisode episode SET escalated_on = %(on)s
        FROM repayments_installment line, loans_loan loan, loans_bankloan terms
        WHERE episode.cured_on IS NULL AND episode.escalated_on IS NULL
            AND line.loan_id = episode.loan_id AND line.number = episode.number
            AND loan.id = episode.loan_id AND terms.loan_id = episode.loan_id
            AND line.due_on + terms.grace_days < %(on)s
            AND loan.id > %(after)s AND loan.id <= %(up_to)s AND loan.network_id = %(network)s
            AND loan.state = 'REPAYING' AND loan.product = 'MARKETPLACE'
            AND (terms.delinquency_paused_until IS NULL
                OR terms.delinquency_paused_until < %(on)s)
        """,
        {"network": network_id, "on": on, "after": after_id, "up_to": up_to_id},
    )
