"""The block of borrowing after a late installment, and how it ends."""

from django.db import connection

from ledger.columns import Int64s, read_columns
from lending_circles.steps.standing_record import UNBLOCKED, record_accounts


def lift_blocks(*, network_id: int, loan_ids: Int64s) -> int:
    """Let the borrowers of these closed loans borrow again who have no open loan left.

    Source: A-08, A-12: the block ends with the posting that leaves no open loan.
    """
    assert connection.in_atomic_block
    if not len(loan_ids):
        return 0

    lifted = read_columns(
        """
        UPDATE lending_circles_loanaccount member SET borrowing_blocked = false
        FROM (
            SELECT DISTINCT loan.borrower_id FROM unnest({closed}) AS closed(id)
            JOIN loans_loan loan ON loan.id = closed.id
        ) borrower
        WHERE member.network_id = {network} AND member.person_id = borrower.borrower_id
            AND member.borrowing_blocked AND NOT EXISTS (
                SELECT FROM loans_loan own
                WHERE own.borrower_id = borrower.borrower_id AND own.network_id = {network}
                    AND own.state = 'REPAYING'
            )
        RETURNING member.id
        """,
        ("id",),
        closed=loan_ids,
        network=network_id,
    )

    return record_accounts(UNBLOCKED, lifted["id"])
