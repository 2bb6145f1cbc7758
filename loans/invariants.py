"""What is always true of banks' loans and their notes, seen in the tables with the ledger."""

from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return the checks of banks' loans for `manage.py check_ledger`."""
    return [
        escrow_is_what_was_not_released(),
        releases_are_what_was_released(),
        notes_are_equal_parts(),
    ]


def escrow_is_what_was_not_released() -> Invariant:
    """Source: N-2."""
    return by_sql(
        "N-2",
        "In a loan's escrow lies what was put in, less what was released and returned.",
        checked="SELECT count(*) FROM loans_bankloan",
        breaches="""
            SELECT 'loan ' || terms.loan_id || ': escrow ' || escrow.balance_minor || ', left '
                || terms.escrowed_minor - terms.released_minor - terms.escrow_returned_minor
            FROM loans_bankloan terms
            JOIN loans_loan loan ON loan.id = terms.loan_id
            JOIN ledger_account escrow ON escrow.id = terms.escrow_account_id
            WHERE escrow.balance_minor
                    <> terms.escrowed_minor - terms.released_minor - terms.escrow_returned_minor
                OR terms.escrowed_minor > loan.principal_minor
            ORDER BY terms.loan_id
        """,
    )


def releases_are_what_was_released() -> Invariant:
    """Source: N-2; A-55."""
    return by_sql(
        "N-2b",
        "What a loan's business received are its releases, and each stands in the ledger.",
        checked="SELECT count(*) FROM loans_release",
        breaches="""
            SELECT 'loan ' || terms.loan_id || ': released ' || terms.released_minor
                || ', releases ' || coalesce(sum(release.amount_minor), 0)
            FROM loans_bankloan terms
            LEFT JOIN loans_release release ON release.bank_loan_id = terms.loan_id
            GROUP BY terms.loan_id
            HAVING coalesce(sum(release.amount_minor), 0) <> terms.released_minor
            UNION ALL
            SELECT 'release ' || release.id || ': journal ' || release.journal_id
            FROM loans_release release
            JOIN loans_bankloan terms ON terms.loan_id = release.bank_loan_id
            WHERE release.amount_minor <> (
                SELECT coalesce(sum(transfer.amount_minor), 0) FROM ledger_transfer transfer
                WHERE transfer.journal_id = release.journal_id
                    AND transfer.debit_id = terms.escrow_account_id
            )
        """,
    )


def notes_are_equal_parts() -> Invariant:
    """Source: H-1; R0-07, R0-16."""
    return by_sql(
        "H-1",
        "A bank's loan is cut into notes of one size, numbered from 1, that make its principal.",
        checked="SELECT count(*) FROM loans_note WHERE level = 4",
        breaches="""
            SELECT 'loan ' || loan.id || ': principal ' || loan.principal_minor || ', '
                || count(note.id) || ' notes of ' || coalesce(sum(note.principal_minor), 0)
            FROM loans_loan loan
            JOIN loans_bankloan terms ON terms.loan_id = loan.id
            LEFT JOIN loans_note note ON note.loan_id = loan.id
            GROUP BY loan.id, terms.partition_minor
            HAVING coalesce(sum(note.principal_minor), 0) <> loan.principal_minor
                OR min(note.principal_minor) <> terms.partition_minor
                OR max(note.principal_minor) <> terms.partition_minor
                OR min(note.serial) <> 1 OR max(note.serial) <> count(note.serial)
                OR bool_or(note.level <> 4)
            ORDER BY loan.id
        """,
    )
