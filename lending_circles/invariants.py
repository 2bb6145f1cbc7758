"""What is always true of circles, seen in the tables together with the ledger."""

from ledger.kinds import Kind, Purpose
from ledger.reconcile import Invariant, by_sql
from lending_circles import extension_invariants, forgiveness_invariants, jubilee_invariants


def invariants() -> list[Invariant]:
    """Return the checks of circles for `manage.py check_ledger`."""
    return [
        deposits_are_available_and_lent(),
        slices_make_the_loan(),
        balances_are_open_notes(),
        balances_are_unpaid_installments(),
        installments_make_the_loan(),
        interest_reaches_the_common_pool_alone(),
        pools_are_not_negative(),
        nobody_lends_to_themselves(),
        everybody_lends_once(),
        fees_are_in_the_ledger(),
        deposit_history_ends_at_the_deposit(),
        *extension_invariants.invariants(),
        *forgiveness_invariants.invariants(),
        *jubilee_invariants.invariants(),
    ]


def deposits_are_available_and_lent() -> Invariant:
    """Source: C-2; R3-046."""
    return by_sql(
        "C-2",
        "A deposit is what is available of it and what its owner's notes have outstanding.",
        checked="SELECT count(*) FROM lending_circles_loanaccount",
        breaches="""
            SELECT 'loan account ' || member.id || ': deposit ' || member.deposit_minor
                || ', available ' || stake.balance_minor || ', lent ' || coalesce(lent.minor, 0)
            FROM lending_circles_loanaccount member
            JOIN ledger_account stake ON stake.id = member.stake_account_id
            LEFT JOIN (
                SELECT account_id, sum(outstanding_minor)::bigint AS minor
                FROM loans_note WHERE holder_id IS NOT NULL AND level <> 4 GROUP BY account_id
            ) lent ON lent.account_id = member.stake_account_id
            WHERE member.deposit_minor <> stake.balance_minor + coalesce(lent.minor, 0)
            ORDER BY member.id
        """,
    )


def slices_make_the_loan() -> Invariant:
    """Source: C-1; R3-168; A-20."""
    return by_sql(
        "C-1",
        "The notes of a loan add up to its principal, and by level to what each source gave.",
        checked="SELECT count(*) FROM loans_loan WHERE product = 'PEER'",
        breaches="""
            SELECT 'loan ' || loan.id || ': principal ' || loan.principal_minor
                || ', notes ' || coalesce(sum(note.principal_minor), 0)
            FROM loans_loan loan LEFT JOIN loans_note note ON note.loan_id = loan.id
            WHERE loan.product = 'PEER'
            GROUP BY loan.id
            HAVING coalesce(sum(note.principal_minor), 0) <> loan.principal_minor
            ORDER BY loan.id
        """,
    )


def balances_are_open_notes() -> Invariant:
    """Source: C-1, C-8."""
    return by_sql(
        "C-1b",
        "What is outstanding on a loan is what is outstanding on its notes.",
        checked="""
            SELECT count(*) FROM repayments_loanbalance balance
            JOIN loans_loan loan ON loan.id = balance.loan_id AND loan.product = 'PEER'
        """,
        breaches="""
            SELECT 'loan ' || balance.loan_id || ': outstanding ' || balance.outstanding_minor
                || ', notes ' || coalesce(sum(note.outstanding_minor), 0)
            FROM repayments_loanbalance balance
            JOIN loans_loan loan ON loan.id = balance.loan_id AND loan.product = 'PEER'
            LEFT JOIN loans_note note ON note.loan_id = balance.loan_id
            GROUP BY balance.loan_id
            HAVING coalesce(sum(note.outstanding_minor), 0) <> balance.outstanding_minor
            ORDER BY balance.loan_id
        """,
    )


def balances_are_unpaid_installments() -> Invariant:
    """Source: A-04; the business day, "What an instalment asks for"."""
    return by_sql(
        "C-1c",
        "An open loan's outstanding principal is what its installments have unpaid.",
        checked="""
            SELECT count(*) FROM loans_loan WHERE state = 'REPAYING' AND product = 'PEER'
        """,
        breaches="""
            SELECT 'loan ' || loan.id || ': outstanding ' || balance.outstanding_minor
                || ', installments ' || sum(line.principal_minor - line.principal_paid_minor)
            FROM loans_loan loan
            JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
            JOIN repayments_installment line ON line.loan_id = loan.id
            WHERE loan.state = 'REPAYING' AND loan.product = 'PEER'
            GROUP BY loan.id, balance.outstanding_minor
            HAVING sum(line.principal_minor - line.principal_paid_minor)
                <> balance.outstanding_minor
            ORDER BY loan.id
        """,
    )


