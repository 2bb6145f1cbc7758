-- Move the balances of a set of transfers. Accounts are locked in the order of their ids, so two
-- postings never wait for each other in a circle, and it is the last thing that a posting does,
-- so that the locks are held no longer than the commit takes.
--
-- Every account must stay at or above its floor after the whole call, not between its parts.
-- The callers have seen to it that the accounts exist.
CREATE OR REPLACE FUNCTION ledger_move(
    p_debits bigint[], p_credits bigint[], p_amounts bigint[]
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_change record;
BEGIN
    -- For a few accounts one update each is quicker than the preparations of a set.
    IF cardinality(p_debits) > 8 THEN
        PERFORM ledger_move_set(p_debits, p_credits, p_amounts);
        RETURN;
    END IF;

    FOR v_change IN SELECT account, delta FROM ledger_changes(p_debits, p_credits, p_amounts)
    LOOP
        UPDATE ledger_account
        SET balance_minor = balance_minor + v_change.delta
        WHERE id = v_change.account AND (
            v_change.delta > 0
            OR floor_minor IS NULL
            OR balance_minor + v_change.delta >= floor_minor
        );
        IF NOT FOUND THEN
            PERFORM ledger_refuse_overdraft(v_change.account);
        END IF;
    END LOOP;
END
$$;

-- What each account gains or loses by the transfers together, in the order of the ids.
CREATE OR REPLACE FUNCTION ledger_changes(
    p_debits bigint[], p_credits bigint[], p_amounts bigint[]
) RETURNS TABLE (account bigint, delta bigint)
LANGUAGE sql IMMUTABLE AS $$
    SELECT side.account, sum(side.amount)::bigint
    FROM (
        SELECT move.debit, -move.amount FROM unnest(p_debits, p_amounts) AS move(debit, amount)
        UNION ALL
        SELECT move.credit, move.amount FROM unnest(p_credits, p_amounts) AS move(credit, amount)
    ) AS side(account, amount)
    GROUP BY side.account
    HAVING sum(side.amount) <> 0
    ORDER BY side.account
$$;

-- The same in sets. The planner knows nothing of the arrays' sizes, and would rather read the
-- whole table of accounts: it is told to look each one up.
CREATE OR REPLACE FUNCTION ledger_move_set(
    p_debits bigint[], p_credits bigint[], p_amounts bigint[]
) RETURNS void
LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off AS $$
DECLARE
    v_accounts bigint[];
    v_deltas bigint[];
    v_moved bigint[];
    v_short bigint;
BEGIN
    SELECT array_agg(account), array_agg(delta) INTO v_accounts, v_deltas
    FROM ledger_changes(p_debits, p_credits, p_amounts);
    PERFORM FROM ledger_account WHERE id = ANY (v_accounts) ORDER BY id FOR NO KEY UPDATE;

    WITH moved AS (
        UPDATE ledger_account account
        SET balance_minor = account.balance_minor + change.delta
        FROM unnest(v_accounts, v_deltas) AS change(id, delta)
        WHERE account.id = change.id AND (
            change.delta > 0
            OR account.floor_minor IS NULL
            OR account.balance_minor + change.delta >= account.floor_minor
        )
        RETURNING account.id
    )
    SELECT array_agg(id) INTO v_moved FROM moved;
    IF cardinality(v_moved) IS DISTINCT FROM cardinality(v_accounts) THEN
        SELECT min(change.id) INTO v_short FROM unnest(v_accounts) AS change(id)
        WHERE change.id <> ALL (coalesce(v_moved, '{}'));
        PERFORM ledger_refuse_overdraft(v_short);
    END IF;
END
$$;

-- Refuse the moves if any is not what kinds.py declares.
CREATE OR REPLACE FUNCTION ledger_check(
    p_kinds smallint[], p_debits bigint[], p_credits bigint[], p_amounts bigint[]
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_sound bigint;
BEGIN
    SELECT count(*) INTO v_sound
    FROM unnest(p_kinds, p_debits, p_credits, p_amounts) AS move(kind, debit, credit, amount)
    JOIN ledger_account debit ON debit.id = move.debit
    JOIN ledger_account credit ON credit.id = move.credit AND credit.asset_id = debit.asset_id
    JOIN ledger_allowed allowed ON allowed.kind = move.kind
        AND allowed.debit_purpose = debit.purpose AND allowed.credit_purpose = credit.purpose
    WHERE move.amount > 0 AND move.debit <> move.credit;
    IF v_sound <> cardinality(p_debits) THEN
        PERFORM ledger_refuse(p_kinds, p_debits, p_credits, p_amounts);
    END IF;
END
$$;

-- Post many journals in one call: the only way to write money.
--
-- p_owners says for each transfer the place of its journal in p_references (from 1), and
-- p_positions its place in that journal; transfers come in that order. A reference that is known
-- already is not posted again: with the same digest its first journal is returned, with another
-- it is refused. A twin that is being posted at this moment is waited for.
CREATE OR REPLACE FUNCTION ledger_post(
    p_on date, p_book bigint, p_references text[], p_digests bytea[],
    p_owners integer[], p_positions integer[],
    p_kinds smallint[], p_debits bigint[], p_credits bigint[], p_amounts bigint[]
) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_count integer := cardinality(p_references);
    v_journal bigint;
    v_digest bytea;
    v_debit bigint;
    v_credit bigint;
    v_amount bigint;
    v_first_id bigint;
    v_first record;
    v_second record;
    v_delta bigint;
BEGIN
    IF v_count > 1 THEN
        RETURN ledger_post_set(p_on, p_book, p_references, p_digests,
            p_owners, p_positions, p_kinds, p_debits, p_credits, p_amounts);
    END IF;

    INSERT INTO ledger_journal (reference, digest, happened_on, book_id)
    VALUES (p_references[1], p_digests[1], p_on, p_book)
    ON CONFLICT (reference) DO NOTHING
    RETURNING id INTO v_journal;
    IF NOT FOUND THEN
        SELECT id, digest INTO v_journal, v_digest
        FROM ledger_journal WHERE reference = p_references[1];
        IF v_digest IS DISTINCT FROM p_digests[1] THEN
            RAISE EXCEPTION 'ledger: the reference has other transfers'
                USING ERRCODE = 'LB002', DETAIL = p_references[1];
        END IF;
        RETURN ARRAY[v_journal];
    END IF;

    IF cardinality(p_debits) > 1 THEN
        PERFORM ledger_check(p_kinds, p_debits, p_credits, p_amounts);
        INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id, amount_minor)
        SELECT v_journal, move.position, move.kind, move.debit, move.credit, move.amount
        FROM unnest(p_positions, p_kinds, p_debits, p_credits, p_amounts)
            AS move(position, kind, debit, credit, amount);
        PERFORM ledger_move(p_debits, p_credits, p_amounts);
        RETURN ARRAY[v_journal];
    END IF;

    -- One transfer, the commonest call: two updates, and what they return is checked.
    v_debit := p_debits[1];
    v_credit := p_credits[1];
    v_amount := p_amounts[1];
    IF v_amount > 0 AND v_debit <> v_credit THEN
        INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id, amount_minor)
        VALUES (v_journal, 1, p_kinds[1], v_debit, v_credit, v_amount);
    ELSE
        PERFORM ledger_refuse(p_kinds, p_debits, p_credits, p_amounts);
    END IF;
    v_first_id := least(v_debit, v_credit);
    v_delta := CASE WHEN v_first_id = v_credit THEN v_amount ELSE -v_amount END;
    UPDATE ledger_account SET balance_minor = balance_minor + v_delta
    WHERE id = v_first_id
        AND (v_delta > 0 OR floor_minor IS NULL OR balance_minor + v_delta >= floor_minor)
    RETURNING asset_id, purpose INTO v_first;
    IF NOT FOUND THEN
        PERFORM ledger_refuse(p_kinds, p_debits, p_credits, p_amounts);
        PERFORM ledger_refuse_overdraft(v_first_id);
    END IF;
    UPDATE ledger_account SET balance_minor = balance_minor - v_delta
    WHERE id = greatest(v_debit, v_credit)
        AND (v_delta < 0 OR floor_minor IS NULL OR balance_minor - v_delta >= floor_minor)
    RETURNING asset_id, purpose INTO v_second;
    IF NOT FOUND THEN
        PERFORM ledger_refuse(p_kinds, p_debits, p_credits, p_amounts);
        PERFORM ledger_refuse_overdraft(greatest(v_debit, v_credit));
    END IF;
    IF v_first.asset_id <> v_second.asset_id OR NOT EXISTS (
        SELECT FROM ledger_allowed WHERE kind = p_kinds[1]
        AND debit_purpose = CASE WHEN v_delta < 0 THEN v_first.purpose ELSE v_second.purpose END
        AND credit_purpose = CASE WHEN v_delta < 0 THEN v_second.purpose ELSE v_first.purpose END
    ) THEN
        PERFORM ledger_refuse(p_kinds, p_debits, p_credits, p_amounts);
    END IF;
    RETURN ARRAY[v_journal];
