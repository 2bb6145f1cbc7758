"""The trial balance of a network of banks: its books agree, or its day stays open."""

import datetime

from django.db import connection

from business_day.balance_check import BooksDisagree
from business_day.models import DayRun


def check_books(*, network_id: int, on: datetime.date) -> int:
    """Keep the day's trial balance in its record; returns how many figures were compared.

    The accounts of every asset that the banks lend in sum to zero; what notes claim is what loans
    owe and what lies in their escrow, and there it lies. Raises BooksDisagree.

    Source: the business day, "Invariants, always"; N-2, H-2.
    """
    assert connection.in_atomic_block

    figures = _figures(network_id)
    pairs = {
        "the sum of all accounts": (figures["sum_minor"], 0),
        "claims of notes": (
            figures["claimed_minor"],
            figures["outstanding_minor"] + figures["escrow_left_minor"],
        ),
        "escrow": (figures["escrow_minor"], figures["escrow_left_minor"]),
    }
    broken = [name for name, (one, other) in pairs.items() if one != other]
    if broken:
        raise BooksDisagree(figures, broken)
    DayRun.objects.filter(network_id=network_id, on=on).update(figures=figures)

    return len(pairs)


def _figures(network_id: int) -> dict[str, int]:
    """Return the figures of one moment: one statement, one snapshot."""
    names = (
        "sum_minor",
        "claimed_minor",
        "outstanding_minor",
        "escrow_left_minor",
        "escrow_minor",
        "open_loans",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH bank_loan AS (
                SELECT loan.id, loan.state, balance.outstanding_minor, terms.asset_id,
                    terms.escrow_account_id,
                    terms.escrowed_minor - terms.released_minor - terms.escrow_returned_minor
                        AS left_minor
                FROM loans_loan loan
                JOIN loans_bankloan terms ON terms.loan_id = loan.id
                JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
                WHERE loan.network_id = %(network)s
            )
            SELECT (
                    SELECT coalesce(sum(abs(asset.total)), 0)::bigint FROM (
                        SELECT sum(balance_minor) AS total FROM ledger_account
                        WHERE asset_id IN (
                            SELECT asset_id FROM bank_loan
                            UNION SELECT asset_id FROM governance_network WHERE id = %(network)s
                        )
                        GROUP BY asset_id
                    ) asset
                ),
                (
                    SELECT coalesce(sum(note.outstanding_minor), 0)::bigint
                    FROM loans_note note JOIN bank_loan ON bank_loan.id = note.loan_id
                    WHERE note.outstanding_minor > 0
                ),
                coalesce(sum(outstanding_minor), 0)::bigint,
                coalesce(sum(left_minor), 0)::bigint,
                coalesce(sum(escrow.balance_minor), 0)::bigint,
                count(*) FILTER (WHERE state = 'REPAYING')
            FROM bank_loan LEFT JOIN ledger_account escrow
                ON escrow.id = bank_loan.escrow_account_id
            """,
            {"network": network_id},
        )

        return dict(zip(names, cursor.fetchone(), strict=True))
