"""What those who keep a network's books find in the ledger, and what is none of theirs."""

import datetime

import pytest

from ledger import books as ledger_books
from ledger import posting
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Journal
from ledger.posting import Move
from tests.ledger.books import DAY, stake

RIVER, HILL = 1, 2
NEXT_DAY = DAY + datetime.timedelta(days=1)


@pytest.fixture
def posted(books):
    """Ana stakes twice and buys in the river's book; Bruno stakes in the hill's."""
    moves = {
        "account:1:stake:a": (stake(books, 300), RIVER, DAY),
        "account:1:stake:b": (stake(books, 200), RIVER, NEXT_DAY),
        "payment:1:settlement": (
            Move(Kind.PURCHASE, books.ana, books.shop, 100),
            RIVER,
            NEXT_DAY,
        ),
        "account:2:stake:a": (
            Move(Kind.STAKE, books.bruno, books.bruno_stake, 400),
            HILL,
            DAY,
        ),
    }
    return {
        reference: posting.post(reference=reference, moves=[move], on=on, book_id=book_id)
        for reference, (move, book_id, on) in moves.items()
    }


def codes(accounts):
    return [account.code for account in accounts]


def references(journals):
    return [journal.reference for journal in journals]


def test_a_book_holds_its_pools_and_what_its_journals_moved(books, posted):
    of_the_river = ledger_books.accounts_of_book(RIVER)
    of_the_hill = ledger_books.accounts_of_book(HILL)

    assert [account.pk for account in of_the_river] == sorted(
        [books.issuance, books.ana, books.ana_stake, books.shop, books.pool]
    )
    assert codes(of_the_hill) == ["person:2:spending", "person:2:stake"]


def test_accounts_are_narrowed_and_paged(books, posted):
    stakes = ledger_books.accounts_of_book(RIVER, purpose=Purpose.STAKE)
    persons = ledger_books.accounts_of_book(RIVER, words="person:")
    everything = list(ledger_books.accounts_of_book(RIVER))
    page = ledger_books.accounts_of_book(RIVER, after_id=everything[1].pk, limit=2)

    assert codes(stakes) == ["person:1:stake"]
    assert codes(persons) == ["person:1:spending", "person:1:stake"]
    assert list(page) == everything[2:4]


def test_an_account_of_another_book_is_not_found(books, posted):
    assert ledger_books.account_of_book(RIVER, books.ana).code == "person:1:spending"
    with pytest.raises(Account.DoesNotExist):
        ledger_books.account_of_book(RIVER, books.bruno)


def test_journals_come_newest_first_narrowed_and_paged(books, posted):
    everything = ledger_books.journals_of_book(RIVER)
    stakes = ledger_books.journals_of_book(RIVER, words="account:")
    of_the_day = ledger_books.journals_of_book(RIVER, on=DAY)
    page = ledger_books.journals_of_book(RIVER, before_id=posted["payment:1:settlement"], limit=1)

    newest_first = ["payment:1:settlement", "account:1:stake:b", "account:1:stake:a"]
    assert references(everything) == newest_first
    assert references(stakes) == newest_first[1:]
    assert references(of_the_day) == ["account:1:stake:a"]
    assert references(page) == ["account:1:stake:b"]


def test_a_journal_of_another_book_is_not_found(books, posted):
    journal_id = posted["account:1:stake:a"]

    assert ledger_books.journal_of_book(RIVER, journal_id).reference == "account:1:stake:a"
    with pytest.raises(Journal.DoesNotExist):
        ledger_books.journal_of_book(HILL, journal_id)


def test_what_took_a_journal_back_is_found(books, posted):
    taken, kept = posted["account:1:stake:a"], posted["account:1:stake:b"]
    reversal_id = posting.reverse(reference="mistake", journal_id=taken, on=NEXT_DAY)

    found = ledger_books.find_reversal(ledger_books.journal_of_book(RIVER, taken))

    assert found is not None
    assert found.pk == reversal_id
    assert "mistake" in references(ledger_books.journals_of_book(RIVER))
    assert ledger_books.find_reversal(ledger_books.journal_of_book(RIVER, kept)) is None


def test_the_lines_of_a_journal_come_in_order_and_paged(books):
    journal_id = posting.post(
        reference="a", moves=[stake(books, amount) for amount in (3, 1, 2)], on=DAY, book_id=RIVER
    )
    journal = ledger_books.journal_of_book(RIVER, journal_id)

    assert [line.amount_minor for line in ledger_books.lines_of(journal)] == [3, 1, 2]
    assert [line.amount_minor for line in ledger_books.lines_of(journal, after=1, limit=1)] == [1]


def test_journals_of_one_name_come_oldest_first_with_their_lines(books, posted):
    found = ledger_books.journals_named("account:1:", book_id=RIVER)

    assert [(journal.reference, lines[0].amount_minor) for journal, lines in found] == [
        ("account:1:stake:a", 300),
        ("account:1:stake:b", 200),
    ]


def test_flows_of_accounts_add_up_to_what_they_hold(books, posted):
    flows = ledger_books.flows_by_kind([books.ana, books.ana_stake])

    assert flows == {
        (Purpose.SPENDING, Kind.OPENING): 10_000,
        (Purpose.SPENDING, Kind.STAKE): -500,
        (Purpose.SPENDING, Kind.PURCHASE): -100,
        (Purpose.STAKE, Kind.STAKE): 500,
    }
