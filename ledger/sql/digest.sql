-- The SHA-256 that a journal's transfers ask for: the id of the journal that it reverses (0: none),
-- then kind, debit, credit and amount of each transfer in order, as big-endian integers.
-- ledger/digests.py says the same in Python. With p_as_reversal: the digest of the reversal.
CREATE OR REPLACE FUNCTION ledger_digest(p_journal bigint, p_as_reversal boolean DEFAULT false)
RETURNS bytea
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT sha256(
        int8send(CASE WHEN p_as_reversal THEN p_journal ELSE coalesce(
            (SELECT reverses_id FROM ledger_journal WHERE id = p_journal), 0) END)
        || coalesce(string_agg(
            CASE WHEN p_as_reversal
            THEN int2send(1::smallint) || int8send(credit_id) || int8send(debit_id)
            ELSE int2send(kind) || int8send(debit_id) || int8send(credit_id)
            END || int8send(amount_minor), ''::bytea ORDER BY position), ''::bytea)
    )
    FROM ledger_transfer WHERE journal_id = p_journal
$$;
