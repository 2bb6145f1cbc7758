"""What is always true of the repayment of banks' loans, seen in the tables with the ledger."""

from ledger.kinds import Kind
from ledger.reconcile import Invariant, by_sql
from repayments import conduct_invariants


def invariants() -> list[Invariant]:
    """Return the checks of repayments for `manage.py check_ledger`."""
    return [
        outstanding_is_released_and_not_repaid(),
        notes_claim_what_is_outstanding(),
        installments_ask_for_what_is_outstanding(),
        payments_add_up(),
        interest_is_charged_and_paid(),
        nothing_accrues_after_the_end(),
        defaults_are_their_shares(),
        *conduct_invariants.invariants(),
    ]


def outstanding_is_released_and_not_repaid() -> Invariant:
    """Source: N-3."""
    return by_sql(
        "N-3",
        "What a bank's loan owes was released, and neither repaid, covered nor written off.",
        checked="SELECT count(*) FROM loans_bankloan",
        breaches="""
            SELECT 'loan ' || terms.loan_id || ': outstanding ' || balance.outstanding_minor
            FROM loans_bankloan terms
            JOIN repayments_loanbalance balance USING (loan_id)
            LEFT JOIN repayments_bankdefault ended ON ended.bank_loan_id = terms.loan_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(principal_minor), 0) AS principal
                FROM repayments_loanpayment WHERE bank_loan_id = terms.loan_id
            ) paid
            WHERE balance.outstanding_minor <> terms.released_minor - paid.principal
                - balance.written_off_minor - coalesce(ended.collateral_minor + ended.bond_minor
                    + ended.contingency_minor + ended.recovered_minor, 0)
            ORDER BY terms.loan_id
        """,
    )


def notes_claim_what_is_outstanding() -> Invariant:
    """Source: H-2."""
    return by_sql(
        "H-2",
        "The notes of a bank's loan claim what it owes and what lies in its escrow.",
        checked="SELECT count(*) FROM loans_bankloan",
        breaches="""
            SELECT 'loan ' || terms.loan_id || ': notes ' || sum(note.outstanding_minor)
                || ', outstanding ' || balance.outstanding_minor
            FROM loans_bankloan terms
            JOIN repayments_loanbalance balance USING (loan_id)
            JOIN loans_note note USING (loan_id)
            GROUP BY terms.loan_id, balance.outstanding_minor
            HAVING sum(note.outstanding_minor) <> balance.outstanding_minor
                + terms.escrowed_minor - terms.released_minor - terms.escrow_returned_minor
            ORDER BY terms.loan_id
        """,
    )


def installments_ask_for_what_is_outstanding() -> Invariant:
    """Source: N-4; A-55."""
    return by_sql(
        "N-4",
        "The unpaid installments of a bank's open loan ask for what it owes, day after day.",
        checked="""
            SELECT count(*) FROM repayments_installment line
            JOIN loans_loan loan ON loan.id = line.loan_id AND loan.product = 'MARKETPLACE'
        """,
        breaches="""
            SELECT 'loan ' || loan.id || ': outstanding ' || balance.outstanding_minor
                || ', installments ' || coalesce(due.minor, 0)
            FROM loans_loan loan
            JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
            LEFT JOIN LATERAL (
                SELECT sum(line.principal_minor - line.principal_paid_minor) AS minor,
                    min(line.due_on) FILTER (WHERE line.paid_on IS NULL) AS next_due_on,
                    bool_or(line.due_on <= line.before_on) AS falls_back
                FROM (
                    SELECT *, lag(due_on) OVER (ORDER BY number) AS before_on
                    FROM repayments_installment WHERE loan_id = loan.id
                ) line
            ) due ON true
            WHERE loan.product = 'MARKETPLACE' AND loan.state = 'REPAYING'
                AND (coalesce(due.minor, 0) <> balance.outstanding_minor OR due.falls_back
                    OR due.next_due_on IS DISTINCT FROM balance.next_due_on)
            ORDER BY loan.id
        """,
    )


