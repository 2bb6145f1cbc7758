"""The statements that read an investor's wallet."""

# A loan is named by the reference of its journal, by the account of its escrow, or by the offer
# whose commitments it grew from, or by the dispute that its journal carries out; a reversal stands
# for what it undoes.
_LINES = """
    WITH kinds AS (
        SELECT * FROM unnest(%(kinds)s::smallint[], %(gains)s::text[], %(losses)s::text[])
            AS typed(kind, gain, loss)
    ), side AS (
        SELECT journal_id, position, kind, amount_minor AS gained, debit_id AS other_id
        FROM ledger_transfer WHERE credit_id = %(wallet)s
        UNION ALL
        SELECT journal_id, position, kind, -amount_minor, credit_id
        FROM ledger_transfer WHERE debit_id = %(wallet)s
    ), own_offer AS (
        SELECT id, public_id, title, loan_id, commitments_account_id FROM marketplace_offer
        WHERE id IN (SELECT offer_id FROM marketplace_commitment WHERE investor_id = %(person)s)
    ), line AS (
        SELECT side.journal_id, side.position, side.gained, journal.happened_on,
            coalesce(first.reference, journal.reference) AS reference,
            coalesce(undone.kind, side.kind) AS kind, undone.kind IS NOT NULL AS is_reversal,
            own_offer.id AS offer_id, own_offer.public_id AS offer_public_id,
            own_offer.title AS offer_title,
            coalesce(
                own_offer.loan_id,
                (regexp_match(other.code, '^loan:([0-9]+):'))[1]::bigint,
                (regexp_match(coalesce(first.reference, journal.reference), '^loan:([0-9]+):'))[1]
                    ::bigint,
                (SELECT dispute.bank_loan_id FROM disputes_dispute dispute WHERE dispute.id =
                    (regexp_match(coalesce(first.reference, journal.reference),
                        '^dispute:([0-9]+):'))[1]::bigint)
            ) AS loan_id
        FROM side
        JOIN ledger_journal journal ON journal.id = side.journal_id
        JOIN ledger_account other ON other.id = side.other_id
        LEFT JOIN ledger_journal first ON first.id = journal.reverses_id
        LEFT JOIN ledger_transfer undone
            ON undone.journal_id = first.id AND undone.position = side.position
        LEFT JOIN own_offer ON own_offer.commitments_account_id = side.other_id
    ), typed AS (
        SELECT line.*, CASE WHEN (gained > 0) <> is_reversal THEN gain ELSE loss END AS type
        FROM line JOIN kinds USING (kind)
    )
"""
_ROWS = """, told AS (
        SELECT typed.*,
            sum(gained) OVER (ORDER BY journal_id, position)::bigint AS balance_minor
        FROM typed
    )
    SELECT told.journal_id, told.position, happened_on, reference, type, kind, is_reversal,
        gained, balance_minor, told.loan_id, loan.public_id,
        coalesce(told.offer_public_id, bank_loan.offer_public_id),
        coalesce(bank_loan.title, offer_title)
    FROM told
    LEFT JOIN loans_loan loan ON loan.id = told.loan_id
    LEFT JOIN loans_bankloan bank_loan ON bank_loan.loan_id = told.loan_id
    WHERE (%(starts_on)s::date IS NULL OR happened_on >= %(starts_on)s::date)
        AND (%(ends_on)s::date IS NULL OR happened_on < %(ends_on)s::date)
        AND (%(types)s::text[] IS NULL OR type = ANY(%(types)s::text[]))
        AND (%(loan)s::bigint IS NULL OR told.loan_id = %(loan)s::bigint)
"""
_AFTER = """
        AND (%(after_journal)s::bigint IS NULL
            OR (told.journal_id, told.position)
                {past} (%(after_journal)s::bigint, %(after_position)s::int))
    ORDER BY told.journal_id {order}, told.position {order} LIMIT %(limit)s
"""
_FLOWS = """
    SELECT happened_on, type, sum(gained)::bigint, loan_id, offer_id FROM typed
    GROUP BY happened_on, type, loan_id, offer_id ORDER BY happened_on, type, loan_id, offer_id
"""
HELD = """
    SELECT loan_id, count(*) FROM loans_note WHERE holder_id = %(person)s AND level = 4
    GROUP BY loan_id
"""
SALES = """
    SELECT note.loan_id, ask.journal_id,
        sum(CASE WHEN ask.buyer_id = %(person)s THEN 1 ELSE -1 END)
    FROM marketplace_ask ask JOIN loans_note note ON note.id = ask.note_id
    WHERE ask.state = 'SOLD' AND (ask.seller_id = %(person)s OR ask.buyer_id = %(person)s)
    GROUP BY note.loan_id, ask.journal_id
"""
_BEFORE = "SELECT coalesce(sum(gained), 0)::bigint FROM line WHERE happened_on < %(day)s"
OLDEST = "".join((_LINES, _ROWS, _AFTER.format(past=">", order="ASC")))
NEWEST = "".join((_LINES, _ROWS, _AFTER.format(past="<", order="DESC")))
FLOWS = "".join((_LINES, _FLOWS))
BALANCE_BEFORE = "".join((_LINES, _BEFORE))
