-- The record of deeds is only added to, not even the owner's hand slips.
CREATE OR REPLACE TRIGGER people_auditevent_keeps_rows BEFORE UPDATE OR DELETE ON people_auditevent
    FOR EACH ROW EXECUTE FUNCTION ledger_refuse_change();
CREATE OR REPLACE TRIGGER people_auditevent_keeps_all BEFORE TRUNCATE ON people_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse_change();
