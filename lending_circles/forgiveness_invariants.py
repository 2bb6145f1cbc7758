"""What is always true of carrying and forgiving friends, and of those who rest or have left."""

from ledger.reconcile import Invariant, by_sql
from rules.parameters import PARAMETERS


def invariants() -> list[Invariant]:
    """Return the checks of forgiveness for `manage.py check_ledger`."""
    return [
        extensions_are_few(),
        farther_levels_follow_nearer(),
        forgiveness_adds_up(),
        forgiveness_is_ones_own(),
        gifts_come_back_to_their_givers(),
        who_carries_has_the_minimum(),
        who_forgives_has_the_minimum(),
        who_left_holds_nothing(),
    ]


def extensions_are_few() -> Invariant:
    """Source: C-9; A-25; P-20; R3-089."""
    return by_sql(
        "C-9",
        "A loan, and a borrower, has no more extensions than the terms allow.",
        checked="SELECT count(*) FROM loans_loan WHERE extends_id IS NOT NULL",
        breaches="""
            SELECT 'extension ' || loan.id || ': ' || had.of_loan || ' of its loan, '
                || had.of_borrower || ' of its borrower'
            FROM loans_loan loan
            JOIN loans_loan parent ON parent.id = loan.extends_id
            JOIN governance_parameterset terms ON terms.id = parent.parameters_id
            CROSS JOIN LATERAL (
                SELECT count(*) FILTER (WHERE other.extends_id = loan.extends_id) AS of_loan,
                    count(*) FILTER (WHERE
                        coalesce(terms.values->>'EXTENSION_SCOPE', %(scope)s) = 'LIFETIME'
                        OR coalesce(other.settled_on, other.defaulted_on, loan.established_on)
                            >= loan.established_on
                        OR coalesce(extended.settled_on, extended.defaulted_on, loan.established_on)
                            >= loan.established_on
                    ) AS of_borrower
                FROM loans_loan other JOIN loans_loan extended ON extended.id = other.extends_id
                WHERE other.borrower_id = loan.borrower_id AND other.network_id = loan.network_id
                    AND other.id <= loan.id
            ) had
            WHERE loan.extends_id IS NOT NULL AND (
                had.of_loan > coalesce((terms.values->>'EXT_PER_LOAN')::int, %(loan)s)
                OR had.of_borrower > coalesce((terms.values->>'EXT_PER_BORROWER')::int, %(person)s)
            )
            ORDER BY loan.id
        """,
        parameters={
            "loan": int(_default("EXT_PER_LOAN")),
            "person": int(_default("EXT_PER_BORROWER")),
            "scope": _default("EXTENSION_SCOPE"),
        },
    )


def farther_levels_follow_nearer() -> Invariant:
    """Source: C-9; A-24; R3-091 ... R3-094, R3-107."""
    return by_sql(
        "C-9b",
        "Over whom an extension was asked for, they advance as well; the pool where all levels do.",
        checked="SELECT count(*) FROM loans_loan WHERE extends_id IS NOT NULL",
        breaches="""
            SELECT 'extension ' || loan.id FROM loans_loan loan
            WHERE loan.extends_id IS NOT NULL AND (
                loan.pool_minor > 0
                    AND (loan.level_1_minor = 0 OR loan.level_2_minor = 0 OR loan.level_3_minor = 0)
                OR EXISTS (
                    SELECT FROM loans_note note
                    CROSS JOIN LATERAL unnest(note.path) WITH ORDINALITY AS step(account_id, place)
                    WHERE note.loan_id = loan.id AND note.assigned_from_id IS NULL
                        AND NOT EXISTS (
                            SELECT FROM loans_note nearer
                            JOIN lending_circles_loanaccount relay ON relay.id = step.account_id
                            WHERE nearer.loan_id = loan.id AND nearer.holder_id = relay.person_id
                                AND nearer.level = step.place AND nearer.assigned_from_id IS NULL
                        )
                )
            )
            ORDER BY loan.id
        """,
    )


