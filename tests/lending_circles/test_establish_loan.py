"""A circle loan at the till: from quote to merchant paid, all or nothing."""

import datetime

import pytest
from django.db import transaction

from ledger import queries as ledger_queries
from ledger.kinds import Purpose
from ledger.pools import pool_balance
from lending_circles import steps
from lending_circles.models import Quote
from loans.models import Loan, Note, RecoveryTier
from people.models import AuditEvent
from repayments.models import Installment, LoanBalance
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_loan_pays_the_merchant_from_four_sources():
    network = factories.a_network()
    ana, (bruno, chi, dona), payee = factories.a_circle(network)

    loan = factories.a_loan(ana, payee, 300)

    assert ledger_queries.balance(payee.account_id) == 300_00
    assert [loan.level_1_minor, loan.level_2_minor, loan.level_3_minor, loan.pool_minor] == [
        120_00,
        60_00,
        30_00,
        90_00,
    ]
    assert ledger_queries.balance(bruno.stake_account_id) == 1_000_00 - 120_00
    assert ledger_queries.balance(chi.stake_account_id) == 1_000_00 - 60_00
    assert ledger_queries.balance(dona.stake_account_id) == 1_000_00 - 30_00
    assert pool_balance(network.pk, Purpose.COMMON_POOL) == 100_000_00 - 90_00
    assert ledger_queries.balance(ana.spending_account_id) == 500_00 - 6_00
    assert pool_balance(network.pk, Purpose.CONTINGENCY_POOL) == 3_00
    assert pool_balance(network.pk, Purpose.TRANSACTION_POOL_UNEARNED) == 3_00
