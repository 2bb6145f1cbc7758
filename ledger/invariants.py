"""What is always true of the ledger itself (L-1 … L-11).

L-8 (clearing accounts) and the closed days of L-9 belong to apps that have them; the seals over
L-5's digests are looked at by the app of the seals (R-1).
"""

from ledger.reconcile import Invariant, by_sql

_ALL_JOURNALS = "SELECT count(*) FROM ledger_journal"
_ALL_TRANSFERS = "SELECT count(*) FROM ledger_transfer"
_ALL_ACCOUNTS = "SELECT count(*) FROM ledger_account"


def invariants() -> list[Invariant]:
    """List the ledger's own invariants."""
    return [
        _journals_are_whole(),
        assets_sum_to_zero(),
        balances_are_sums(),
        _floors_hold(),
        _digests_hold(),
        _guards_stand(),
        _references_are_single(),
        _reversals_are_exact(),
        _days_are_in_order(),
        _pairs_are_declared(),
    ]


def _journals_are_whole() -> Invariant:
    return by_sql(
        "L-1",
        "Every journal has transfers numbered from 1, each of a positive amount between two "
        "accounts that exist.",
        checked=_ALL_JOURNALS,
        breaches="""
            SELECT 'journal ' || coalesce(journal.id, held.journal_id) || ': '
                || coalesce(held.transfers, 0) || ' transfers'
            FROM ledger_journal journal
            FULL JOIN (
                SELECT journal_id, count(*) AS transfers, min(position) AS first,
                    max(position) AS last,
                    bool_and(amount_minor > 0 AND debit_id <> credit_id) AS sound
                FROM ledger_transfer GROUP BY journal_id
            ) held ON held.journal_id = journal.id
            WHERE journal.id IS NULL OR held.journal_id IS NULL
                OR held.first <> 1 OR held.last <> held.transfers OR NOT held.sound
            UNION ALL
            SELECT 'journal ' || transfer.journal_id || ': an account does not exist'
            FROM ledger_transfer transfer
            LEFT JOIN ledger_account debit ON debit.id = transfer.debit_id
            LEFT JOIN ledger_account credit ON credit.id = transfer.credit_id
            WHERE debit.id IS NULL OR credit.id IS NULL
        """,
    )


def assets_sum_to_zero() -> Invariant:
    """Return L-2."""
    return by_sql(
        "L-2",
        "All balances of an asset add up to zero.",
        checked="SELECT count(*) FROM ledger_asset",
        breaches="""
            SELECT asset.code || ': ' || sum(account.balance_minor)
            FROM ledger_account account JOIN ledger_asset asset ON asset.id = account.asset_id
            GROUP BY asset.code HAVING sum(account.balance_minor) <> 0
            ORDER BY asset.code
        """,
    )


def balances_are_sums() -> Invariant:
    """Return L-3 and L-11, which are one where no line keeps a running balance."""
    return by_sql(
        "L-3, L-11",
        "Posting the whole journal again from nothing gives every account's balance.",
        checked=_ALL_ACCOUNTS,
        breaches="""
            SELECT account.code || ': ' || account.balance_minor || ' kept, '
                || coalesce(moved.amount, 0) || ' posted'
            FROM ledger_account account
            LEFT JOIN (
                SELECT account_id, sum(amount) AS amount
                FROM (
                    SELECT debit_id AS account_id, -sum(amount_minor) AS amount
                    FROM ledger_transfer GROUP BY debit_id
                    UNION ALL
                    SELECT credit_id, sum(amount_minor) FROM ledger_transfer GROUP BY credit_id
                ) side
                GROUP BY account_id
            ) moved ON moved.account_id = account.id
            WHERE account.balance_minor <> coalesce(moved.amount, 0)
            ORDER BY account.id
        """,
    )


def _floors_hold() -> Invariant:
    return by_sql(
        "L-4",
        "No account is below its floor, and the constraint that sees to it at every moment is in "
        "force.",
        checked=_ALL_ACCOUNTS,
        breaches="""
            SELECT code || ': ' || balance_minor || ' is below ' || floor_minor
            FROM ledger_account WHERE balance_minor < floor_minor
            UNION ALL
            SELECT 'the constraint ' || wanted.name || ' is not in force'
            FROM (VALUES ('ledger_account_floor_holds'), ('ledger_account_floor_needed'),
                ('ledger_transfer_amount_positive'), ('ledger_transfer_two_accounts'))
                AS wanted(name)
            WHERE NOT EXISTS (
                SELECT FROM pg_constraint WHERE conname = wanted.name AND convalidated
                    AND conrelid IN ('ledger_account'::regclass, 'ledger_transfer'::regclass)
            )
        """,
    )


