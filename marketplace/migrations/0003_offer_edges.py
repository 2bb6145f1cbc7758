"""An offer moves along allowed edges alone, and every write says which transaction it was."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION marketplace_offer_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.news_xid := pg_current_xact_id();
    IF TG_OP = 'UPDATE' AND NEW.state <> OLD.state AND NOT (OLD.state, NEW.state) IN (
        ('DRAFT', 'VOTING'), ('DRAFT', 'LISTED'), ('DRAFT', 'CANCELLED'),
        ('VOTING', 'LISTED'), ('VOTING', 'REJECTED'), ('VOTING', 'CANCELLED'),
        ('LISTED', 'FUNDING'), ('LISTED', 'CANCELLED'),
        ('FUNDING', 'FUNDED'), ('FUNDING', 'FAILED_SOFT_CAP'), ('FUNDING', 'CANCELLED'),
        ('FUNDED', 'CONTRACTED'), ('FUNDED', 'CANCELLED')
    ) THEN
        RAISE EXCEPTION 'an offer does not go from % to %', OLD.state, NEW.state
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER marketplace_offer_written BEFORE INSERT OR UPDATE ON marketplace_offer
    FOR EACH ROW EXECUTE FUNCTION marketplace_offer_written();

CREATE FUNCTION marketplace_contract_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a contract and its signatures are never changed'
        USING ERRCODE = 'check_violation';
END
$$;
CREATE TRIGGER marketplace_contract_kept BEFORE UPDATE OR DELETE ON marketplace_contract
    FOR EACH ROW EXECUTE FUNCTION marketplace_contract_kept();
CREATE TRIGGER marketplace_signature_kept BEFORE UPDATE OR DELETE ON marketplace_signature
    FOR EACH ROW EXECUTE FUNCTION marketplace_contract_kept();
"""
BACKWARD = """
DROP TRIGGER marketplace_signature_kept ON marketplace_signature;
DROP TRIGGER marketplace_contract_kept ON marketplace_contract;
DROP FUNCTION marketplace_contract_kept();
DROP TRIGGER marketplace_offer_written ON marketplace_offer;
DROP FUNCTION marketplace_offer_written();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("marketplace", "0002_investors_and_revisions"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
