"""What is always true of shares of sales, seen in the tables with the ledger."""

from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return the checks of merchants for `manage.py check_ledger`."""
    return [accounts_hold_what_agreements_say(), agreements_took_the_sum_of_their_lines()]


def accounts_hold_what_agreements_say() -> Invariant:
    """Source: R0-22."""
    return by_sql(
        "S-1",
        "A share of sales holds what it took and has neither passed on nor given back.",
        checked="SELECT count(*) FROM merchants_splitagreement",
        breaches="""
            SELECT 'split ' || split.id || ': account ' || account.balance_minor || ', figures '
                || split.taken_minor - split.due_minor + split.owed_back_minor
                    - split.passed_on_minor - split.given_back_minor
            FROM merchants_splitagreement split
            JOIN ledger_account account ON account.id = split.account_id
            WHERE account.balance_minor <> split.taken_minor - split.due_minor
                + split.owed_back_minor - split.passed_on_minor - split.given_back_minor
            ORDER BY split.id
        """,
    )


def agreements_took_the_sum_of_their_lines() -> Invariant:
    """Source: R0-22: exact to the unit, dust carried and never lost."""
    return by_sql(
        "S-2",
        "A share of sales took the whole units of its exact shares, and carries what is below.",
        checked="SELECT count(*) FROM merchants_splitline",
        breaches="""
            SELECT 'split ' || split.id || ': took ' || split.taken_minor || ', carries '
                || split.carried || ', lines say ' || sums.taken || ' and ' || sums.exact
            FROM merchants_splitagreement split
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(taken_minor - reversed_minor), 0) AS taken,
                    coalesce(sum(exact - reversed_exact), 0) AS exact
                FROM merchants_splitline WHERE agreement_id = split.id
            ) sums
            WHERE split.taken_minor <> sums.taken + split.topped_up_minor
                OR split.carried <> sums.exact - sums.taken * 1000000
            ORDER BY split.id
        """,
    )
