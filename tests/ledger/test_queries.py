import datetime

import pytest

from ledger import posting, queries
from ledger.kinds import Kind
from ledger.models import Account
from ledger.posting import Move
from tests.ledger.books import DAY, stake

NEXT_DAY = DAY + datetime.timedelta(days=1)


def test_an_unknown_account_has_no_balance(books):
    with pytest.raises(Account.DoesNotExist):
        queries.balance(10**12)
    with pytest.raises(Account.DoesNotExist):
        queries.balances([books.ana, 10**12])


def test_accounts_are_found_by_code_in_the_order_asked_for(books):
    codes = ["person:2:spending", "person:1:spending"]

    assert queries.account_ids(codes) == [books.bruno, books.ana]
    assert queries.account_id("merchant:1:till") == books.shop


def test_an_account_tells_its_history_newest_first(books):
    posting.post(reference="a", moves=[stake(books, 100)], on=DAY)
    posting.post(
        reference="b",
        moves=[
            Move(Kind.PURCHASE, books.ana, books.shop, 300),
            Move(Kind.UNSTAKE, books.ana_stake, books.ana, 40),
            Move(Kind.STAKE, books.bruno, books.bruno_stake, 1),
        ],
        on=NEXT_DAY,
    )

    lines = queries.history(books.ana)

    assert [
        (line.reference, line.position, line.kind, line.amount_minor, line.other_code)
        for line in lines
    ] == [
        ("b", 1, Kind.PURCHASE, -300, "merchant:1:till"),
        ("b", 2, Kind.UNSTAKE, 40, "person:1:stake"),
        ("a", 1, Kind.STAKE, -100, "person:1:stake"),
        ("network:1:opening", 1, Kind.OPENING, 10_000, "network:1:issuance"),
    ]
    assert [line.happened_on for line in lines] == [NEXT_DAY, NEXT_DAY, DAY, DAY]


def test_history_comes_in_pages(books):
    for number in range(5):
        posting.post(reference=str(number), moves=[stake(books, 1)], on=DAY)

    first = queries.history(books.ana, limit=2)
    rest = queries.history(books.ana, before_journal_id=first[-1].journal_id, limit=10)

    assert [line.reference for line in first] == ["4", "3"]
    assert [line.reference for line in rest] == ["2", "1", "0", "network:1:opening"]


def test_the_trial_balance_sums_to_nothing(books):
    posting.post(reference="a", moves=[stake(books, 100)], on=NEXT_DAY, book_id=7)

    lines = {line.purpose: line for line in queries.trial_balance()}

    assert {purpose: line.balance_minor for purpose, line in lines.items()} == {
        "ISSUANCE": -20_000,
        "SPENDING": 19_900,
        "STAKE": 100,
    }
    assert (lines["SPENDING"].debits_minor, lines["SPENDING"].credits_minor) == (100, 20_000)
    assert (lines["SPENDING"].accounts, lines["SPENDING"].asset_code) == (2, "RIV")


def test_the_trial_balance_can_stop_at_a_day_or_keep_to_a_book(books):
    posting.post(reference="a", moves=[stake(books, 100)], on=NEXT_DAY, book_id=7)

    until = {line.purpose: line.balance_minor for line in queries.trial_balance(on=DAY)}
    one = {line.purpose: line.balance_minor for line in queries.trial_balance(book_id=7)}

    assert until == {"ISSUANCE": -20_000, "SPENDING": 20_000}
    assert one == {"SPENDING": -100, "STAKE": 100}
