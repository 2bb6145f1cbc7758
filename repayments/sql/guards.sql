-- What nobody gets around by writing rows: a milestone is done, and its part released, by those
-- whose word it takes; a receipt counts when a second officer has seen the money.
-- Replaced whole at every `manage.py migrate`, as banks/sql/guards.sql.

CREATE OR REPLACE FUNCTION repayments_approved(asked_kind text, asked_type text, asked_id bigint)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    -- That two officers stand behind an approval, banks_approval_kept sees to.
    SELECT EXISTS (
        SELECT FROM banks_approval
        WHERE kind = asked_kind AND subject_type = asked_type AND subject_id = asked_id
            AND state = 'APPROVED'
    )
$$;

CREATE OR REPLACE FUNCTION repayments_voted(asked_kind text, asked_milestone bigint)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    -- The delegates' yes are counted here once more: a motion alone is a row like others.
    SELECT EXISTS (
        SELECT FROM governance_motion motion
            JOIN governance_panel panel ON panel.id = motion.panel_id
        WHERE motion.kind = asked_kind AND motion.subject_type = 'loans.milestone'
            AND motion.subject_id = asked_milestone AND motion.state = 'PASSED'
            AND panel.threshold <= (
                SELECT count(*) FROM governance_ballot ballot
                WHERE ballot.motion_id = motion.id AND ballot.vote = 'YES'
            )
    )
$$;

-- Source: A-36; R2-19, R2-27; rules/conduct_states.py, milestone_deciders.
CREATE OR REPLACE FUNCTION repayments_milestone_agreed(asked_milestone bigint, to_state text)
RETURNS boolean LANGUAGE sql STABLE SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT CASE to_state
        WHEN 'ACCEPTED' THEN EXISTS (
            SELECT FROM repayments_milestoneevidence evidence
                JOIN loans_milestone milestone ON milestone.id = evidence.milestone_id
                JOIN loans_bankloan loan ON loan.loan_id = milestone.bank_loan_id
            WHERE evidence.milestone_id = asked_milestone AND evidence.outcome = 'ACCEPTED'
                AND (
                    NOT evidence.asks_delegates
                    OR repayments_voted('ACCEPT_MILESTONE', asked_milestone)
                )
                AND (
                    NOT evidence.asks_officers
                    OR (
                        loan.deciders = 'BOTH' AND evidence.asks_delegates
                        AND evidence.officer_said_on IS NOT NULL
                    )
                    OR repayments_approved(
                        'ACCEPT_MILESTONE', 'repayments.milestoneevidence', evidence.id
                    )
                )
        )
        WHEN 'UNLOCKED' THEN
            repayments_approved('UNLOCK_MILESTONE', 'loans.milestone', asked_milestone)
            OR repayments_voted('UNLOCK_MILESTONE', asked_milestone)
        ELSE false
    END
$$;

CREATE OR REPLACE FUNCTION repayments_milestone_done() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'WAITING' THEN
            PERFORM banks_refuse('a milestone begins undelivered');
        END IF;
    ELSIF NEW.state IS DISTINCT FROM OLD.state AND NEW.state IN ('ACCEPTED', 'UNLOCKED')
        AND NOT repayments_milestone_agreed(NEW.id, NEW.state)
    THEN
        PERFORM banks_refuse('a milestone is done by two officers or by the vote of a panel');
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER repayments_milestone_done
    BEFORE INSERT OR UPDATE ON loans_milestone
    FOR EACH ROW EXECUTE FUNCTION repayments_milestone_done();

CREATE OR REPLACE FUNCTION repayments_release_agreed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.kind IN ('MILESTONE', 'UNLOCK') AND (
        NEW.milestone_id IS NULL
        OR NOT repayments_milestone_agreed(
            NEW.milestone_id, CASE NEW.kind WHEN 'MILESTONE' THEN 'ACCEPTED' ELSE 'UNLOCKED' END
        )
    ) THEN
        PERFORM banks_refuse('a tranche is released by two officers or by the vote of a panel');
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER repayments_release_agreed
    BEFORE INSERT OR UPDATE ON loans_release
    FOR EACH ROW EXECUTE FUNCTION repayments_release_agreed();

-- Entered by hand it takes an approval of its own; on a bank's statement, that of the booking.
CREATE OR REPLACE FUNCTION repayments_receipt_seen() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    IF NEW.state = 'REMITTED' AND NOT EXISTS (
        SELECT FROM banks_approval approval
        WHERE approval.state = 'APPROVED' AND (
            (approval.subject_type = 'repayments.receipt' AND approval.subject_id = NEW.id)
            OR EXISTS (
                SELECT FROM payments_statementline line
                WHERE line.id = NEW.statement_line_id AND line.state = 'BOOKED' AND (
                    (approval.subject_type = 'payments.statementline'
                        AND approval.subject_id = line.id)
                    OR (approval.subject_type = 'payments.statementimport'
                        AND approval.subject_id = line.statement_id)
                )
            )
        )
    ) THEN
        PERFORM banks_refuse('a receipt counts when two officers have seen the money');
    END IF;
    RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER repayments_receipt_seen
    BEFORE INSERT OR UPDATE OF state ON repayments_receipt
    FOR EACH ROW EXECUTE FUNCTION repayments_receipt_seen();