def installments_make_the_loan() -> Invariant:
    """Source: A-04."""
    return by_sql(
        "C-1d",
        "The installments of a loan add up to its principal.",
        checked="SELECT count(*) FROM loans_loan WHERE product = 'PEER'",
        breaches="""
            SELECT 'loan ' || loan.id FROM loans_loan loan
            LEFT JOIN repayments_installment line ON line.loan_id = loan.id
            WHERE loan.product = 'PEER'
            GROUP BY loan.id
            HAVING coalesce(sum(line.principal_minor), 0) <> loan.principal_minor
                OR count(line.number) <> loan.installment_count
            ORDER BY loan.id
        """,
    )


def interest_reaches_the_common_pool_alone() -> Invariant:
    """Source: C-5; R3-014, R3-053, R3-061."""
    return by_sql(
        "C-5",
        "Interest reaches the common pool and nobody else.",
        checked="SELECT count(*) FROM ledger_transfer WHERE kind = %(interest)s",
        breaches="""
            SELECT 'journal ' || transfer.journal_id || ' transfer ' || transfer.position
            FROM ledger_transfer transfer
            JOIN ledger_account credit ON credit.id = transfer.credit_id
            WHERE transfer.kind = %(interest)s AND credit.purpose <> %(common)s
            ORDER BY transfer.journal_id, transfer.position
        """,
        parameters={"interest": int(Kind.INTEREST), "common": Purpose.COMMON_POOL.value},
    )


def pools_are_not_negative() -> Invariant:
    """Source: C-3."""
    purposes = [
        Purpose.COMMON_POOL.value,
        Purpose.CONTINGENCY_POOL.value,
        Purpose.TRANSACTION_POOL.value,
        Purpose.TRANSACTION_POOL_UNEARNED.value,
    ]

    return by_sql(
        "C-3",
        "No pool holds less than nothing.",
        checked="SELECT count(*) FROM ledger_account WHERE purpose = ANY(%(pools)s)",
        breaches="""
            SELECT code FROM ledger_account
            WHERE purpose = ANY(%(pools)s) AND balance_minor < 0 ORDER BY id
        """,
        parameters={"pools": purposes},
    )


def nobody_lends_to_themselves() -> Invariant:
    """Source: C-1; A-11: what a borrower receives on themselves is extinguished."""
    return by_sql(
        "C-1e",
        "Nobody holds an open note on their own loan.",
        checked="SELECT count(*) FROM loans_note WHERE level <> 4",
        breaches="""
            SELECT 'note ' || note.id FROM loans_note note
            JOIN loans_loan loan ON loan.id = note.loan_id
            WHERE note.holder_id = loan.borrower_id AND note.outstanding_minor > 0
                AND loan.product = 'PEER'
            ORDER BY note.id
        """,
    )


def everybody_lends_once() -> Invariant:
    """Source: C-1; A-21: one row per lender per loan, at the nearest level."""
    return by_sql(
        "C-1f",
        "A lender stands once among the sources of a loan.",
        checked="SELECT count(*) FROM loans_note WHERE assigned_from_id IS NULL AND level <> 4",
        breaches="""
            SELECT 'loan ' || loan_id || ' holder ' || holder_id FROM loans_note
            WHERE assigned_from_id IS NULL AND holder_id IS NOT NULL AND level <> 4
            GROUP BY loan_id, holder_id HAVING count(*) > 1
            ORDER BY loan_id, holder_id
        """,
    )


def fees_are_in_the_ledger() -> Invariant:
    """Source: C-4; A-05."""
    return by_sql(
        "C-4",
        "The transaction fees not yet earned are those of loans, less what was released.",
        checked="SELECT count(*) FROM governance_network",
        breaches="""
            SELECT 'network ' || network.id || ': unearned ' || held.minor
                || ', of loans ' || owed.minor
            FROM governance_network network
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(balance_minor), 0)::bigint AS minor FROM ledger_account
                WHERE purpose = %(unearned)s
                    AND starts_with(code, 'network:' || network.id || ':')
            ) held
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(loan.transaction_fee_minor - balance.fee_released_minor), 0)
                    ::bigint AS minor
                FROM loans_loan loan
                JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
                WHERE loan.network_id = network.id
            ) owed
            WHERE held.minor <> owed.minor
            ORDER BY network.id
        """,
        parameters={"unearned": Purpose.TRANSACTION_POOL_UNEARNED.value},
    )


def deposit_history_ends_at_the_deposit() -> Invariant:
    """Source: A-30; R3-048: the waiver reads the balances of past days."""
    return by_sql(
        "C-11",
        "The last kept balance of a deposit is the deposit.",
        checked="SELECT count(*) FROM lending_circles_loanaccount",
        breaches="""
            SELECT 'loan account ' || member.id
            FROM lending_circles_loanaccount member
            LEFT JOIN LATERAL (
                SELECT deposit_minor FROM lending_circles_depositbalance kept
                WHERE kept.account_id = member.id ORDER BY kept."on" DESC LIMIT 1
            ) last ON true
            WHERE member.deposit_minor <> coalesce(last.deposit_minor, 0)
            ORDER BY member.id
        """,
    )
