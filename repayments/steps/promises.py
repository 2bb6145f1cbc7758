"""Judges borrowers' promises to pay at the close of a day."""

import datetime

from ledger.columns import write_columns

# A receipt that is entered later than it was received still keeps a promise so many days on.
SECOND_LOOK_DAYS = 31


def judge_promises(*, network_id: int, on: datetime.date) -> int:
    """Mark promises kept or broken; return how many.

    A promise is kept when as much was paid from its day to its due day, what the bank received and
    did not pass on yet included: the borrower has paid. Its due day over, it is broken.

    Source: R0-08: borrower-late is not bank-late.
    """
    return write_columns(
        """
        WITH asked AS (
            SELECT promise.id, promise.state, promise.due_on, promise.amount_minor <= (
                SELECT coalesce(sum(payment.amount_minor), 0)
                FROM repayments_loanpayment payment
                WHERE payment.bank_loan_id = promise.bank_loan_id
                    AND payment.paid_on BETWEEN promise.promised_on AND promise.due_on
            ) + (
                SELECT coalesce(sum(receipt.amount_minor), 0)
                FROM repayments_receipt receipt
                WHERE receipt.bank_loan_id = promise.bank_loan_id AND receipt.state = 'ENTERED'
                    AND receipt.received_on BETWEEN promise.promised_on AND promise.due_on
            ) AS is_kept
            FROM repayments_promisetopay promise
            JOIN loans_loan loan ON loan.id = promise.bank_loan_id
            WHERE loan.network_id = %(network)s AND (promise.state = 'OPEN'
                OR promise.state = 'BROKEN' AND promise.ended_on > %(since)s)
        )
        UPDATE repayments_promisetopay promise
        SET state = CASE WHEN asked.is_kept THEN 'KEPT' ELSE 'BROKEN' END, ended_on = %(on)s
        FROM asked
        WHERE asked.id = promise.id AND (asked.is_kept
            OR asked.state = 'OPEN' AND asked.due_on <= %(on)s)
        """,
        {
            "network": network_id,
            "on": on,
            "since": on - datetime.timedelta(days=SECOND_LOOK_DAYS),
        },
    )