def payments_add_up() -> Invariant:
    """Source: N-6, N-7."""
    return by_sql(
        "N-6",
        "A payment is its interest and its principal, and its journal gave them to the holders.",
        checked="SELECT count(*) FROM repayments_loanpayment",
        breaches="""
            SELECT 'payment ' || payment.id || ' of loan ' || payment.bank_loan_id
            FROM repayments_loanpayment payment
            LEFT JOIN (
                SELECT journal_id,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = %(interest)s), 0) AS interest,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = %(principal)s), 0) AS principal,
                    coalesce(sum(amount_minor) FILTER (WHERE kind = %(servicing)s), 0) AS servicing
                FROM ledger_transfer
                WHERE kind IN (%(interest)s, %(principal)s, %(servicing)s)
                GROUP BY journal_id
            ) posted ON posted.journal_id = payment.journal_id
            WHERE payment.amount_minor
                    <> payment.fee_minor + payment.interest_minor + payment.principal_minor
                OR (payment.source <> 'IN_KIND' AND (
                    coalesce(posted.interest + posted.servicing, 0) <> payment.interest_minor
                    OR coalesce(posted.servicing, 0) <> payment.servicing_minor
                    OR coalesce(posted.principal, 0) <> payment.principal_minor))
            ORDER BY payment.id
        """,
        parameters={
            "interest": int(Kind.NOTE_INTEREST),
            "principal": int(Kind.PRINCIPAL_RETURN),
            "servicing": int(Kind.SERVICING_FEE),
        },
    )


def interest_is_charged_and_paid() -> Invariant:
    """Source: N-5; A-50."""
    return by_sql(
        "N-5",
        "The interest that a bank's loan was charged was paid, is due, or ended with its default.",
        checked="SELECT count(*) FROM loans_bankloan",
        breaches="""
            SELECT 'loan ' || terms.loan_id || ': charged ' || charged.minor || ', paid '
                || balance.interest_paid_minor || ', due ' || balance.interest_due_minor
            FROM loans_bankloan terms
            JOIN repayments_loanbalance balance USING (loan_id)
            LEFT JOIN repayments_bankdefault ended ON ended.bank_loan_id = terms.loan_id
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(charged_minor), 0) AS minor FROM repayments_accrual
                WHERE loan_id = terms.loan_id
            ) charged
            CROSS JOIN LATERAL (
                SELECT coalesce(sum(interest_minor), 0) AS minor FROM repayments_loanpayment
                WHERE bank_loan_id = terms.loan_id
            ) paid
            WHERE balance.interest_paid_minor <> paid.minor + coalesce(ended.interest_paid_minor, 0)
                OR charged.minor <> balance.interest_paid_minor + balance.interest_due_minor
                    + coalesce(ended.interest_written_off_minor, 0)
            ORDER BY terms.loan_id
        """,
    )


def nothing_accrues_after_the_end() -> Invariant:
    """Source: N-8."""
    return by_sql(
        "N-8",
        "Nothing accrues on a bank's loan after it was settled or has defaulted.",
        checked="""
            SELECT count(*) FROM loans_loan WHERE product = 'MARKETPLACE' AND state <> 'REPAYING'
        """,
        breaches="""
            SELECT 'loan ' || loan.id || ': accrued on ' || accrual.accrued_on
            FROM loans_loan loan JOIN repayments_accrual accrual ON accrual.loan_id = loan.id
            WHERE loan.product = 'MARKETPLACE'
                AND accrual.accrued_on > coalesce(loan.settled_on, loan.defaulted_on)
            ORDER BY loan.id
        """,
    )


def defaults_are_their_shares() -> Invariant:
    """Source: A-35, A-60."""
    return by_sql(
        "N-9",
        "What a default claimed, got, lost and recovered is what its notes did.",
        checked="SELECT count(*) FROM repayments_bankdefault",
        breaches="""
            SELECT 'default ' || ended.id || ' of loan ' || ended.bank_loan_id
            FROM repayments_bankdefault ended
            JOIN repayments_bankdefaultshare share ON share.default_id = ended.id
            GROUP BY ended.id
            HAVING (sum(share.claim_minor), sum(share.collateral_minor), sum(share.bond_minor),
                    sum(share.contingency_minor), sum(share.loss_minor), sum(share.recovered_minor))
                <> (ended.claim_minor, ended.collateral_minor, ended.bond_minor,
                    ended.contingency_minor, ended.loss_minor, ended.recovered_minor)
            ORDER BY ended.id
        """,
    )