def forgiveness_adds_up() -> Invariant:
    """Source: C-9; A-28; R3-096, R3-097."""
    return by_sql(
        "C-9c",
        "What lenders forgave is what installments and loans were forgiven.",
        checked="SELECT count(*) FROM repayments_forgiveness",
        breaches="""
            SELECT 'loan ' || balance.loan_id || ': forgiven ' || balance.forgiven_minor
                || ', of its installments ' || lines.minor || ', by lenders '
                || coalesce(given.minor, 0)
            FROM repayments_loanbalance balance
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(principal_forgiven_minor), 0) AS minor,
                    coalesce(bool_or(principal_forgiven_minor <> coalesce(part.minor, 0)), false)
                        AS differs
                FROM repayments_installment line
                LEFT JOIN (
                    SELECT loan_id, number, sum(amount_minor) AS minor
                    FROM repayments_forgiveness GROUP BY loan_id, number
                ) part ON part.loan_id = line.loan_id AND part.number = line.number
                WHERE line.loan_id = balance.loan_id
            ) lines
            LEFT JOIN (
                SELECT loan_id, sum(amount_minor) AS minor
                FROM repayments_forgiveness GROUP BY loan_id
            ) given ON given.loan_id = balance.loan_id
            WHERE (balance.forgiven_minor > 0 OR given.minor IS NOT NULL) AND (
                balance.forgiven_minor <> lines.minor
                OR balance.forgiven_minor <> coalesce(given.minor, 0) OR lines.differs
            )
            ORDER BY balance.loan_id
        """,
    )


def forgiveness_is_ones_own() -> Invariant:
    """Source: C-9; A-28: a share of an extension, of one's own note, and no more than that."""
    return by_sql(
        "C-9d",
        "Who forgives gives up no more than their own note, of an extension somebody else owes.",
        checked="SELECT count(DISTINCT note_id) FROM repayments_forgiveness",
        breaches="""
            SELECT 'note ' || note.id || ': forgiven ' || given.minor
            FROM (
                SELECT note_id, sum(amount_minor) AS minor, min(loan_id) AS loan_id,
                    bool_or(lender_id IS NULL) AS by_pool, min(lender_id) AS lender_id
                FROM repayments_forgiveness GROUP BY note_id
            ) given
            JOIN loans_note note ON note.id = given.note_id
            JOIN loans_loan loan ON loan.id = note.loan_id
            WHERE loan.extends_id IS NULL OR given.loan_id <> loan.id
                OR note.assigned_from_id IS NOT NULL
                OR given.lender_id IS DISTINCT FROM note.holder_id
                OR given.by_pool <> (note.holder_id IS NULL)
                OR note.holder_id = loan.borrower_id
                OR given.minor + note.outstanding_minor > note.principal_minor
            ORDER BY note.id
        """,
    )


def gifts_come_back_to_their_givers() -> Invariant:
    """Source: decision 0014."""
    return by_sql(
        "C-9e",
        "What refunds gave back of gifts went to the accounts of those who gave them.",
        checked="SELECT count(*) FROM ledger_transfer WHERE kind = 78",
        breaches="""
            SELECT 'account ' || coalesce(given.account_id, paid.account_id) || ': returned '
                || coalesce(given.minor, 0) || ', in the ledger ' || coalesce(paid.minor, 0)
            FROM (
                SELECT account_id, sum(minor) AS minor FROM (
                    SELECT note.account_id, share.returned_minor AS minor
                    FROM repayments_forgiveness share
                    JOIN loans_note note ON note.id = share.note_id
                    WHERE share.returned_minor > 0
                    UNION ALL
                    SELECT fund.escrow_account_id, match.returned_minor
                    FROM lending_circles_jubileematch match
                    JOIN lending_circles_jubileefund fund ON fund.id = match.fund_id
                    WHERE match.returned_minor > 0
                ) gift GROUP BY account_id
            ) given
            FULL JOIN (
                SELECT credit_id AS account_id, sum(amount_minor) AS minor
                FROM ledger_transfer WHERE kind = 78 GROUP BY credit_id
            ) paid USING (account_id)
            WHERE given.minor IS DISTINCT FROM paid.minor
            ORDER BY 1
        """,
    )


