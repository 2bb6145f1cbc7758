"""A network of banks in the middle of its life: open loans that are all due on one day."""

import datetime

from django.db import transaction

from bench import bank_data, members
from bench.bulk import without_indexes
from bench.database import address, settle
from governance.models import Network
from ledger.models import Account

LOANS_PER_BUSINESS = 10
INVESTORS = 20_000
HOLDERS = 10
DUE_ON = bank_data.STARTS_ON + datetime.timedelta(days=1)
# Money for the installments of the night.
MONEY_MINOR = 1_000_000

_TABLES = (
    "loans_loan",
    "loans_bankloan",
    "loans_release",
    "loans_note",
    "repayments_loanbalance",
    "repayments_installment",
    "repayments_accrual",
)
_BUSINESSES = """
    INSERT INTO banks_business SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', one.id + n, 'public_id', 'business_' || lpad((one.id + n)::text, 26, '0'),
        'slug', 'business-' || one.id + n))).*
    FROM banks_business one, generate_series(1, %(businesses)s) n;
    INSERT INTO ledger_account (code, purpose, asset_id, floor_minor, balance_minor)
    SELECT 'business:' || id || ':account:EUR', 'BUSINESS', %(asset)s, 0, 0
    FROM banks_business WHERE id > %(first)s ORDER BY id
"""
# Loan `n` is in month 1 to 9 of twelve; the principal is 600.00 to 3,600.00 in steps of 12.00, the
# rate 6 to 14 % by any of the conventions.
_LOANS = """
    CREATE UNLOGGED TABLE bench_loan AS
    SELECT %(model)s + n AS id, %(first)s + 1 + n %% %(businesses)s AS business,
        1 + bench_chance(n, 31) %% 9 AS month,
        (50 + bench_chance(n, 32) %% 251) * 1200 AS principal,
        60000 + bench_chance(n, 33) %% 9 * 10000 AS rate,
        (ARRAY['ACT_365', 'ACT_360', 'ACT_ACT', 'THIRTY_360', 'PERIODS'])[1 + n %% 5] AS convention
    FROM generate_series(1, %(loans)s) n;

    INSERT INTO loans_loan SELECT (jsonb_populate_record(one, jsonb_build_object(
        'id', loan.id, 'public_id', 'loan_' || lpad(loan.id::text, 26, '0'),
        'payer_account_id', payer.id, 'payee_account_id', payer.id,
        'principal_minor', principal, 'limit_at_start_minor', principal,
        'established_on', %(due)s::date - interval '1 month' * month,
        'ends_on', %(due)s::date + interval '1 month' * (12 - month)))).*
    FROM bench_loan loan
    JOIN ledger_account payer ON payer.code = 'business:' || loan.business || ':account:EUR'
    JOIN loans_loan one ON one.id = %(model)s ORDER BY loan.id;

    INSERT INTO loans_bankloan SELECT (jsonb_populate_record(one, jsonb_build_object(
        'loan_id', loan.id, 'business_id', business,
        'offer_public_id', 'offer_' || lpad(loan.id::text, 26, '0'),
        'rate_millionths', rate, 'day_count', convention, 'amortization', 'EQUAL_PRINCIPAL',
        'partition_minor', principal / 10, 'escrowed_minor', principal, 'released_minor', principal,
        'accrued_through_on', %(due)s::date - interval '1 month'))).*
    FROM bench_loan loan JOIN loans_bankloan one ON one.loan_id = %(model)s ORDER BY loan.id;

    INSERT INTO loans_release (bank_loan_id, number, kind, amount_minor, released_on, journal_id)
    SELECT id, 1, 'FIRST', principal, %(due)s::date - interval '1 month' * month, 0
    FROM bench_loan ORDER BY id;

    INSERT INTO repayments_loanbalance (loan_id, outstanding_minor, interest_due_minor,
        interest_paid_minor, waived_minor, written_off_minor, fee_released_minor, next_due_on)
    SELECT id, principal / 12 * (13 - month), 0, principal / 1000 * (month - 1), 0, 0, 0, %(due)s
    FROM bench_loan ORDER BY id;

    INSERT INTO repayments_installment (loan_id, number, due_on, principal_minor, interest_minor,
        principal_paid_minor, interest_paid_minor, paid_on, source)
    SELECT id, number, %(due)s::date + interval '1 month' * (number - month), principal / 12,
        principal / 1000,
        CASE WHEN number < month THEN principal / 12 ELSE 0 END,
        CASE WHEN number < month THEN principal / 1000 ELSE 0 END,
        CASE WHEN number < month THEN %(due)s::date + interval '1 month' * (number - month) END,
        CASE WHEN number < month THEN 'PERSONAL' ELSE '' END
    FROM bench_loan, generate_series(1, 12) number ORDER BY id, number;

    INSERT INTO repayments_accrual (loan_id, week, accrued_on, principal_minor, full_minor,
        charged_minor)
    SELECT id, number, %(due)s::date + interval '1 month' * (number - month),
        principal / 12 * (13 - number), principal / 1000, principal / 1000
    FROM bench_loan, generate_series(1, month - 1) number ORDER BY id, number;

    INSERT INTO loans_note (loan_id, holder_id, account_id, level, serial, principal_minor,
        outstanding_minor)
    SELECT loan.id, wallet.person_id, wallet.account_id, 4, serial, principal / 10,
        principal / 120 * (13 - month)
    FROM bench_loan loan, generate_series(1, %(holders)s) serial
    JOIN LATERAL (SELECT bench_chance(loan.id, serial) %% %(investors)s AS place) luck ON true
    JOIN bench_wallet wallet ON wallet.place = luck.place
    ORDER BY loan.id, serial
"""
_WALLETS = """
    CREATE UNLOGGED TABLE bench_wallet AS
    SELECT place - 1 AS place, person_id, account_id
    FROM unnest(%(people)s::bigint[], %(wallets)s::bigint[])
        WITH ORDINALITY AS wallet(person_id, account_id, place)
"""
_SEQUENCES = """
    SELECT setval(pg_get_serial_sequence('loans_loan', 'id'), (SELECT max(id) FROM loans_loan)),
        setval(pg_get_serial_sequence('banks_business', 'id'),
            (SELECT max(id) FROM banks_business))
"""


