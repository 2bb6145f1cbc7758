"""Which loans changed since the record was kept last."""

import datetime

from django.db import connection

from track_record.models import RecordMark

# What may have changed a loan since the last night, each by an index: releases, payments, schedules
# and defaults by their ids, recoveries by what they came to, and due days.
_TOUCHED = """
    SELECT terms.loan_id FROM loans_bankloan terms
    JOIN banks_bank bank ON bank.id = terms.bank_id AND bank.network_id = %(network)s
    WHERE terms.loan_id IN (
        SELECT bank_loan_id FROM loans_release WHERE id > %(release)s
        UNION SELECT bank_loan_id FROM repayments_loanpayment WHERE id > %(payment)s
        UNION SELECT bank_loan_id FROM loans_scheduleversion WHERE id > %(schedule)s
        UNION SELECT bank_loan_id FROM repayments_bankdefault WHERE id > %(default)s
        UNION SELECT bank_loan_id FROM track_record_loanrecord WHERE visit_on <= %(on)s
        UNION SELECT record.bank_loan_id FROM repayments_bankdefault lost
            JOIN track_record_loanrecord record ON record.bank_loan_id = lost.bank_loan_id
            WHERE record.holder_recovered_minor <> lost.recovered_minor
                OR record.recovered_minor <> lost.collateral_minor + lost.recovered_minor
                    + lost.contingency_recovered_minor + lost.bond_recovered_minor
                OR (lost.written_off_on IS NOT NULL AND record.closed_on IS NULL)
    )
    ORDER BY terms.loan_id
"""
_NEWEST = """
    SELECT coalesce((SELECT max(id) FROM loans_release), 0),
        coalesce((SELECT max(id) FROM repayments_loanpayment), 0),
        coalesce((SELECT max(id) FROM loans_scheduleversion), 0),
        coalesce((SELECT max(id) FROM repayments_bankdefault), 0)
"""


def touched_loans(mark: RecordMark, *, on: datetime.date | None) -> list[int]:
    """Return the loans of a network that changed since the mark, or fall due by a day."""
    with connection.cursor() as cursor:
        cursor.execute(
            _TOUCHED,
            {
                "network": mark.network_id,
                "release": mark.release_id,
                "payment": mark.payment_id,
                "schedule": mark.schedule_id,
                "default": mark.default_id,
                "on": on,
            },
        )
        return [row[0] for row in cursor.fetchall()]


def move_mark(mark: RecordMark) -> None:
    """Move a mark to the newest rows there are."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWEST)
        mark.release_id, mark.payment_id, mark.schedule_id, mark.default_id = cursor.fetchone()
