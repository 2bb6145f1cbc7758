-- Open accounts with a balance of nothing; a code that is known keeps its account, if it is the
-- same in everything else.
CREATE OR REPLACE FUNCTION ledger_open_accounts(
    p_codes text[], p_purposes text[], p_assets bigint[], p_floors bigint[]
) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_differs text;
BEGIN
    INSERT INTO ledger_account (code, purpose, asset_id, floor_minor)
    SELECT draft.code, draft.purpose, draft.asset, draft.floor
    FROM unnest(p_codes, p_purposes, p_assets, p_floors) AS draft(code, purpose, asset, floor)
    ORDER BY draft.code COLLATE "C"
    ON CONFLICT (code) DO NOTHING;

    SELECT draft.code INTO v_differs
    FROM unnest(p_codes, p_purposes, p_assets, p_floors) AS draft(code, purpose, asset, floor)
    JOIN ledger_account account ON account.code = draft.code
    WHERE (account.purpose, account.asset_id) <> (draft.purpose, draft.asset)
        OR account.floor_minor IS DISTINCT FROM draft.floor
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'ledger: the account is there, and is another'
            USING ERRCODE = 'LB012', DETAIL = v_differs;
    END IF;

    RETURN ARRAY(
        SELECT account.id
        FROM unnest(p_codes) WITH ORDINALITY AS draft(code, place)
        JOIN ledger_account account ON account.code = draft.code
        ORDER BY draft.place
    );
END
$$;
