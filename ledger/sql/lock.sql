-- Lock accounts in the order of their ids until the transaction ends, and read their balances.
-- A function of the owner, because PostgreSQL grants row locks only to those who may update.
CREATE OR REPLACE FUNCTION ledger_lock(p_accounts bigint[])
RETURNS TABLE (account_id bigint, balance_minor bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT account.id, account.balance_minor
    FROM ledger_account account
    WHERE account.id = ANY (p_accounts)
    ORDER BY account.id
    FOR NO KEY UPDATE
$$;