def who_carries_has_the_minimum() -> Invariant:
    """Source: C-10; A-29; P-16; R3-095."""
    return _minimum_of(
        "C-10",
        "Who advanced an extension had the minimum for it the evening before.",
        name="MIN_STAKE_EXTEND",
        deeds="""
            SELECT loan.network_id, note.holder_id AS person_id, loan.established_on AS on_day,
                'note ' || note.id AS words
            FROM loans_loan loan JOIN loans_note note ON note.loan_id = loan.id
            WHERE loan.extends_id IS NOT NULL AND note.holder_id IS NOT NULL
                AND note.assigned_from_id IS NULL
        """,
    )


def who_forgives_has_the_minimum() -> Invariant:
    """Source: C-10; A-28, A-29; P-17; R3-100."""
    return _minimum_of(
        "C-10b",
        "Who forgave had the minimum for it the evening before.",
        name="MIN_STAKE_FORGIVE",
        deeds="""
            SELECT loan.network_id, given.lender_id AS person_id, given.forgiven_on AS on_day,
                'forgiveness ' || given.id AS words
            FROM repayments_forgiveness given JOIN loans_loan loan ON loan.id = given.loan_id
            WHERE given.lender_id IS NOT NULL
        """,
    )


def who_left_holds_nothing() -> Invariant:
    """Source: C-12; A-16, A-67; R3-145, R3-146."""
    return by_sql(
        "C-12",
        "Who has left a circle owes nothing, and nobody owes them.",
        checked="""
            SELECT count(*) FROM lending_circles_loanaccount
            WHERE state IN ('EXITED', 'CLOSED_DEFAULTED')
        """,
        breaches="""
            SELECT 'loan account ' || member.id FROM lending_circles_loanaccount member
            WHERE member.state IN ('EXITED', 'CLOSED_DEFAULTED') AND (
                EXISTS (
                    SELECT FROM loans_note note JOIN loans_loan loan ON loan.id = note.loan_id
                    WHERE note.account_id = member.stake_account_id AND note.outstanding_minor > 0
                        AND loan.state = 'REPAYING'
                ) OR EXISTS (
                    SELECT FROM loans_loan loan
                    WHERE loan.borrower_id = member.person_id AND loan.product = 'PEER'
                        AND loan.network_id = member.network_id AND loan.state = 'REPAYING'
                )
            )
            ORDER BY member.id
        """,
    )


def _minimum_of(code: str, statement: str, *, name: str, deeds: str) -> Invariant:
    """Return a check that lenders had the deposit that the terms of the day ask for.

    What their open extensions took off it is not kept, so a little more was asked for then.
    """
    return by_sql(
        code,
        statement,
        checked=f"SELECT count(*) FROM ({deeds}) deed",  # noqa: S608  only constants are joined
        breaches=f"""
            SELECT deed.words || ': deposit ' || had.deposit_minor FROM ({deeds}) deed
            JOIN governance_network network ON network.id = deed.network_id
            JOIN ledger_asset asset ON asset.id = network.asset_id
            JOIN lending_circles_loanaccount member
                ON member.network_id = deed.network_id AND member.person_id = deed.person_id
            CROSS JOIN LATERAL (
                SELECT kept.deposit_minor FROM lending_circles_depositbalance kept
                WHERE kept.account_id = member.id AND kept."on" < deed.on_day
                ORDER BY kept."on" DESC LIMIT 1
            ) had
            CROSS JOIN LATERAL (
                SELECT substring(coalesce(terms.values->>%(name)s, %(default)s)
                    FROM '[0-9.]+')::numeric
                    * power(10::numeric, asset.decimals) AS minor
                FROM governance_parameterset terms
                WHERE terms.network_id = deed.network_id AND terms.effective_on <= deed.on_day
                ORDER BY terms.version DESC LIMIT 1
            ) least
            WHERE had.deposit_minor < least.minor
            ORDER BY 1
        """,  # noqa: S608
        parameters={"name": name, "default": _default(name)},
    )


def _default(name: str) -> str:
    return next(row.default for row in PARAMETERS if row.name == name)
