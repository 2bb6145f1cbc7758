"""What is always true of extensions, seen in the tables together with the ledger."""

from ledger.kinds import Kind, Purpose
from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return the checks of extensions for `manage.py check_ledger`."""
    return [
        advances_pay_the_installment(),
        nothing_stays_on_its_way(),
        interest_is_paid_due_or_carried(),
        both_end_together(),
    ]


def advances_pay_the_installment() -> Invariant:
    """Source: A-23; R3-086."""
    return by_sql(
        "C-14",
        "An extension advances what its loan's installment was paid, and takes over its interest.",
        checked="SELECT count(*) FROM loans_loan WHERE extends_id IS NOT NULL",
        breaches="""
            SELECT 'extension ' || loan.id || ': principal ' || loan.principal_minor
                || ', advanced ' || advance.minor || ', passed on ' || passed.minor
            FROM loans_loan loan
            JOIN repayments_installment line
                ON line.loan_id = loan.extends_id AND line.number = loan.extended_number
            JOIN repayments_installment first ON first.loan_id = loan.id AND first.number = 1
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(transfer.amount_minor), 0) AS minor
                FROM ledger_journal journal
                JOIN ledger_transfer transfer ON transfer.journal_id = journal.id
                    AND transfer.kind = %(advance)s
                WHERE journal.reference = 'loan:' || loan.id || ':establishment'
            ) advance
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(transfer.amount_minor), 0) AS minor
                FROM ledger_journal journal
                JOIN ledger_transfer transfer ON transfer.journal_id = journal.id
                    AND transfer.kind = %(passed)s
                WHERE journal.reference = 'loan:' || loan.extends_id || ':installment:'
                    || loan.extended_number || ':extension'
            ) passed
            WHERE advance.minor <> loan.principal_minor OR passed.minor <> loan.principal_minor
                OR line.paid_on IS DISTINCT FROM loan.established_on
                OR line.source <> 'EXTENSION' OR line.principal_paid_minor < loan.principal_minor
                OR first.interest_minor < line.interest_carried_minor
            ORDER BY loan.id
        """,
        parameters={"advance": int(Kind.ADVANCE), "passed": int(Kind.ADVANCE_PASSED_ON)},
    )


def nothing_stays_on_its_way() -> Invariant:
    """Source: A-23."""
    return by_sql(
        "C-14b",
        "What is advanced is passed on at once.",
        checked="SELECT count(*) FROM ledger_account WHERE purpose = %(clearing)s",
        breaches="""
            SELECT code || ': ' || balance_minor FROM ledger_account
            WHERE purpose = %(clearing)s AND balance_minor <> 0 ORDER BY id
        """,
        parameters={"clearing": Purpose.EXTENSION_CLEARING.value},
    )


def interest_is_paid_due_or_carried() -> Invariant:
    """Source: A-23; the business day, "What an instalment asks for"."""
    return by_sql(
        "C-14c",
        "The interest of a loan's installments was paid, is due, or went over to an extension.",
        checked="SELECT count(*) FROM loans_loan WHERE product = 'PEER' AND state <> 'DEFAULTED'",
        breaches="""
            SELECT 'loan ' || loan.id || ': interest ' || sum(line.interest_minor) || ', paid '
                || balance.interest_paid_minor || ', due ' || balance.interest_due_minor
                || ', carried ' || sum(line.interest_carried_minor)
            FROM loans_loan loan
            JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
            JOIN repayments_installment line ON line.loan_id = loan.id
            WHERE loan.product = 'PEER' AND loan.state <> 'DEFAULTED'
            GROUP BY loan.id, balance.loan_id
            HAVING sum(line.interest_minor) <> balance.interest_paid_minor
                + balance.interest_due_minor + sum(line.interest_carried_minor)
            ORDER BY loan.id
        """,
    )


def both_end_together() -> Invariant:
    """Source: A-13."""
    return by_sql(
        "C-14d",
        "A loan and its extensions end on the latest due day of all of them.",
        checked="SELECT count(*) FROM loans_loan WHERE extends_id IS NOT NULL",
        breaches="""
            SELECT 'extension ' || loan.id || ': ends on ' || loan.ends_on || ', its loan on '
                || parent.ends_on
            FROM loans_loan loan JOIN loans_loan parent ON parent.id = loan.extends_id
            WHERE loan.ends_on <> parent.ends_on OR loan.ends_on < (
                SELECT max(due_on) FROM repayments_installment WHERE loan_id = loan.id
            )
            ORDER BY loan.id
        """,
    )
