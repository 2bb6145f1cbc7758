"""What is always true of bonds and of four eyes, seen in the tables together with the ledger."""

from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return the checks of banks for `manage.py check_ledger`."""
    return [bonds_hold_what_is_left(), nobody_decided_alone(), two_qualified_each_case()]


def bonds_hold_what_is_left() -> Invariant:
    """Source: B-1: slashed + released + held = pledged."""
    return by_sql(
        "B-1",
        "In the escrow of a bond lies what was neither slashed nor released, and nothing in an "
        "ended one.",
        checked="SELECT count(*) FROM banks_fidelitybond",
        breaches="""
            SELECT account.code || ': escrow ' || account.balance_minor || ', held '
                || bond.pledged_minor - bond.slashed_minor - bond.released_minor
                || ', ' || bond.state
            FROM banks_fidelitybond bond
            JOIN ledger_account account ON account.id = bond.account_id
            WHERE account.balance_minor
                    <> bond.pledged_minor - bond.slashed_minor - bond.released_minor
                OR (account.balance_minor = 0)
                    <> (bond.state IN ('SLASHED', 'RELEASED', 'EXPIRED'))
            ORDER BY account.code
        """,
    )


def nobody_decided_alone() -> Invariant:
    """Source: RX-05."""
    return by_sql(
        "B-2",
        "What took four eyes was decided by somebody who had not asked for it.",
        checked="SELECT count(*) FROM banks_approval WHERE state IN ('APPROVED', 'REJECTED')",
        breaches="""
            SELECT public_id FROM banks_approval
            WHERE state IN ('APPROVED', 'REJECTED')
                AND (checker_id IS NULL OR checker_id = maker_id)
            ORDER BY id
        """,
    )


def two_qualified_each_case() -> Invariant:
    """Source: R0-12; A-41, A-44."""
    return by_sql(
        "B-3",
        "Two officers who are neither author nor owner signed a version of each qualified case.",
        checked="SELECT count(*) FROM banks_businesscase WHERE state = 'QUALIFIED'",
        breaches="""
            SELECT business_case.public_id
            FROM banks_businesscase business_case
            JOIN banks_business business ON business.id = business_case.business_id
            WHERE business_case.state = 'QUALIFIED' AND NOT EXISTS (
                SELECT FROM banks_casesignoff sign_off
                WHERE sign_off.case_id = business_case.id AND sign_off.verdict = 'QUALIFY'
                    AND sign_off.officer_id NOT IN (business_case.author_id, business.owner_id)
                GROUP BY sign_off.version_id HAVING count(DISTINCT sign_off.officer_id) >= 2
            )
            ORDER BY business_case.id
        """,
    )
