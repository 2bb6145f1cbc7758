import datetime

import pytest
from django.db import transaction

from ledger import posting, queries
from ledger.kinds import Kind
from ledger.models import Journal, Transfer
from ledger.posting import Move
from tests.ledger.books import DAY, held, stake


@pytest.mark.parametrize("moves", [1, 2, 20])
def test_a_reversal_is_the_exact_negative(books, moves):
    before = held()
    journal_id = posting.post(reference="a", moves=[stake(books, 100)] * moves, on=DAY)

    reversal_id = posting.reverse(reference="a:reversal", journal_id=journal_id, on=DAY, book_id=7)

    assert held() == before
    assert Journal.objects.get(pk=reversal_id).reverses_id == journal_id
    assert set(
        Transfer.objects.filter(journal=reversal_id).values_list(
            "kind", "debit", "credit", "amount_minor"
        )
    ) == {(Kind.REVERSAL, books.ana_stake, books.ana, 100)}


@pytest.mark.parametrize(("named", "kept"), [({}, 7), ({"book_id": 8}, 8)])
def test_a_reversal_stands_in_the_book_of_its_original(books, named, kept):
    journal_id = posting.post(reference="a", moves=[stake(books, 100)], on=DAY, book_id=7)

    reversal_id = posting.reverse(reference="b", journal_id=journal_id, on=DAY, **named)

    assert Journal.objects.get(pk=reversal_id).book_id == kept


def test_a_reversal_goes_back_along_pairs_that_no_kind_declares(books):
    journal_id = posting.post(
        reference="a", moves=[Move(Kind.PURCHASE, books.ana, books.shop, 100)], on=DAY
    )

    posting.reverse(reference="b", journal_id=journal_id, on=DAY)

    assert queries.balance(books.shop) == 0


def test_the_same_reversal_again_is_the_first_one(books):
    journal_id = posting.post(reference="a", moves=[stake(books, 100)], on=DAY)
    first = posting.reverse(reference="b", journal_id=journal_id, on=DAY)

    again = posting.reverse(reference="b", journal_id=journal_id, on=DAY)

    assert again == first
    assert queries.balance(books.ana) == 10_000


def test_a_journal_is_reversed_once(books):
    journal_id = posting.post(reference="a", moves=[stake(books, 100)], on=DAY)
    posting.reverse(reference="b", journal_id=journal_id, on=DAY)

    with pytest.raises(posting.AlreadyReversed), transaction.atomic():
        posting.reverse(reference="c", journal_id=journal_id, on=DAY)


def test_a_reversal_is_not_reversed(books):
    journal_id = posting.post(reference="a", moves=[stake(books, 100)], on=DAY)
    reversal_id = posting.reverse(reference="b", journal_id=journal_id, on=DAY)

    with pytest.raises(posting.IsReversal), transaction.atomic():
        posting.reverse(reference="c", journal_id=reversal_id, on=DAY)


def test_a_taken_reference_reverses_nothing(books):
    journal_id = posting.post(reference="a", moves=[stake(books, 100)], on=DAY)

    with pytest.raises(posting.ReferenceTaken), transaction.atomic():
        posting.reverse(reference="network:1:opening", journal_id=journal_id, on=DAY)


def test_a_reversal_does_not_happen_before_its_original(books):
    journal_id = posting.post(reference="a", moves=[stake(books, 100)], on=DAY)

    with pytest.raises(posting.BeforeOriginal), transaction.atomic():
        posting.reverse(reference="b", journal_id=journal_id, on=DAY - datetime.timedelta(days=1))


def test_there_is_something_to_reverse(books):
    with pytest.raises(posting.UnknownJournal), transaction.atomic():
        posting.reverse(reference="b", journal_id=10**12, on=DAY)


@pytest.mark.parametrize("moves", [1, 20])
def test_money_that_moved_on_cannot_be_taken_back(books, moves):
    journal_id = posting.post(reference="a", moves=[stake(books, 100)] * moves, on=DAY)
    posting.post(reference="b", moves=[Move(Kind.UNSTAKE, books.ana_stake, books.ana, 50)], on=DAY)

    with pytest.raises(posting.Overdrawn) as caught, transaction.atomic():
        posting.reverse(reference="c", journal_id=journal_id, on=DAY)

    assert caught.value.account_code == "person:1:stake"
    assert queries.find_journal("c") is None
