"""What is always true of the conduct of banks' loans: milestones, calls, exchanges of notes."""

from ledger.reconcile import Invariant, by_sql


def invariants() -> list[Invariant]:
    """Return the checks of conduct for `manage.py check_ledger`."""
    return [
        milestones_release_their_part(),
        calls_draw_what_was_paid(),
        exchanged_notes_claim_nothing(),
        extended_once(),
    ]


def milestones_release_their_part() -> Invariant:
    """Source: R0-17, R2-18."""
    return by_sql(
        "M-1",
        "A tranche was released for a milestone that is done, its whole part and once.",
        checked="SELECT count(*) FROM loans_milestone",
        breaches="""
            SELECT 'milestone ' || milestone.id || ' (' || milestone.state || '): released '
                || coalesce(sum(release.amount_minor), 0) || ' of ' || milestone.amount_minor
            FROM loans_milestone milestone
            JOIN loans_bankloan terms ON terms.loan_id = milestone.bank_loan_id
            LEFT JOIN loans_release release ON release.milestone_id = milestone.id
            GROUP BY milestone.id, terms.loan_id
            HAVING CASE
                WHEN milestone.state NOT IN ('ACCEPTED', 'UNLOCKED') THEN count(release.id) > 0
                WHEN terms.disbursement <> 'MILESTONES' THEN count(release.id) > 0
                WHEN terms.funding = 'CALLED' THEN
                    count(release.id) > 1
                    OR coalesce(sum(release.amount_minor), 0) > milestone.amount_minor
                ELSE coalesce(sum(release.amount_minor), 0) <> milestone.amount_minor
            END
            ORDER BY milestone.id
        """,
    )


def calls_draw_what_was_paid() -> Invariant:
    """Source: R0-16, R0-19."""
    return by_sql(
        "M-2",
        "Notes were drawn for what was paid on calls, and never beyond what was committed.",
        checked="SELECT count(*) FROM repayments_capitalcall",
        breaches="""
            SELECT 'loan ' || drawn.loan_id || ': drawn ' || drawn.minor || ', paid '
                || coalesce(paid.minor, 0) || ', called ' || drawn.called || ', asked '
                || coalesce(paid.asked, 0)
            FROM (
                SELECT note.loan_id, sum(draw.drawn_minor) AS minor,
                    sum(draw.called_minor) AS called,
                    bool_or(draw.drawn_minor + draw.called_minor + draw.lapsed_minor
                        > note.principal_minor) AS is_beyond
                FROM repayments_notedraw draw JOIN loans_note note ON note.id = draw.note_id
                GROUP BY note.loan_id
            ) drawn
            LEFT JOIN (
                SELECT call.bank_loan_id,
                    sum(share.amount_minor) FILTER (WHERE share.state = 'PAID') AS minor,
                    sum(share.amount_minor) FILTER (WHERE share.state = 'CALLED') AS asked
                FROM repayments_callshare share
                JOIN repayments_capitalcall call ON call.id = share.call_id
                GROUP BY call.bank_loan_id
            ) paid ON paid.bank_loan_id = drawn.loan_id
            WHERE drawn.is_beyond OR drawn.minor <> coalesce(paid.minor, 0)
                OR drawn.called <> coalesce(paid.asked, 0)
            ORDER BY drawn.loan_id
        """,
    )


def exchanged_notes_claim_nothing() -> Invariant:
    """Source: A-57."""
    return by_sql(
        "M-3",
        "A note that was exchanged for tokens claims nothing, and its payment is what it claimed.",
        checked="SELECT count(*) FROM repayments_tokenredemption",
        breaches="""
            SELECT 'note ' || note.id || ': outstanding ' || note.outstanding_minor
            FROM repayments_tokenredemption redemption
            JOIN loans_note note ON note.id = redemption.note_id
            JOIN repayments_loanpayment payment ON payment.id = redemption.payment_id
            WHERE note.outstanding_minor <> 0 OR payment.source <> 'IN_KIND'
                OR payment.amount_minor
                    <> redemption.principal_minor + redemption.interest_minor
            ORDER BY note.id
        """,
    )


def extended_once() -> Invariant:
    """Source: A-36."""
    return by_sql(
        "M-4",
        "No challenge of a loan was answered by a second extension.",
        checked="SELECT count(*) FROM repayments_challenge",
        breaches="""
            SELECT 'loan ' || bank_loan_id || ': extended ' || count(*) || ' times'
            FROM repayments_challenge WHERE state = 'EXTENDED'
            GROUP BY bank_loan_id HAVING count(*) > 1
            ORDER BY bank_loan_id
        """,
    )
