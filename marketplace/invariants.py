"""What is always true of offers, seen in the tables together with the ledger."""

from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return the checks of offers for `manage.py check_ledger`."""
    return [
        counters_are_commitments(),
        escrow_is_what_was_escrowed(),
        contracts_are_what_was_accepted(),
    ]


def counters_are_commitments() -> Invariant:
    """Source: R0-16: the counter that guards the cap is what was committed."""
    return by_sql(
        "O-1",
        "What an offer counts as committed is what stands committed to it while it is open.",
        checked="SELECT count(*) FROM marketplace_offer WHERE state IN ('LISTED', 'FUNDING')",
        breaches="""
            SELECT 'offer ' || offer.id || ': counts ' || offer.committed_minor
                || ', committed ' || coalesce(sum(commitment.amount_minor), 0)
            FROM marketplace_offer offer
            LEFT JOIN marketplace_commitment commitment
                ON commitment.offer_id = offer.id AND commitment.state = 'COMMITTED'
            WHERE offer.state IN ('LISTED', 'FUNDING')
            GROUP BY offer.id
            HAVING coalesce(sum(commitment.amount_minor), 0) <> offer.committed_minor
            ORDER BY offer.id
        """,
    )


def escrow_is_what_was_escrowed() -> Invariant:
    """Source: R0-16, N-2: waiting money lies in an account."""
    return by_sql(
        "O-2",
        "In the escrow of an offer lies what its commitments say.",
        checked="SELECT count(*) FROM marketplace_offer",
        breaches="""
            SELECT 'offer ' || offer.id || ': escrow ' || escrow.balance_minor
                || ', commitments ' || coalesce(sum(commitment.escrowed_minor), 0)
            FROM marketplace_offer offer
            JOIN ledger_account escrow ON escrow.id = offer.commitments_account_id
            LEFT JOIN marketplace_commitment commitment ON commitment.offer_id = offer.id
            GROUP BY offer.id, escrow.balance_minor
            HAVING coalesce(sum(commitment.escrowed_minor), 0) <> escrow.balance_minor
            ORDER BY offer.id
        """,
    )


def contracts_are_what_was_accepted() -> Invariant:
    """Source: R0-16, R2-15."""
    return by_sql(
        "O-3",
        "A contracted offer's loan has the principal that was accepted.",
        checked="SELECT count(*) FROM marketplace_offer WHERE state = 'CONTRACTED'",
        breaches="""
            SELECT 'offer ' || offer.id || ': accepted ' || offer.accepted_minor
                || ', loan ' || coalesce(loan.principal_minor, 0)
            FROM marketplace_offer offer
            LEFT JOIN loans_loan loan ON loan.id = offer.loan_id
            WHERE offer.state = 'CONTRACTED'
                AND coalesce(loan.principal_minor, -1) <> offer.accepted_minor
            ORDER BY offer.id
        """,
    )
