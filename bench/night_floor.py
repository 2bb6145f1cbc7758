"""The least that a night can cost: one program of plain SQL that writes the same rows.

It accrues the week of every loan whose week ends on a day and collects the installments, as the
owner, in one transaction, with nobody else to think of. It splits principal over notes in a
simpler way than the bank (by running sums), refuses nothing and is not to be taken up again.
"""

import datetime
import time

from bench.database import address
from bench.memory import memory_of
from governance.models import Network
from ledger import pools
from ledger.kinds import Kind, Purpose

_ACCRUE = """
    CREATE TEMP TABLE bench_due ON COMMIT DROP AS
    SELECT loan.id, loan.payer_account_id AS payer, line.number, line.principal_minor AS part,
        balance.outstanding_minor AS outstanding, loan.transaction_fee_minor / 10 AS release,
        (balance.outstanding_minor * 12 + 5200) / 10400 AS full_rate,
        CASE WHEN kept.deposit_minor >= 10000
            AND (member.deposit_minor - kept.deposit_minor) * 100 >= kept.deposit_minor * 6
            THEN 0 ELSE (balance.outstanding_minor * 12 + 5200) / 10400 END AS charged,
        nextval('ledger_journal_id_seq') AS journal, loan.id %% %(shards)s AS shard
    FROM loans_loan loan
    JOIN repayments_loanbalance balance ON balance.loan_id = loan.id
    JOIN repayments_installment line ON line.loan_id = loan.id AND line.due_on = %(on)s
    JOIN lending_circles_loanaccount member
        ON member.network_id = loan.network_id AND member.person_id = loan.borrower_id
    LEFT JOIN lending_circles_depositbalance kept
        ON kept.account_id = member.id AND kept."on" = %(start)s::date - 120
    WHERE loan.network_id = %(network)s AND loan.state = 'REPAYING'
        AND loan.accrual_weekday = %(weekday)s AND loan.established_on < %(on)s;

    INSERT INTO repayments_accrual
        (loan_id, week, accrued_on, principal_minor, full_minor, charged_minor)
    SELECT id, number, %(on)s, outstanding, full_rate, charged FROM bench_due;

    UPDATE repayments_installment line SET interest_minor = line.interest_minor + due.charged
    FROM bench_due due
    WHERE line.loan_id = due.id AND line.number = due.number AND due.charged > 0;

    UPDATE repayments_loanbalance balance SET
        interest_due_minor = balance.interest_due_minor + due.charged,
        waived_minor = balance.waived_minor + due.full_rate - due.charged
    FROM bench_due due WHERE balance.loan_id = due.id;
"""
_COLLECT = """
    CREATE TEMP TABLE bench_share ON COMMIT DROP AS
    SELECT note.id, note.account_id AS account, due.journal, due.payer,
        row_number() OVER running AS position,
        (sum(note.outstanding_minor) OVER running * due.part / due.outstanding)::bigint
            - ((sum(note.outstanding_minor) OVER running - note.outstanding_minor) * due.part
                / due.outstanding)::bigint AS amount
    FROM bench_due due JOIN loans_note note ON note.loan_id = due.id
    WHERE note.outstanding_minor > 0
    WINDOW running AS (PARTITION BY note.loan_id ORDER BY note.id);

    UPDATE loans_note note SET outstanding_minor = note.outstanding_minor - share.amount
    FROM bench_share share WHERE note.id = share.id AND share.amount > 0;

    UPDATE repayments_installment line SET
        principal_paid_minor = line.principal_minor, interest_paid_minor = line.interest_minor,
        paid_on = %(on)s, source = 'PERSONAL'
    FROM bench_due due WHERE line.loan_id = due.id AND line.number = due.number;

    UPDATE repayments_loanbalance balance SET
        outstanding_minor = balance.outstanding_minor - due.part,
        interest_due_minor = balance.interest_due_minor - due.charged,
        interest_paid_minor = balance.interest_paid_minor + due.charged,
        fee_released_minor = balance.fee_released_minor + due.release,
        next_due_on = balance.next_due_on + 7
    FROM bench_due due WHERE balance.loan_id = due.id;

    INSERT INTO ledger_journal (id, reference, digest, happened_on, book_id)
    SELECT journal, 'loan:' || id || ':installment:' || number || ':collection',
        sha256(int8send(journal)), %(on)s, %(network)s
    FROM bench_due;

    CREATE TEMP TABLE bench_move ON COMMIT DROP AS
    SELECT journal, position, %(principal)s AS kind, payer AS debit, account AS credit, amount
    FROM bench_share WHERE amount > 0
    UNION ALL
    SELECT journal, 101, %(interest)s, payer, (%(common)s::bigint[])[1 + shard], charged
    FROM bench_due WHERE charged > 0
    UNION ALL
    SELECT journal, 102, %(fee)s, (%(unearned)s::bigint[])[1 + shard],
        (%(earned)s::bigint[])[1 + shard], release
    FROM bench_due WHERE release > 0;

    INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id, amount_minor)
    SELECT * FROM bench_move;

    UPDATE ledger_account account SET balance_minor = account.balance_minor + moved.amount
    FROM (
        SELECT account, sum(amount)::bigint AS amount FROM (
            SELECT debit, -amount FROM bench_move UNION ALL SELECT credit, amount FROM bench_move
        ) AS side(account, amount) GROUP BY account
    ) moved WHERE moved.account = account.id;
"""


def live_floor(network: Network, on: datetime.date) -> tuple[dict[str, float], int]:
    """Accrue and collect what falls on a day in plain SQL; return the seconds of each half.

    And the most memory, in MB, that the server's process held.
    """
    values = {
        "network": network.pk,
        "on": on,
        "start": network.started_on,
        "weekday": on.weekday(),
        "shards": pools.SHARDS,
        "common": pools.pool_accounts(network.pk, Purpose.COMMON_POOL),
        "unearned": pools.pool_accounts(network.pk, Purpose.TRANSACTION_POOL_UNEARNED),
        "earned": pools.pool_accounts(network.pk, Purpose.TRANSACTION_POOL),
        "principal": int(Kind.PRINCIPAL),
        "interest": int(Kind.INTEREST),
        "fee": int(Kind.FEE_RELEASE),
    }
    seconds = {}
    with address("owner").connect() as owner, owner.transaction():
        owner.execute("SET LOCAL work_mem = '256MB'")
        for name, program in (("accrual", _ACCRUE), ("autopay", _COLLECT)):
            began = time.monotonic()
            for statement in program.split(";\n"):
                if statement.strip():
                    owner.execute(statement.encode(), values)
            seconds[name] = time.monotonic() - began
        memory_mb = memory_of(owner.info.backend_pid)
        began = time.monotonic()
    # The commit: what was written reaches the disk.
    seconds["commit"] = time.monotonic() - began

    return seconds, memory_mb
