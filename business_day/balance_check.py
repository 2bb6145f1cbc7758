"""Step 12 of closing a day, its heart: the books agree with each other, or the day stays open."""

import datetime

from django.db import connection

from business_day.models import DayRun


class BooksDisagree(Exception):
    """Two figures that must be equal are not: the day is not closed over it."""

    def __init__(self, figures: dict[str, int], broken: list[str]) -> None:
        super().__init__(f"{', '.join(broken)}: {figures}")
        self.figures = figures


def check_books(*, network_id: int, on: datetime.date) -> int:
    """Keep the day's trial balance in its record; returns how many figures were compared.

    The accounts of the asset sum to zero; deposits are what is available and what is lent out;
    what loans owe is what notes claim. Raises BooksDisagree.

    Source: the business day, "Invariants, always"; R3-168.
    """
    assert connection.in_atomic_block

    figures = _figures(network_id)
    pairs = {
        "the sum of all accounts": (figures["sum_minor"], 0),
        "deposits": (
            figures["deposit_minor"],
            figures["available_minor"] + figures["lent_by_members_minor"],
        ),
        "outstanding principal": (figures["outstanding_minor"], figures["claimed_minor"]),
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
        "deposit_minor",
        "available_minor",
        "lent_by_members_minor",
        "claimed_minor",
        "outstanding_minor",
        "open_loans",
    )
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH claims AS (
                SELECT coalesce(sum(note.outstanding_minor)
                        FILTER (WHERE note.holder_id IS NOT NULL), 0)::bigint AS by_members,
                    coalesce(sum(note.outstanding_minor), 0)::bigint AS by_all
                FROM loans_note note JOIN loans_loan loan ON loan.id = note.loan_id
                WHERE loan.network_id = %(network)s AND note.outstanding_minor > 0
            ), deposits AS (
                SELECT coalesce(sum(member.deposit_minor), 0)::bigint AS deposit,
                    coalesce(sum(stake.balance_minor), 0)::bigint AS available
                FROM lending_circles_loanaccount member
                JOIN ledger_account stake ON stake.id = member.stake_account_id
                WHERE member.network_id = %(network)s
            ), owed AS (
                SELECT coalesce(sum(balance.outstanding_minor), 0)::bigint AS outstanding,
                    count(*) FILTER (WHERE loan.state = 'REPAYING') AS loans
                FROM repayments_loanbalance balance
                JOIN loans_loan loan ON loan.id = balance.loan_id
                WHERE loan.network_id = %(network)s
            )
            SELECT (
                    SELECT coalesce(sum(account.balance_minor), 0)::bigint
                    FROM ledger_account account JOIN governance_network network
                        ON network.asset_id = account.asset_id
                    WHERE network.id = %(network)s
                ),
                deposits.deposit, deposits.available, claims.by_members, claims.by_all,
                owed.outstanding, owed.loans
            FROM claims, deposits, owed
            """,
            {"network": network_id},
        )

        return dict(zip(names, cursor.fetchone(), strict=True))
