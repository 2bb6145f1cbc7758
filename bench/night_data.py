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
        principal * parts / 20 + uneven, principal * parts / 20 / 10 * (11 - week) + uneven,
        CASE level WHEN 1 THEN '{}'::bigint[] WHEN 2 THEN ARRAY[loan.member]
            WHEN 3 THEN ARRAY[loan.member, loan.member] END
    FROM bench_loan loan
    JOIN bench_pool pool ON pool.shard = loan.id %% %(shards)s
    CROSS JOIN LATERAL (
        SELECT bench_chance(loan.id, 20) AS luck, (%(members)s - %(community)s) / 3 AS far,
            (loan.member - 1) / %(community)s * %(community)s AS block,
            (loan.member - 1) %% %(community)s AS place
    ) here
    CROSS JOIN LATERAL (VALUES
        (1, 1, 2, luck %% 48, block + (place + 1 + luck %% 24) %% %(community)s),
        (2, 1, 2, -(luck %% 48), block + (place + 25 + luck %% 24) %% %(community)s),
        (3, 1, 2, luck %% 31, block + (place + 49 + luck %% 23) %% %(community)s),
        (4, 1, 2, -(luck %% 31), block + (place + 73 + luck %% 23) %% %(community)s),
        (5, 2, 1, luck %% 23, block + (place + 97 + luck %% 22) %% %(community)s),
        (6, 2, 1, -(luck %% 23), block + (place + 121 + luck %% 22) %% %(community)s),
        (7, 2, 1, luck %% 13, block + %(community)s + luck %% far),
        (8, 2, 1, -(luck %% 13), block + %(community)s + far + luck / 11 %% far),
        (9, 3, 2, 0, block + %(community)s + 2 * far + luck / 13 %% far),
        (10, 0, 6, 0, NULL)
    ) AS note(number, level, parts, uneven, lender)
    LEFT JOIN lending_circles_loanaccount holder ON holder.id = 1 + note.lender %% %(members)s
    ORDER BY loan.id, number
"""
# What is not earned yet of the loans' fees lies in the pool, in the shard of each loan. It came
# through the account of member 1, whose balance it leaves as it was.
_FEES = """
    CREATE TEMP TABLE bench_fee AS
    SELECT 0::bigint AS shard, %(opening)s::smallint AS kind, %(issuance)s::bigint AS debit,
        spending_account_id AS credit, 0::bigint AS amount
    FROM lending_circles_loanaccount WHERE id = 1;
    INSERT INTO bench_fee
    SELECT 1 + pool.shard, %(fee)s, first.credit, pool.unearned,
        sum(principal / 100 - principal / 100 / 10 * (week - 1))
    FROM bench_loan loan JOIN bench_pool pool ON pool.shard = loan.id %% %(shards)s,
        (SELECT credit FROM bench_fee) first
    GROUP BY pool.shard, first.credit, pool.unearned;
    UPDATE bench_fee SET amount = (SELECT sum(amount) FROM bench_fee) WHERE shard = 0;
    INSERT INTO ledger_journal (reference, digest, happened_on, book_id)
    SELECT 'bench:' || %(network)s || ':fees', sha256(int8send(0) || string_agg(
        int2send(kind) || int8send(debit) || int8send(credit) || int8send(amount), ''::bytea
        ORDER BY shard)), %(on)s, %(network)s
    FROM bench_fee;
    INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id, amount_minor)
    SELECT journal.id, 1 + shard, kind, debit, credit, amount
    FROM bench_fee, ledger_journal journal
    WHERE journal.reference = 'bench:' || %(network)s || ':fees';
    UPDATE ledger_account account SET balance_minor = account.balance_minor + moved.amount
    FROM (
        SELECT account, sum(amount)::bigint AS amount FROM (
            SELECT debit, -amount FROM bench_fee UNION ALL SELECT credit, amount FROM bench_fee
        ) AS side(account, amount) GROUP BY account
    ) moved WHERE moved.account = account.id;
"""
_POOLS = """
    CREATE TEMP TABLE bench_pool AS
    SELECT place - 1 AS shard, account, unearned
    FROM unnest(%(common)s::bigint[], %(unearned)s::bigint[])
        WITH ORDINALITY AS pool(account, unearned, place)
"""
_SEQUENCE = "SELECT setval(pg_get_serial_sequence('loans_loan', 'id'), %(loans)s)"


def make_network(loans: int) -> tuple[Network, dict[str, float]]:
    """Make a network with so many open loans; return it, and the seconds that each part took."""
    count = -(-loans // LOANS_PER_MEMBER // members.COMMUNITY) * members.COMMUNITY
    clock = [time.monotonic()]
    seconds: dict[str, float] = {}

    def lap(name: str) -> None:
        clock.append(time.monotonic())
        seconds[name] = round(clock[-1] - clock[-2], 1)

    town = members.found_town(starts_on=STARTS_ON, parameters={"MIN_UNIQUE_PEERS": 0})
    members.add_members(town.network, count)
    lap("members")
    _lend(town, loans, count)
    lap("loans")
    # Money for every installment of the week; a tenth has no stake beyond what it has lent.
    members.give_money(
        town.network, spending_least=300_000, spending_most=900_000, staked_percent=90
    )
    lap("money")
    settle()
    lap("settling")

    return town.network, seconds


def _lend(town: members.Town, loans: int, count: int) -> None:
    network = town.network
    parameters, _ = terms_of(network.pk, STARTS_ON)
    values: dict[str, object] = {
        "network": network.pk,
        "on": STARTS_ON,
        "members": count,
        "loans": loans,
        "community": members.COMMUNITY,
        "till": town.merchant.till_account_id,
        "parameters": parameters.pk,
        "shards": pools.SHARDS,
        "common": pools.pool_accounts(network.pk, Purpose.COMMON_POOL),
        "unearned": pools.pool_accounts(network.pk, Purpose.TRANSACTION_POOL_UNEARNED),
        "issuance": pools.issuance_account(network.pk),
        "opening": int(Kind.OPENING),
        "fee": int(Kind.ESTABLISHMENT_FEE),
    }
    with address("owner").connect() as owner:
        owner.execute(members.CHANCE)
        with without_indexes(owner, _TABLES):
            members.run_all(owner, _LOANS, values)
            owner.execute(_POOLS, values)
            owner.execute(_NOTES.encode(), values)
        owner.execute(_SEQUENCE, values)
        members.run_all(owner, _FEES, values)
        owner.execute("DROP TABLE bench_loan")
