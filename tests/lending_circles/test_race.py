"""Sixty-four purchases at once, of which the only circle lender can pay ten."""

import os
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from ledger import queries as ledger_queries
from ledger.reconcile import all_invariants, look
from lending_circles import steps
from lending_circles.operations import issuance
from loans.models import Loan, Note
from people.refusals import Refusal
from tests import factories

CLIENTS = 64
# `make fuzz` races more often.
ROUNDS = int(os.environ.get("RACE_ROUNDS", "3"))
# Level 1 lends 40.00 of each purchase of 100.00, so 400.00 are ten purchases.
FUNDED = 10


def a_crowd(network, payee):
    """Borrowers who all trust Bruno alone, behind whom there is money enough."""
    bruno = factories.a_member(network, "Bruno", stake=FUNDED * 40)
    chi = factories.a_member(network, "Chi", stake=1_000_000)
    dona = factories.a_member(network, "Dona", stake=1_000_000)
    crowd = [factories.a_member(network, f"Ana {number}", stake=3_000) for number in range(CLIENTS)]
    factories.link_all(network, [(bruno, chi), (chi, dona), *((bruno, one) for one in crowd)])
    return bruno, crowd


@contextmanager
def as_many_threads():
    """Keep a thread for everybody, whose connection lasts through all rounds."""
    with ThreadPoolExecutor(CLIENTS) as threads:
        yield threads
        # Each thread takes one of them, because none can take a second one before all have.
        leaving = threading.Barrier(CLIENTS)
        list(threads.map(lambda _: (leaving.wait(timeout=60), connection.close()), range(CLIENTS)))


def buy_at_once(threads, crowd, payee, purchase):
    """Let everybody quote and confirm in a thread of their own; return what came of it."""
    start = threading.Barrier(len(crowd))

    def buy(account):
        try:
            quote = factories.a_quote(account, payee, 100, purchase=purchase)
            start.wait(timeout=60)
            with transaction.atomic():
                steps.establish_loan(
                    quote_public_id=quote.public_id,
                    account_id=account.pk,
                    payee=payee,
                    on=quote.quoted_on,
                    at=factories.NOON,
                    by=None,
                )
            return "LOAN"
        except Refusal as refusal:
            return f"{refusal.code} {refusal.context.get('level')}"
        except Exception as failure:
            start.abort()
            return repr(failure)

    return Counter(threads.map(buy, crowd))


@pytest.mark.slow
def test_exactly_ten_of_sixty_four_are_lent_what_there_is(committed_db):
    network = factories.a_network()
    payee = factories.a_merchant_payee(network)
    bruno, crowd = a_crowd(network, payee)

    with as_many_threads() as threads:
        for number in range(ROUNDS):
            outcomes = buy_at_once(threads, crowd, payee, f"round {number}")

            assert outcomes == {"LOAN": FUNDED, "LEVEL_SHORT 1": CLIENTS - FUNDED}
            assert ledger_queries.balance(bruno.stake_account_id) == 0
            assert Loan.objects.count() == FUNDED * (number + 1)
            issuance.issue_tokens(
                account_id=bruno.pk,
                amount_minor=FUNDED * 40_00,
                on=factories.DAY,
                reference=f"round {number}",
                by=None,
            )
            factories.stake_again(bruno, FUNDED * 40, f"round {number}")

    assert Note.objects.filter(level=1).exclude(holder=bruno.person).count() == 0
    for invariant in all_invariants():
        assert look(invariant).holds, invariant.code
