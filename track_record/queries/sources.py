"""What checks read beside the loans' facts: transfers, dated rows, open loans, installments."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping

from django.db import connection

from ledger.kinds import Kind
from loans.models import Loan
from repayments.models import Receipt
from rules.portfolio_metrics import DueRecord, OpenLoan
from track_record.queries.facts import LateLoan

# The sums of a bank that are made of rows with a day.
DATED = (
    "loan_count",
    "released_minor",
    "repaid_minor",
    "interest_minor",
    "settled_count",
    "defaulted_count",
    "claim_minor",
    "loss_minor",
)
_MOVED = """
    SELECT
        (SELECT coalesce(sum(moved.amount_minor), 0) FROM loans_release one
            JOIN loans_bankloan terms ON terms.loan_id = one.bank_loan_id
            JOIN ledger_transfer moved ON moved.journal_id = one.journal_id
                AND moved.kind = %(tranche)s
            WHERE terms.bank_id = %(bank)s AND terms.asset_id = %(asset)s),
        (SELECT coalesce(sum(moved.amount_minor), 0) FROM paid
            JOIN ledger_transfer moved ON moved.journal_id = paid.journal_id
                AND moved.kind = %(principal)s)
        + (SELECT coalesce(sum(principal_minor), 0) FROM paid WHERE source = 'IN_KIND'),
        (SELECT coalesce(sum(moved.amount_minor), 0) FROM paid
            JOIN ledger_transfer moved ON moved.journal_id = paid.journal_id
                AND moved.kind = %(interest)s)
        + (SELECT coalesce(sum(interest_minor - servicing_minor), 0) FROM paid
            WHERE source = 'IN_KIND')
"""
_PAID = """
    WITH paid AS (
        SELECT one.* FROM repayments_loanpayment one
        JOIN loans_bankloan terms ON terms.loan_id = one.bank_loan_id
        WHERE terms.bank_id = %(bank)s AND terms.asset_id = %(asset)s
    )
"""
_DATED = """
    WITH own AS (
        SELECT terms.loan_id, loan.state, loan.settled_on, loan.defaulted_on
        FROM loans_bankloan terms JOIN loans_loan loan ON loan.id = terms.loan_id
        WHERE terms.bank_id = %(bank)s AND terms.asset_id = %(asset)s
    )
    SELECT released_on, 'released_minor', sum(amount_minor)::bigint
        FROM loans_release JOIN own ON own.loan_id = bank_loan_id GROUP BY 1
    UNION ALL
    SELECT first_on, 'loan_count', count(*) FROM (
        SELECT min(released_on) AS first_on FROM loans_release
        JOIN own ON own.loan_id = bank_loan_id GROUP BY bank_loan_id
    ) begun GROUP BY 1
    UNION ALL
    SELECT distributed_on, 'repaid_minor', sum(principal_minor)::bigint
        FROM repayments_loanpayment JOIN own ON own.loan_id = bank_loan_id GROUP BY 1
    UNION ALL
    SELECT distributed_on, 'interest_minor', sum(interest_minor - servicing_minor)::bigint
        FROM repayments_loanpayment JOIN own ON own.loan_id = bank_loan_id GROUP BY 1
    UNION ALL
    SELECT own.settled_on, 'settled_count', count(*) FROM own
        WHERE own.state = 'SETTLED'
            AND EXISTS (SELECT 1 FROM loans_release WHERE bank_loan_id = own.loan_id) GROUP BY 1
    UNION ALL
    SELECT own.defaulted_on, 'defaulted_count', count(*) FROM own
        WHERE own.state = 'DEFAULTED'
            AND EXISTS (SELECT 1 FROM loans_release WHERE bank_loan_id = own.loan_id) GROUP BY 1
    UNION ALL
    SELECT lost.defaulted_on, 'claim_minor', sum(lost.claim_minor)::bigint
        FROM repayments_bankdefault lost JOIN own ON own.loan_id = lost.bank_loan_id GROUP BY 1
    UNION ALL
    SELECT lost.defaulted_on, 'loss_minor', sum(lost.loss_minor)::bigint
        FROM repayments_bankdefault lost JOIN own ON own.loan_id = lost.bank_loan_id GROUP BY 1
