"""What is always true of banks, seen in the tables together with the ledger."""

from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return the checks of banks for `manage.py check_ledger`."""
    return [bonds_hold_what_is_left()]


def bonds_hold_what_is_left() -> Invariant:
    """Source: B-1."""
    return by_sql(
        "B-1",
        "In a bond's escrow lies what was pledged, less what was slashed and released.",
        checked="SELECT count(*) FROM banks_fidelitybond",
        breaches="""
            SELECT 'bond ' || bond.id || ': held '
                || bond.pledged_minor - bond.slashed_minor - bond.released_minor || ', escrow '
                || escrow.balance_minor
            FROM banks_fidelitybond bond JOIN ledger_account escrow ON escrow.id = bond.account_id
            WHERE escrow.balance_minor
                <> bond.pledged_minor - bond.slashed_minor - bond.released_minor
            ORDER BY bond.id
        """,
    )
