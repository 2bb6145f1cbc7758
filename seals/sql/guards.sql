-- No seal is ever changed or removed, not even by the owner's hand slipping.
CREATE OR REPLACE TRIGGER seals_seal_keeps_rows BEFORE UPDATE OR DELETE ON seals_seal
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE OR REPLACE TRIGGER seals_seal_keeps_all BEFORE TRUNCATE ON seals_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
