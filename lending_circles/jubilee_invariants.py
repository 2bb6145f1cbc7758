"""What is always true of Jubilee funds, seen in the tables together with the ledger."""

from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return the checks of Jubilee funds for `manage.py check_ledger`."""
    return [
        escrow_is_what_is_left(),
        matches_are_within_what_was_forgiven(),
        nobody_is_paid_by_their_own_fund(),
        two_others_decided(),
    ]


def escrow_is_what_is_left() -> Invariant:
    """Source: decision 0008."""
    return by_sql(
        "J-1",
        "A Jubilee fund's escrow holds its budget less what it matched for good and returned.",
        checked="SELECT count(*) FROM lending_circles_jubileefund WHERE opened_on IS NOT NULL",
        breaches="""
            SELECT 'fund ' || fund.id || ': budget ' || fund.budget_minor || ', matched '
                || fund.matched_minor || ' (' || coalesce(paid.minor, 0) || ' by its matches, '
                || coalesce(moved.matched, 0) || ' in the ledger), returned '
                || fund.returned_minor || ', in escrow ' || coalesce(escrow.balance_minor, 0)
            FROM lending_circles_jubileefund fund
            LEFT JOIN ledger_account escrow ON escrow.id = fund.escrow_account_id
            LEFT JOIN (
                SELECT fund_id, sum(principal_minor + interest_minor - returned_minor) AS minor
                FROM lending_circles_jubileematch GROUP BY fund_id
            ) paid ON paid.fund_id = fund.id
            LEFT JOIN LATERAL (
                SELECT coalesce(sum(amount_minor) FILTER (WHERE debit_id = escrow.id), 0)
                        - coalesce(sum(amount_minor) FILTER (WHERE kind = 78), 0) AS matched
                FROM ledger_transfer
                WHERE (debit_id = escrow.id AND kind <> 75) OR (credit_id = escrow.id AND kind = 78)
            ) moved ON true
            LEFT JOIN LATERAL (
                SELECT sum(amount_minor) AS minor
                FROM ledger_transfer WHERE debit_id = escrow.id AND kind = 75
            ) back ON true
            WHERE fund.matched_minor <> coalesce(paid.minor, 0)
                OR fund.matched_minor <> coalesce(moved.matched, 0)
                OR fund.returned_minor <> coalesce(back.minor, 0)
                OR coalesce(escrow.balance_minor, 0) <> CASE WHEN fund.opened_on IS NULL THEN 0
                    ELSE fund.budget_minor - fund.matched_minor - fund.returned_minor END
                OR (fund.state = 'OPEN') <> (coalesce(escrow.balance_minor, 0) > 0)
            ORDER BY fund.id
        """,
    )


def matches_are_within_what_was_forgiven() -> Invariant:
    """Source: decision 0008: one for one, and of extensions alone."""
    return by_sql(
        "J-2",
        "Funds match no more of an extension than lenders forgave of it that morning.",
        checked="SELECT count(*) FROM lending_circles_jubileematch",
        breaches="""
            SELECT 'loan ' || paid.loan_id || ' on ' || paid.matched_on || ': matched '
                || paid.minor || ', forgiven ' || coalesce(given.minor, 0)
            FROM (
                SELECT loan_id, matched_on, is_after_stake,
                    sum(principal_minor + interest_minor) AS minor, min(forgiven_minor) AS least,
                    max(forgiven_minor) AS most
                FROM lending_circles_jubileematch GROUP BY loan_id, matched_on, is_after_stake
            ) paid
            JOIN loans_loan loan ON loan.id = paid.loan_id
            LEFT JOIN LATERAL (
                SELECT sum(amount_minor) AS minor FROM repayments_forgiveness
                WHERE loan_id = paid.loan_id AND forgiven_on = paid.matched_on
                    AND is_after_stake = paid.is_after_stake
            ) given ON true
            WHERE loan.extends_id IS NULL OR paid.minor > coalesce(given.minor, 0)
                OR paid.least <> coalesce(given.minor, 0) OR paid.most <> paid.least
            ORDER BY paid.loan_id, paid.matched_on
        """,
    )


def nobody_is_paid_by_their_own_fund() -> Invariant:
    """Source: decision 0008."""
    return by_sql(
        "J-3",
        "A Jubilee fund pays nothing for those who stand behind it.",
        checked="SELECT count(*) FROM lending_circles_jubileematch",
        breaches="""
            SELECT 'fund ' || paid.fund_id || ' on loan ' || paid.loan_id
            FROM lending_circles_jubileematch paid
            JOIN loans_loan loan ON loan.id = paid.loan_id
            JOIN lending_circles_jubileebacker backer
                ON backer.fund_id = paid.fund_id AND backer.person_id = loan.borrower_id
            ORDER BY paid.id
        """,
    )


def two_others_decided() -> Invariant:
    """Source: decision 0008: four eyes, and never the giver's own."""
    return by_sql(
        "J-4",
        "A Jubilee fund was opened by two people who do not stand behind it.",
        checked="SELECT count(*) FROM lending_circles_jubileefund WHERE opened_on IS NOT NULL",
        breaches="""
            SELECT 'fund ' || fund.id FROM lending_circles_jubileefund fund
            WHERE fund.opened_on IS NOT NULL AND (
                fund.first_by_id IS NULL OR fund.opened_by_id IS NULL
                OR fund.first_by_id = fund.opened_by_id
                OR EXISTS (
                    SELECT FROM lending_circles_jubileebacker backer
                    WHERE backer.fund_id = fund.id
                        AND backer.person_id IN (fund.first_by_id, fund.opened_by_id)
                )
            )
            ORDER BY fund.id
        """,
    )
