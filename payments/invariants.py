"""What is always true of statements, suspense and withdrawals."""

from ledger.kinds import Kind
from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return what `check_ledger` looks at."""
    return [
        _lines_are_in_the_ledger(),
        _suspense_is_its_lines(),
        _withdrawals_are_on_their_way(),
        _settlements_moved_cash_once(),
    ]


def _lines_are_in_the_ledger() -> Invariant:
    return by_sql(
        "L-12",
        "Every booked line of a statement moved exactly its amount from or to outside.",
        checked="SELECT count(*) FROM payments_statementline WHERE journal_id IS NOT NULL",
        breaches="""
            SELECT 'line ' || line.id || ': ' || line.amount_minor || ' on the statement, '
                || coalesce(moved.amount, 0) || ' in the ledger'
            FROM payments_statementline line
            JOIN ledger_asset asset ON asset.id = line.asset_id
            LEFT JOIN ledger_account outside
                ON outside.code = 'bank:' || line.bank_id || ':external:' || asset.code
            LEFT JOIN LATERAL (
                SELECT sum(CASE WHEN debit_id = outside.id THEN amount_minor
                    WHEN credit_id = outside.id THEN -amount_minor ELSE 0 END) AS amount
                FROM ledger_transfer WHERE journal_id = line.journal_id
            ) moved ON true
            WHERE line.journal_id IS NOT NULL AND line.amount_minor <> coalesce(moved.amount, 0)
            ORDER BY line.id
        """,
    )


def _suspense_is_its_lines() -> Invariant:
    return by_sql(
        "L-8",
        "What lies in suspense is what the lines in suspense add up to.",
        checked="SELECT count(*) FROM ledger_account WHERE purpose = 'SUSPENSE'",
        breaches="""
            SELECT account.code || ': ' || account.balance_minor || ' held, '
                || coalesce(lines.amount, 0) || ' on lines'
            FROM ledger_account account
            LEFT JOIN (
                SELECT 'bank:' || bank_id || ':suspense:' || asset.code AS code,
                    sum(amount_minor) AS amount
                FROM payments_statementline line JOIN ledger_asset asset ON asset.id = asset_id
                WHERE state = 'SUSPENSE' GROUP BY 1
            ) lines ON lines.code = account.code
            WHERE account.purpose = 'SUSPENSE'
                AND account.balance_minor <> coalesce(lines.amount, 0)
            ORDER BY account.id
        """,
    )


def _withdrawals_are_on_their_way() -> Invariant:
    return by_sql(
        "P-1",
        "What is on its way out is what the withdrawals that wait add up to.",
        checked="SELECT count(*) FROM ledger_account WHERE purpose = 'WITHDRAWAL'"
        " AND starts_with(code, 'bank:')",
        breaches="""
            SELECT account.code || ': ' || account.balance_minor || ' held, '
                || coalesce(asked.amount, 0) || ' asked for'
            FROM ledger_account account
            LEFT JOIN (
                SELECT 'bank:' || bank_id || ':withdrawal:' || asset.code AS code,
                    sum(amount_minor) AS amount
                FROM payments_withdrawal JOIN ledger_asset asset ON asset.id = asset_id
                WHERE state = 'ASKED' GROUP BY 1
            ) asked ON asked.code = account.code
            WHERE account.purpose = 'WITHDRAWAL' AND starts_with(account.code, 'bank:')
                AND account.balance_minor <> coalesce(asked.amount, 0)
            ORDER BY account.id
        """,
    )


def _settlements_moved_cash_once() -> Invariant:
    """Source: decision 0018."""
    return by_sql(
        "P-2",
        "What two banks settled moved exactly that much cash from one to the other, once.",
        checked="SELECT count(*) FROM payments_settlement WHERE state = 'SETTLED'",
        breaches="""
            SELECT coalesce('settlement ' || settled.id, 'journal ' || moved.journal_id)
                || ': ' || coalesce(moved.amount, 0) || ' moved, '
                || coalesce(settled.amount_minor, 0) || ' settled'
            FROM (
                SELECT settlement.*, payer.id AS payer_account, receiver.id AS receiver_account
                FROM payments_settlement settlement
                JOIN ledger_asset asset ON asset.id = settlement.asset_id
                LEFT JOIN ledger_account payer ON payer.code
                    = 'bank:' || settlement.payer_id || ':external:' || asset.code
                LEFT JOIN ledger_account receiver ON receiver.code
                    = 'bank:' || settlement.receiver_id || ':external:' || asset.code
                WHERE settlement.state = 'SETTLED'
            ) settled
            FULL JOIN (
                SELECT journal_id, debit_id, credit_id, sum(amount_minor) AS amount
                FROM ledger_transfer WHERE kind = %(kind)s
                GROUP BY journal_id, debit_id, credit_id
            ) moved ON moved.journal_id = settled.journal_id
                AND moved.debit_id = settled.receiver_account
                AND moved.credit_id = settled.payer_account
            WHERE settled.amount_minor IS DISTINCT FROM moved.amount
            ORDER BY settled.id, moved.journal_id
        """,
        parameters={"kind": int(Kind.SETTLEMENT)},
    )
