"""Many at once, with real commits: nothing is lost, doubled, or stuck."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, transaction

from ledger import posting, queries, reconcile
from ledger.kinds import Kind, Purpose
from ledger.models import Journal
from ledger.posting import AccountDraft, JournalDraft, Move
from tests.ledger.books import DAY, stake

CLIENTS = 16


def at_once(work, arguments):
    """Run the work for each argument in threads that start together; return what came out."""
    arguments = list(arguments)
    threads = min(CLIENTS, len(arguments))
    start = Barrier(threads)

    def one(position, argument):
        if position < threads:
            start.wait(timeout=30)
        try:
            with transaction.atomic():
                return work(argument)
        except posting.LedgerRefusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(threads) as pool:
        futures = [pool.submit(one, *place) for place in enumerate(arguments)]
        return [future.result(timeout=60) for future in futures]


def deadlocks():
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def test_of_64_withdrawals_the_ten_that_are_funded_happen(committed_books):
    outcomes = at_once(
        lambda number: posting.post(
            reference=f"person:1:stake:{number}", moves=[stake(committed_books, 1_000)], on=DAY
        ),
        range(64),
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, posting.Overdrawn)]
    assert len(refused) == 54
    assert {refusal.account_code for refusal in refused} == {"person:1:spending"}
    assert queries.balance(committed_books.ana) == 0
    assert queries.balance(committed_books.ana_stake) == 10_000


def test_of_64_twins_one_happens_and_all_are_told_so(committed_books):
    outcomes = at_once(
        lambda _: posting.post(
            reference="person:1:stake:1", moves=[stake(committed_books, 1_000)], on=DAY
        ),
        range(64),
    )

    assert len(set(outcomes)) == 1
    assert Journal.objects.get(pk=outcomes[0]).reference == "person:1:stake:1"
    assert queries.balance(committed_books.ana_stake) == 1_000


def test_of_twins_that_differ_one_happens(committed_books):
    outcomes = at_once(
        lambda amount_minor: posting.post(
            reference="a", moves=[stake(committed_books, amount_minor)], on=DAY
        ),
        range(1, 33),
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, posting.ReferenceTaken)]
    assert len(refused) == 31
    assert Journal.objects.filter(reference="a").count() == 1


def test_of_32_refused_twins_none_happens(committed_books):
    outcomes = at_once(
        lambda _: posting.post(reference="a", moves=[stake(committed_books, 10_001)], on=DAY),
        range(32),
    )

    assert all(isinstance(outcome, posting.Overdrawn) for outcome in outcomes)
    assert queries.find_journal("a") is None


def test_a_journal_is_reversed_once_by_many(committed_books):
    with transaction.atomic():
        journal_id = posting.post(reference="a", moves=[stake(committed_books, 100)], on=DAY)

    outcomes = at_once(
        lambda number: posting.reverse(reference=f"b:{number}", journal_id=journal_id, on=DAY),
        range(16),
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, posting.AlreadyReversed)]
    assert len(refused) == 15
    assert queries.balance(committed_books.ana) == 10_000


@pytest.mark.parametrize("moves_max", [4, 30])
def test_mixed_postings_never_wait_in_a_circle(committed_books, moves_max):
    with transaction.atomic():
        people = posting.open_accounts(
            [
                AccountDraft(f"person:{n}:{purpose.lower()}", purpose, committed_books.asset_id)
                for n in range(10, 20)
                for purpose in (Purpose.SPENDING, Purpose.STAKE)
            ]
        )
        posting.post(
            reference="opening",
            moves=[Move(Kind.OPENING, committed_books.issuance, one, 10**9) for one in people],
            on=DAY,
        )
    before = deadlocks()

    def post_some(seed):
        chance = random.Random(seed)
        for number in range(10):
            moves = []
            for _ in range(chance.randint(1, moves_max)):
                spending = 2 * chance.randrange(10)
                pair = (people[spending], people[2 * chance.randrange(10) + 1])
                moves.append(
                    Move(Kind.STAKE, *pair, 7)
                    if chance.random() < 0.5
                    else Move(Kind.UNSTAKE, *reversed(pair), 7)
                )
            # References are shared between clients, in any order within a call.
            drafts = [JournalDraft(f"{seed}:{number}:{n}", (move,)) for n, move in enumerate(moves)]
            drafts.append(JournalDraft(f"shared:{number}", (Move(Kind.STAKE, *people[:2], 1),)))
            drafts.append(JournalDraft(f"shared:{9 - number}", (Move(Kind.STAKE, *people[:2], 1),)))
            chance.shuffle(drafts)
            with transaction.atomic():
                posting.post_many(drafts, on=DAY)

    def separately(seed):
        # Each call of its own transaction: leave the one that `at_once` opened.
        transaction.on_commit(lambda: post_some(seed))

    at_once(separately, range(CLIENTS))

    assert deadlocks() == before
    assert Journal.objects.filter(reference__startswith="shared:").count() == 10
    assert reconcile.is_balanced()


def test_accounts_are_opened_once_by_many(committed_books):
    drafts = [
        AccountDraft(f"person:{n}:stake", Purpose.STAKE, committed_books.asset_id)
        for n in range(50, 60)
    ]

    def open_them(seed):
        mixed = random.Random(seed).sample(drafts, len(drafts))
        return sorted(posting.open_accounts(mixed))

    outcomes = at_once(open_them, range(16))

    assert len({tuple(outcome) for outcome in outcomes}) == 1


def test_a_locked_balance_stays(committed_books, owner_connection):
    def post_one(_):
        return posting.post(reference="a", moves=[stake(committed_books, 1)], on=DAY)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            queries.lock_balances([committed_books.ana_stake, committed_books.ana])
            waiting = pool.submit(at_once, post_one, [1])
            wait_until_somebody_waits(owner_connection)
            posting.post(reference="b", moves=[stake(committed_books, 10_000)], on=DAY)
        outcomes = waiting.result(timeout=30)

    assert isinstance(outcomes[0], posting.Overdrawn)
    assert queries.balance(committed_books.ana_stake) == 10_000


def wait_until_somebody_waits(owner):
    for _ in range(1_000):
        waiting = owner.execute(
            "SELECT count(*), pg_sleep(0.01) FROM pg_locks WHERE NOT granted"
        ).fetchone()
        if waiting[0]:
            return
    pytest.fail("nobody came to wait")