END
$$;

-- The same for many journals, in sets.
CREATE OR REPLACE FUNCTION ledger_post_set(
    p_on date, p_book bigint, p_references text[], p_digests bytea[],
    p_owners integer[], p_positions integer[],
    p_kinds smallint[], p_debits bigint[], p_credits bigint[], p_amounts bigint[]
) RETURNS bigint[]
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_count integer := cardinality(p_references);
    v_drawn bigint[];
    v_ids bigint[];
    v_taken text;
    v_inserted bigint;
    v_kinds smallint[] := p_kinds;
    v_debits bigint[] := p_debits;
    v_credits bigint[] := p_credits;
    v_amounts bigint[] := p_amounts;
BEGIN
    v_drawn := ARRAY(
        SELECT nextval('ledger_journal_id_seq') FROM generate_series(1, v_count)
    );

    -- In the order of the references: two calls that share some never wait in a circle.
    INSERT INTO ledger_journal (id, reference, digest, happened_on, book_id)
    SELECT draft.id, draft.reference, draft.digest, p_on, p_book
    FROM unnest(v_drawn, p_references, p_digests) AS draft(id, reference, digest)
    ORDER BY draft.reference COLLATE "C", draft.id
    ON CONFLICT (reference) DO NOTHING;
    GET DIAGNOSTICS v_inserted = ROW_COUNT;

    v_ids := v_drawn;
    IF v_inserted < v_count THEN
        SELECT draft.reference INTO v_taken
        FROM unnest(p_references, p_digests) AS draft(reference, digest)
        JOIN ledger_journal journal ON journal.reference = draft.reference
        WHERE journal.digest <> draft.digest
        LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'ledger: the reference has other transfers'
                USING ERRCODE = 'LB002', DETAIL = v_taken;
        END IF;
        v_ids := ARRAY(
            SELECT journal.id
            FROM unnest(p_references) WITH ORDINALITY AS draft(reference, place)
            JOIN ledger_journal journal ON journal.reference = draft.reference
            ORDER BY draft.place
        );
        SELECT array_agg(move.kind ORDER BY move.place), array_agg(move.debit ORDER BY move.place),
            array_agg(move.credit ORDER BY move.place), array_agg(move.amount ORDER BY move.place)
        INTO v_kinds, v_debits, v_credits, v_amounts
        FROM unnest(p_owners, p_kinds, p_debits, p_credits, p_amounts)
            WITH ORDINALITY AS move(owner, kind, debit, credit, amount, place)
        WHERE v_ids[move.owner] = v_drawn[move.owner];
        IF v_debits IS NULL THEN
            RETURN v_ids;
        END IF;
    END IF;

    PERFORM ledger_check(v_kinds, v_debits, v_credits, v_amounts);

    INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id, amount_minor)
    SELECT v_ids[move.owner], move.position, move.kind, move.debit, move.credit, move.amount
    FROM unnest(p_owners, p_positions, p_kinds, p_debits, p_credits, p_amounts)
        AS move(owner, position, kind, debit, credit, amount)
    WHERE v_ids[move.owner] = v_drawn[move.owner];

    PERFORM ledger_move(v_debits, v_credits, v_amounts);
    RETURN v_ids;
END
$$;
