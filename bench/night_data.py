"""A network in the middle of its life: open loans of which a seventh is due on each weekday."""

import datetime
import time

from bench import members
from bench.bulk import without_indexes
from bench.database import address, settle
from governance.models import Network
from governance.queries import terms_of
from ledger import pools
from ledger.kinds import Kind, Purpose

LOANS_PER_MEMBER = 10
# A Sunday: the seven days that follow are those on which a seventh of the loans is due each.
STARTS_ON = datetime.date(2026, 1, 4)

_TABLES = (
    "loans_loan",
    "loans_note",
    "repayments_loanbalance",
    "repayments_installment",
    "repayments_accrual",
)
# Loan `n` is borrowed by member n modulo the members; it is in week 1 to 9 of ten, and its next
# installment is due 1 to 7 days from the start. The principal is 50.00 to 600.00 in steps of 2.00.
_LOANS = """
    CREATE UNLOGGED TABLE bench_loan AS
    SELECT n AS id, 1 + n %% %(members)s AS member,
        1 + bench_chance(n, 11) %% 9 AS week,
        (%(on)s::date + 1 + (n %% 7)::integer) AS due_on,
        (25 + bench_chance(n, 12) %% 276) * 200 AS principal
    FROM generate_series(1, %(loans)s) n;

    INSERT INTO loans_loan (id, public_id, network_id, product, borrower_id, payer_account_id,
        payee_account_id, payee_name, parameters_id, principal_minor, level_1_minor,
        level_2_minor, level_3_minor, pool_minor, transaction_fee_minor, contingency_fee_minor,
        limit_at_start_minor, installment_count, established_on, established_at, ends_on,
        accrual_weekday, state)
    SELECT loan.id, 'loan_' || lpad(loan.id::text, 26, '0'), %(network)s, 'PEER', member.person_id,
        member.spending_account_id, %(till)s, 'Bakery', %(parameters)s, principal,
        principal * 4 / 10, principal * 2 / 10, principal / 10, principal * 3 / 10,
        principal / 100, principal / 100, 2 * principal, 10,
        due_on - (7 * week)::integer, due_on - (7 * week)::integer + time '12:00',
        due_on + (7 * (10 - week))::integer, extract(isodow FROM due_on)::smallint - 1, 'REPAYING'
    FROM bench_loan loan JOIN lending_circles_loanaccount member ON member.id = loan.member
    ORDER BY loan.id;

    INSERT INTO repayments_loanbalance (loan_id, outstanding_minor, interest_due_minor,
        interest_paid_minor, waived_minor, written_off_minor, fee_released_minor, next_due_on)
    SELECT id, principal / 10 * (11 - week), 0, principal / 1000 * (week - 1), 0, 0,
        principal / 100 / 10 * (week - 1), due_on
    FROM bench_loan ORDER BY id;

    INSERT INTO repayments_installment (loan_id, number, due_on, principal_minor, interest_minor,
        principal_paid_minor, interest_paid_minor, paid_on, source)
    SELECT id, number, due_on + (7 * (number - week))::integer, principal / 10,
        CASE WHEN number < week THEN principal / 1000 ELSE 0 END,
        CASE WHEN number < week THEN principal / 10 ELSE 0 END,
        CASE WHEN number < week THEN principal / 1000 ELSE 0 END,
        CASE WHEN number < week THEN due_on + (7 * (number - week))::integer END,
        CASE WHEN number < week THEN 'PERSONAL' ELSE '' END
    FROM bench_loan, generate_series(1, 10) number ORDER BY id, number;

    INSERT INTO repayments_accrual (loan_id, week, accrued_on, principal_minor, full_minor,
        charged_minor)
    SELECT id, number, due_on + (7 * (number - week))::integer, principal / 10 * (11 - number),
        principal / 1000, principal / 1000
    FROM bench_loan, generate_series(1, week - 1) number ORDER BY id, number;
"""
# Ten notes each: four peers, four of the second degree, one of the third, and the common pool.
# Peers live in the borrower's own community, and so do half of the second degree; the others
# live anywhere. Parts are uneven by a few units, so that dividing leaves remainders.
_NOTES = """
    INSERT INTO loans_note (loan_id, holder_id, account_id, level, principal_minor,
        outstanding_minor, path)
    SELECT loan.id, holder.person_id, coalesce(holder.stake_account_id, pool.account), level,
        principal * tenths / 20 + uneven, principal * tenths / 20 / 10 * (11 - week) + uneven,
        CASE level WHEN 2 THEN ARRAY[loan.member] WHEN 3 THEN ARRAY[loan.member, loan.member] END
    FROM bench_loan loan
    JOIN bench_pool pool ON pool.shard = loan.id %% %(shards)s
    CROSS JOIN LATERAL (
        SELECT bench_chance(loan.id, 20) AS chance, bench_chance(loan.id, 21) AS luck,
            (loan.member - 1) / %(community)s * %(community)s AS block,
            (loan.member - 1) %% %(community)s AS place
    ) here
    CROSS JOIN LATERAL (VALUES
        (1, 1, 2, luck %% 48, near(block, place, 1 + chance %% 24)),
        (2, 1, 2, -(luck %% 48), near(block, place, 25 + chance %% 24)),
        (3, 1, 2, luck %% 31, near(block, place, 49 + chance %% 24)),
        (4, 1, 2, -(luck %% 31), near(block, place, 73 + chance %% 24)),
        (5, 2, 1, luck %% 23, near(block, place, 97 + chance %% 24)),
        (6, 2, 1, -(luck %% 23), near(block, place, 121 + chance %% 24)),
        (7, 2, 1, luck %% 13, far(loan.member, 0, luck)),
        (8, 2, 1, -(luck %% 13), far(loan.member, 1, luck)),
        (9, 3, 2, 0, far(loan.member, 2, luck)),
        (10, 0, 6, 0, NULL)
    ) AS note(number, level, tenths, uneven, lender)
    LEFT JOIN lending_circles_loanaccount holder ON holder.id = note.lender
    ORDER BY loan.id, number;
"""
