-- What nobody gets around by writing rows: four eyes, and the way of a business case.
-- Replaced whole at every `manage.py migrate`; the application's role owns neither tables nor
-- triggers, so it cannot lay them aside.

CREATE OR REPLACE FUNCTION banks_acts_for(asked_bank bigint, asked_person bigint) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    -- An auditor looks on and changes nothing.
    SELECT EXISTS (
        SELECT FROM banks_officer
        WHERE person_id = asked_person AND until IS NULL AND role <> 'AUDITOR'
            AND (asked_bank IS NULL OR bank_id = asked_bank)
    )
$$;

CREATE OR REPLACE FUNCTION banks_refuse(why text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '%', why USING ERRCODE = 'check_violation';
END
$$;

-- A request is asked by an officer, never altered, and decided once, by another officer.
CREATE OR REPLACE FUNCTION banks_approval_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        PERFORM banks_refuse('a request is never removed');
    ELSIF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'ASKED' OR NEW.checker_id IS NOT NULL THEN
            PERFORM banks_refuse('a request begins undecided');
        END IF;
        IF NOT banks_acts_for(NULL, NEW.maker_id) AND NOT EXISTS (
            SELECT FROM governance_organiser organiser
                JOIN banks_bank bank USING (network_id)
            WHERE bank.id = NEW.bank_id AND organiser.person_id = NEW.maker_id
                AND organiser.until IS NULL
        ) THEN
            PERFORM banks_refuse('only an officer or an organiser asks for what takes four eyes');
        END IF;
    ELSE
        IF OLD.state <> 'ASKED' THEN
            PERFORM banks_refuse('a request is decided once');
        END IF;
        IF (NEW.id, NEW.public_id, NEW.bank_id, NEW.kind, NEW.subject_type, NEW.subject_id,
                NEW.summary, NEW.payload, NEW.payload_sha256, NEW.amount_minor, NEW.asset_id,
                NEW.maker_id, NEW.reason, NEW.asked_on)
            IS DISTINCT FROM
            (OLD.id, OLD.public_id, OLD.bank_id, OLD.kind, OLD.subject_type, OLD.subject_id,
                OLD.summary, OLD.payload, OLD.payload_sha256, OLD.amount_minor, OLD.asset_id,
                OLD.maker_id, OLD.reason, OLD.asked_on)
        THEN
            PERFORM banks_refuse('what was asked is not altered');
        END IF;
        IF NEW.state IN ('APPROVED', 'REJECTED') THEN
            IF NEW.checker_id IS NULL OR NEW.checker_id = OLD.maker_id THEN
                PERFORM banks_refuse('a request is decided by another officer');
            END IF;
            IF NOT banks_acts_for(OLD.bank_id, NEW.checker_id) THEN
                PERFORM banks_refuse('a request is decided by an officer of its bank');
            END IF;
        END IF;
    END IF;
    RETURN COALESCE(NEW, OLD);
END
$$;
CREATE OR REPLACE TRIGGER banks_approval_kept
    BEFORE INSERT OR UPDATE OR DELETE ON banks_approval
    FOR EACH ROW EXECUTE FUNCTION banks_approval_kept();

-- A sign-off is an officer's of the bank, never the author's or the owner's, and stays.
CREATE OR REPLACE FUNCTION banks_sign_off_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    signed record;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM banks_refuse('a sign-off is never altered');
    END IF;
    SELECT c.bank_id, c.author_id, c.state, b.owner_id, v.case_id INTO signed
    FROM banks_businesscase c
        JOIN banks_business b ON b.id = c.business_id
        JOIN banks_caseversion v ON v.id = NEW.version_id
    WHERE c.id = NEW.case_id;
    IF signed.case_id IS DISTINCT FROM NEW.case_id THEN
        PERFORM banks_refuse('a sign-off is about a version of its case');
    END IF;
    IF NEW.officer_id IN (signed.author_id, signed.owner_id) THEN
        PERFORM banks_refuse('nobody signs off a case of their own');
    END IF;
    IF signed.state NOT IN ('IN_REVIEW', 'QUALIFIED') THEN
        PERFORM banks_refuse('a case is signed off while it is in review');
    END IF;
    IF NOT banks_acts_for(signed.bank_id, NEW.officer_id) THEN
        PERFORM banks_refuse('a case is signed off by an officer of its bank');
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER banks_sign_off_kept
    BEFORE INSERT OR UPDATE OR DELETE ON banks_casesignoff
    FOR EACH ROW EXECUTE FUNCTION banks_sign_off_kept();

-- A case goes along declared edges; two officers who signed its newest version qualify it.
CREATE OR REPLACE FUNCTION banks_case_moved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'DRAFT' THEN
            PERFORM banks_refuse('a case begins as a draft');
        END IF;
        RETURN NEW;
    END IF;
    IF (NEW.author_id, NEW.business_id, NEW.bank_id)
        IS DISTINCT FROM (OLD.author_id, OLD.business_id, OLD.bank_id)
    THEN
        PERFORM banks_refuse('a case keeps its author, its business and its bank');
    END IF;
    IF NEW.state <> OLD.state THEN
        -- The edges of rules/case_states.py; a test holds the two together.
        IF (OLD.state, NEW.state) NOT IN (
            ('DRAFT', 'SUBMITTED'), ('DRAFT', 'WITHDRAWN'),
            ('SUBMITTED', 'IN_REVIEW'), ('SUBMITTED', 'WITHDRAWN'),
            ('IN_REVIEW', 'CHANGES_REQUESTED'), ('IN_REVIEW', 'QUALIFIED'),
            ('IN_REVIEW', 'REJECTED'), ('IN_REVIEW', 'WITHDRAWN'),
            ('CHANGES_REQUESTED', 'IN_REVIEW'), ('CHANGES_REQUESTED', 'WITHDRAWN')
        ) THEN
            PERFORM banks_refuse('a case does not go from ' || OLD.state || ' to ' || NEW.state);
        END IF;
        IF NEW.state = 'QUALIFIED' AND (
            SELECT count(DISTINCT officer_id) FROM banks_casesignoff
            WHERE verdict = 'QUALIFY' AND version_id = (
                SELECT id FROM banks_caseversion
                WHERE case_id = NEW.id ORDER BY number DESC LIMIT 1
            )
        ) < 2 THEN
            PERFORM banks_refuse('two officers qualify a case');
        END IF;
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER banks_case_moved
    BEFORE INSERT OR UPDATE ON banks_businesscase
    FOR EACH ROW EXECUTE FUNCTION banks_case_moved();

-- The person of an office and its bank stay; what ended does not begin again.
CREATE OR REPLACE FUNCTION banks_officer_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF (NEW.bank_id, NEW.person_id, NEW.role, NEW.since)
        IS DISTINCT FROM (OLD.bank_id, OLD.person_id, OLD.role, OLD.since)
        OR OLD.until IS NOT NULL
    THEN
        PERFORM banks_refuse('an office is ended, never altered');
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER banks_officer_kept
    BEFORE UPDATE ON banks_officer
    FOR EACH ROW EXECUTE FUNCTION banks_officer_kept();

-- A pledge stands for a bank when two officers have seen it; a dispute ends its risk again.
CREATE OR REPLACE FUNCTION banks_bond_verified() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state = 'VERIFIED' AND OLD.state NOT IN ('VERIFIED', 'AT_RISK') AND NOT EXISTS (
        SELECT FROM banks_approval
        WHERE kind = 'VERIFY_BOND' AND subject_type = 'banks.fidelitybond'
            AND subject_id = NEW.id AND state = 'APPROVED'
    ) THEN
        PERFORM banks_refuse('a bond is verified by two officers');
    END IF;
    IF NEW.state = 'AT_RISK' AND OLD.state NOT IN ('VERIFIED', 'AT_RISK') THEN
        PERFORM banks_refuse('a bond that nobody verified is not at risk');
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER banks_bond_verified
    BEFORE UPDATE OF state ON banks_fidelitybond
    FOR EACH ROW EXECUTE FUNCTION banks_bond_verified();
