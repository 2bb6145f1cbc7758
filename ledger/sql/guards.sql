-- Nothing in the journal is ever changed or removed, not even by the owner's hand slipping.
CREATE OR REPLACE FUNCTION ledger_refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'ledger: % of % is refused: it is append-only', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'LB000';
END
$$;

CREATE OR REPLACE TRIGGER ledger_journal_keeps_rows BEFORE UPDATE OR DELETE ON ledger_journal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE OR REPLACE TRIGGER ledger_journal_keeps_all BEFORE TRUNCATE ON ledger_journal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE OR REPLACE TRIGGER ledger_transfer_keeps_rows BEFORE UPDATE OR DELETE ON ledger_transfer
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE OR REPLACE TRIGGER ledger_transfer_keeps_all BEFORE TRUNCATE ON ledger_transfer
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
CREATE OR REPLACE TRIGGER ledger_account_keeps_rows BEFORE DELETE ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE OR REPLACE TRIGGER ledger_account_keeps_all BEFORE TRUNCATE ON ledger_account
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();

-- What an account is never changes; only its balance moves.
CREATE OR REPLACE TRIGGER ledger_account_keeps_nature
    BEFORE UPDATE OF id, code, purpose, asset_id, floor_minor ON ledger_account
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
