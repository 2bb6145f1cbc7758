-- Post the exact negative of a journal, once. The transfers are read here and swapped, so a
-- reversal cannot differ from what it reverses. It stands in the book of its original unless another
-- is named, so that no network's books keep one half of a mistake.
CREATE OR REPLACE FUNCTION ledger_reverse(
    p_reference text, p_journal bigint, p_on date, p_book bigint
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_reversed record;
    v_known record;
    v_reversal bigint;
    v_digest bytea := ledger_digest(p_journal, true);
    v_debits bigint[];
    v_credits bigint[];
    v_amounts bigint[];
BEGIN
    SELECT id, happened_on, book_id, reverses_id INTO v_reversed FROM ledger_journal WHERE id = p_journal;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'ledger: no such journal'
            USING ERRCODE = 'LB009', DETAIL = p_journal::text;
    END IF;
    IF v_reversed.reverses_id IS NOT NULL THEN
        RAISE EXCEPTION 'ledger: a reversal is not reversed'
            USING ERRCODE = 'LB010', DETAIL = p_journal::text;
    END IF;
    IF p_on < v_reversed.happened_on THEN
        RAISE EXCEPTION 'ledger: a reversal does not happen before what it reverses'
            USING ERRCODE = 'LB011', DETAIL = p_journal::text;
    END IF;

    -- A conflict is the same reference, or another reversal of the same journal.
    INSERT INTO ledger_journal (reference, digest, happened_on, book_id, reverses_id)
    VALUES (p_reference, v_digest, p_on, coalesce(p_book, v_reversed.book_id), p_journal)
    ON CONFLICT DO NOTHING
    RETURNING id INTO v_reversal;
    IF NOT FOUND THEN
        SELECT id, digest INTO v_known FROM ledger_journal WHERE reference = p_reference;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'ledger: the journal is reversed already'
                USING ERRCODE = 'LB005', DETAIL = p_journal::text;
        END IF;
        IF v_known.digest <> v_digest THEN
            RAISE EXCEPTION 'ledger: the reference has other transfers'
                USING ERRCODE = 'LB002', DETAIL = p_reference;
        END IF;
        RETURN v_known.id;
    END IF;

    INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id, amount_minor)
    SELECT v_reversal, position, 1, credit_id, debit_id, amount_minor
    FROM ledger_transfer WHERE journal_id = p_journal;

    SELECT array_agg(debit_id), array_agg(credit_id), array_agg(amount_minor)
    INTO v_debits, v_credits, v_amounts
    FROM ledger_transfer WHERE journal_id = p_journal;
    PERFORM ledger_move(v_credits, v_debits, v_amounts);
    RETURN v_reversal;
END
$$;
