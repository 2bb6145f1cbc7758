-- The ladder of refusals, the most general first; it raises, or returns when nothing is wrong.
-- It is climbed only after something was found to be wrong: the posting functions themselves
-- compare counts, which is cheaper.
CREATE OR REPLACE FUNCTION ledger_refuse(
    p_kinds smallint[], p_debits bigint[], p_credits bigint[], p_amounts bigint[]
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_found record;
BEGIN
    PERFORM 1 FROM unnest(p_amounts) AS amount WHERE amount IS NULL OR amount <= 0;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: an amount is not positive' USING ERRCODE = 'LB007';
    END IF;

    SELECT move.debit INTO v_found
    FROM unnest(p_debits, p_credits) AS move(debit, credit) WHERE move.debit = move.credit LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: a transfer needs two accounts'
            USING ERRCODE = 'LB008', DETAIL = v_found.debit::text;
    END IF;

    SELECT wanted.id INTO v_found
    FROM unnest(p_debits || p_credits) AS wanted(id)
    WHERE NOT EXISTS (SELECT FROM ledger_account account WHERE account.id = wanted.id) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: no such account'
            USING ERRCODE = 'LB006', DETAIL = coalesce(v_found.id::text, 'NULL');
    END IF;

    SELECT debit.code AS debit_code, credit.code AS credit_code INTO v_found
    FROM unnest(p_debits, p_credits) AS move(debit, credit)
    JOIN ledger_account debit ON debit.id = move.debit
    JOIN ledger_account credit ON credit.id = move.credit
    WHERE debit.asset_id <> credit.asset_id LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: a transfer keeps to one asset'
            USING ERRCODE = 'LB004', DETAIL = v_found.debit_code || ' -> ' || v_found.credit_code;
    END IF;

    SELECT move.kind, debit.purpose AS debit_purpose, credit.purpose AS credit_purpose INTO v_found
    FROM unnest(p_kinds, p_debits, p_credits) AS move(kind, debit, credit)
    JOIN ledger_account debit ON debit.id = move.debit
    JOIN ledger_account credit ON credit.id = move.credit
    WHERE NOT EXISTS (
        SELECT FROM ledger_allowed allowed
        WHERE (allowed.kind, allowed.debit_purpose, allowed.credit_purpose)
            = (move.kind, debit.purpose, credit.purpose)
    ) LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: this kind may not join these purposes'
            USING ERRCODE = 'LB003', DETAIL = format(
                '%s: %s -> %s', v_found.kind, v_found.debit_purpose, v_found.credit_purpose);
    END IF;
END
$$;

-- Raise Overdrawn with the code of the account, once it is known which one it is.
CREATE OR REPLACE FUNCTION ledger_refuse_overdraft(p_account bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'ledger: the account would fall below its floor'
        USING ERRCODE = 'LB001',
        DETAIL = (SELECT code FROM ledger_account WHERE id = p_account);
END
$$;