"""


def moved_by_ledger(bank_id: int, asset_id: int) -> dict[str, int]:
    """Return what transfers moved: tranches, principal and interest to holders.

    A note taken in exchange for tokens is paid without money.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _PAID + _MOVED,
            {
                "bank": bank_id,
                "asset": asset_id,
                "tranche": int(Kind.TRANCHE),
                "principal": int(Kind.PRINCIPAL_RETURN),
                "interest": int(Kind.NOTE_INTEREST),
            },
        )
        row = cursor.fetchone()

    return {
        name: int(value)
        for name, value in zip(
            ("released_minor", "repaid_minor", "interest_minor"), row, strict=True
        )
    }


def dated_changes(bank_id: int, asset_id: int) -> dict[datetime.date, Counter[str]]:
    """Return by how much a bank's sums moved on each day, from rows that keep their day."""
    found: dict[datetime.date, Counter[str]] = defaultdict(Counter)
    with connection.cursor() as cursor:
        cursor.execute(_DATED, {"bank": bank_id, "asset": asset_id})
        for on, name, amount in cursor.fetchall():
            found[on][name] += int(amount)

    return found


def open_loans(bank_id: int, asset_id: int, late: Mapping[int, LateLoan]) -> list[OpenLoan]:
    """Return a bank's running loans with what is outstanding by their balances."""
    rows = Loan.objects.filter(
        bank_loan__bank_id=bank_id,
        bank_loan__asset_id=asset_id,
        bank_loan__released_minor__gt=0,
        state=Loan.State.REPAYING,
    ).values_list(
        "pk",
        "balance__outstanding_minor",
        "bank_loan__extended_on",
        "bank_loan__restructured_on",
    )

    return [
        OpenLoan(
            outstanding_minor=outstanding,
            days_past_due=late[pk].days_past_due if pk in late else 0,
            is_extended=extended_on is not None,
            is_restructured=restructured_on is not None,
        )
        for pk, outstanding, extended_on, restructured_on in rows
    ]


_DUE = """
    SELECT least(part.due_on, episode.late_on - 1), part.paid_on
    FROM loans_bankloan terms
    JOIN loans_loan loan ON loan.id = terms.loan_id
    JOIN repayments_installment part ON part.loan_id = terms.loan_id
    LEFT JOIN repayments_lateepisode episode
        ON episode.loan_id = part.loan_id AND episode.number = part.number
    WHERE terms.bank_id = %(bank)s AND terms.asset_id = %(asset)s
        AND part.principal_minor + part.interest_minor > 0
        AND (episode.number IS NOT NULL
            OR part.due_on <= least(%(on)s, coalesce(loan.settled_on, loan.defaulted_on)))
        AND (episode.number IS NULL OR episode.late_on <= %(on)s)
"""


def due_records(bank_id: int, asset_id: int, *, on: datetime.date) -> list[DueRecord]:
    """Return every installment of a bank that fell due while its loan ran.

    One that went late once was due the day before it did, whatever its day is now.
    """
    with connection.cursor() as cursor:
        cursor.execute(_DUE, {"bank": bank_id, "asset": asset_id, "on": on})
        return [DueRecord(due_on, paid_on) for due_on, paid_on in cursor.fetchall()]


def remitted(
    bank_id: int, asset_id: int, *, through: datetime.date
) -> list[tuple[datetime.date, datetime.date]]:
    """Return when a bank received, and when it passed on, each receipt that it has passed on."""
    rows = Receipt.objects.filter(
        bank_id=bank_id,
        bank_loan__asset_id=asset_id,
        state=Receipt.State.REMITTED,
        remitted_on__lte=through,
    ).values_list("received_on", "remitted_on")

    return [(received_on, remitted_on) for received_on, remitted_on in rows if remitted_on]