def make_union(loans: int) -> Network:
    """Make a network of banks with so many open loans of ten notes, all due on `DUE_ON`."""
    union = bank_data.found_union()
    business = bank_data.add_business(union)
    investors = bank_data.add_investors(union, INVESTORS, money_minor=bank_data.PARTITION_MINOR)
    # One loan is the model of all others; it is not due yet.
    model = bank_data.lend(union, business, [(*investors[0], 1)])
    values: dict[str, object] = {
        "due": DUE_ON,
        "loans": loans,
        "businesses": -(-loans // LOANS_PER_BUSINESS),
        "first": business.pk,
        "model": model.pk,
        "asset": union.asset.pk,
        "holders": HOLDERS,
        "investors": INVESTORS,
        "people": [person for person, _ in investors],
        "wallets": [wallet for _, wallet in investors],
    }
    with address("owner").connect() as owner:
        owner.execute(members.CHANCE)
        owner.execute(_WALLETS, values)
        members.run_all(owner, _BUSINESSES, values)
        with without_indexes(owner, _TABLES):
            members.run_all(owner, _LOANS, values)
        owner.execute(_SEQUENCES)
        owner.execute("DROP TABLE bench_loan, bench_wallet")
    accounts = Account.objects.filter(purpose="BUSINESS").order_by("pk")
    with transaction.atomic():
        bank_data.give(union, list(accounts.values_list("pk", flat=True)), MONEY_MINOR)
    settle()

    return union.network