def _digests_hold() -> Invariant:
    return by_sql(
        "L-5",
        "Every journal has the transfers that it was posted with.",
        checked=_ALL_JOURNALS,
        breaches="""
            SELECT 'journal ' || journal.id || ' (' || journal.reference || ')'
            FROM ledger_journal journal
            JOIN (
                SELECT journal_id, string_agg(
                    int2send(kind) || int8send(debit_id) || int8send(credit_id)
                        || int8send(amount_minor), ''::bytea ORDER BY position
                ) AS moves
                FROM ledger_transfer GROUP BY journal_id
            ) held ON held.journal_id = journal.id
            WHERE journal.digest
                <> sha256(int8send(coalesce(journal.reverses_id, 0)) || held.moves)
            ORDER BY journal.id
        """,
    )


def _guards_stand() -> Invariant:
    return by_sql(
        "L-5",
        "The triggers that keep journals, transfers and accounts from being changed are on.",
        checked="SELECT 7",
        breaches="""
            SELECT wanted.name || ' is off'
            FROM (VALUES
                ('ledger_journal_keeps_rows'), ('ledger_journal_keeps_all'),
                ('ledger_transfer_keeps_rows'), ('ledger_transfer_keeps_all'),
                ('ledger_account_keeps_rows'), ('ledger_account_keeps_all'),
                ('ledger_account_keeps_nature')
            ) AS wanted(name)
            WHERE NOT EXISTS (
                SELECT FROM pg_trigger
                WHERE tgname = wanted.name AND tgenabled IN ('O', 'A')
                    AND tgfoid = 'ledger_refuse_change'::regproc
            )
            ORDER BY wanted.name
        """,
    )


def _references_are_single() -> Invariant:
    return by_sql(
        "L-6",
        "A reference stands for one journal.",
        checked=_ALL_JOURNALS,
        breaches="""
            SELECT reference || ': ' || count(*) || ' journals'
            FROM ledger_journal GROUP BY reference HAVING count(*) > 1 ORDER BY reference
        """,
    )


def _reversals_are_exact() -> Invariant:
    return by_sql(
        "L-7",
        "A journal is reversed at most once, exactly, and a reversal is not reversed.",
        checked="SELECT count(*) FROM ledger_journal WHERE reverses_id IS NOT NULL",
        breaches="""
            WITH reversal AS (
                SELECT id, reverses_id FROM ledger_journal WHERE reverses_id IS NOT NULL
            )
            SELECT 'journal ' || reversal.id || ' does not reverse ' || reversal.reverses_id
            FROM reversal
            LEFT JOIN ledger_journal reversed ON reversed.id = reversal.reverses_id
            WHERE reversed.id IS NULL OR reversed.reverses_id IS NOT NULL
                OR EXISTS (
                    SELECT FROM (
                        SELECT position, debit_id, credit_id, amount_minor FROM ledger_transfer
                        WHERE journal_id = reversal.id
                    ) back
                    FULL JOIN (
                        SELECT position, debit_id, credit_id, amount_minor FROM ledger_transfer
                        WHERE journal_id = reversal.reverses_id
                    ) forth ON back.position = forth.position
                    WHERE (back.debit_id, back.credit_id, back.amount_minor)
                        IS DISTINCT FROM (forth.credit_id, forth.debit_id, forth.amount_minor)
                )
            UNION ALL
            SELECT 'journal ' || reverses_id || ' has ' || count(*) || ' reversals'
            FROM reversal GROUP BY reverses_id HAVING count(*) > 1
        """,
    )


def _days_are_in_order() -> Invariant:
    return by_sql(
        "L-9",
        "A reversal happens on the day of what it reverses or later.",
        checked="SELECT count(*) FROM ledger_journal WHERE reverses_id IS NOT NULL",
        breaches="""
            SELECT 'journal ' || reversal.id || ' of ' || reversal.happened_on
                || ' reverses one of ' || reversed.happened_on
            FROM ledger_journal reversal
            JOIN ledger_journal reversed ON reversed.id = reversal.reverses_id
            WHERE reversal.happened_on < reversed.happened_on
            ORDER BY reversal.id
        """,
    )


def _pairs_are_declared() -> Invariant:
    return by_sql(
        "L-10",
        "Every transfer stays within one asset and joins purposes that its kind may join.",
        checked=_ALL_TRANSFERS,
        breaches="""
            SELECT 'journal ' || transfer.journal_id || '/' || transfer.position || ': kind '
                || transfer.kind || ', ' || debit.purpose || ' -> ' || credit.purpose
            FROM ledger_transfer transfer
            JOIN ledger_account debit ON debit.id = transfer.debit_id
            JOIN ledger_account credit ON credit.id = transfer.credit_id
            LEFT JOIN ledger_allowed allowed ON allowed.kind = transfer.kind
                AND allowed.debit_purpose = debit.purpose
                AND allowed.credit_purpose = credit.purpose
            -- Reversals (1) are looked at by L-7: they go back along what was allowed.
            WHERE debit.asset_id <> credit.asset_id
                OR (allowed.kind IS NULL AND transfer.kind <> 1)
            ORDER BY transfer.journal_id, transfer.position
        """,
    )
