import dataclasses
import datetime

import numpy as np
import pytest
from django.db import DatabaseError, connection, transaction

from ledger import posting, queries
from ledger.kinds import Kind, Purpose
from ledger.models import Account, Asset, Journal, Transfer
from ledger.posting import AccountDraft, JournalDraft, Move
from tests.ledger.books import DAY, held, stake


def refused(refusal, **wanted):
    """Post in a savepoint and return the refusal."""
    before = held()
    with pytest.raises(refusal) as caught, transaction.atomic():
        posting.post(**{"reference": "person:1:try", "on": DAY, **wanted})
    assert held() == before
    assert queries.find_journal("person:1:try") is None
    return caught.value


def test_a_transfer_moves_money_from_debit_to_credit(books):
    journal_id = posting.post(
        reference="person:1:stake:1", moves=[stake(books, 2_500)], on=DAY, book_id=7
    )

    journal = Journal.objects.get(pk=journal_id)
    assert (journal.reference, journal.happened_on, journal.book_id, journal.reverses_id) == (
        "person:1:stake:1",
        DAY,
        7,
        None,
    )
    assert journal.xid > 0
    assert list(
        journal.transfers.values_list("position", "kind", "debit", "credit", "amount_minor")
    ) == [(1, Kind.STAKE, books.ana, books.ana_stake, 2_500)]
    assert held() == {
        "network:1:issuance": -20_000,
        "person:1:spending": 7_500,
        "person:1:stake": 2_500,
        "person:2:spending": 10_000,
    }


def test_a_transfer_may_go_from_a_higher_to_a_lower_id(books):
    posting.post(reference="a", moves=[stake(books, 2_500)], on=DAY)

    posting.post(reference="b", moves=[Move(Kind.UNSTAKE, books.ana_stake, books.ana, 500)], on=DAY)

    assert queries.balance(books.ana) == 8_000
    assert queries.balance(books.ana_stake) == 2_000


@pytest.mark.parametrize("others", [1, 30])
def test_a_journal_moves_all_of_its_transfers(books, others):
    moves = [stake(books, 100)] * others + [
        Move(Kind.STAKE, books.bruno, books.bruno_stake, 200),
        Move(Kind.PURCHASE, books.bruno, books.shop, 300),
    ]

    journal_id = posting.post(reference="a", moves=moves, on=DAY)

    assert Transfer.objects.filter(journal=journal_id).count() == others + 2
    assert queries.balances([books.ana, books.ana_stake, books.bruno, books.shop]) == {
        books.ana: 10_000 - 100 * others,
        books.ana_stake: 100 * others,
        books.bruno: 9_500,
        books.shop: 300,
    }


def test_what_goes_out_and_in_again_leaves_the_balance(books):
    moves = [stake(books, 9_000), Move(Kind.UNSTAKE, books.ana_stake, books.ana, 9_000)]

    posting.post(reference="a", moves=moves, on=DAY)

    assert queries.balance(books.ana) == 10_000


@pytest.mark.parametrize("moves", [1, 2, 20])
def test_the_same_journal_again_is_the_first_one(books, moves):
    drafted = {"reference": "a", "moves": [stake(books, 100)] * moves}
    first = posting.post(**drafted, on=DAY)

    again = posting.post(**drafted, on=DAY + datetime.timedelta(days=1))

    assert again == first
    assert queries.balance(books.ana_stake) == 100 * moves
    assert queries.find_journal("a").happened_on == DAY


def test_a_reference_stands_for_one_thing(books):
    posting.post(reference="a", moves=[stake(books, 100)], on=DAY)

    with pytest.raises(posting.ReferenceTaken) as caught, transaction.atomic():
        posting.post(reference="a", moves=[stake(books, 101)], on=DAY)

    assert caught.value.reference == "a"
    assert caught.value.code == "REFERENCE_TAKEN"
    assert queries.balance(books.ana_stake) == 100


@pytest.mark.parametrize("others", [0, 1, 20])
def test_an_account_does_not_fall_below_its_floor(books, others):
    moves = [Move(Kind.STAKE, books.bruno, books.bruno_stake, 1)] * others

    refusal = refused(posting.Overdrawn, moves=[*moves, stake(books, 10_001)])

    assert refusal.account_code == "person:1:spending"
    assert "person:1:spending" in str(refusal)


def test_of_several_short_accounts_the_first_is_named(books):
    moves = [
        Move(Kind.STAKE, books.bruno, books.bruno_stake, 10_001),
        stake(books, 10_001),
        *[Move(Kind.OPENING, books.issuance, books.pool, 1)] * 20,
    ]

    assert refused(posting.Overdrawn, moves=moves).account_code == "person:1:spending"


def test_a_large_call_names_the_short_account_and_no_other(books):
    # Ana keeps less than what she gave, and is not short for it; Bruno is.
    moves = [
        stake(books, 6_000),
        Move(Kind.STAKE, books.bruno, books.bruno_stake, 10_001),
        *[Move(Kind.OPENING, books.issuance, books.pool, 1)] * 20,
    ]

    assert refused(posting.Overdrawn, moves=moves).account_code == "person:2:spending"


def test_the_debit_with_the_higher_id_is_refused_too(books):
    refusal = refused(posting.Overdrawn, moves=[Move(Kind.UNSTAKE, books.ana_stake, books.ana, 1)])

    assert refusal.account_code == "person:1:stake"


@pytest.mark.parametrize("others", [0, 1, 20])
@pytest.mark.parametrize(
    ("refusal", "changed"),
    [
        (posting.KindNotAllowed, {"kind": Kind.UNSTAKE}),
        (posting.KindNotAllowed, {"kind": Kind.REVERSAL}),
        (posting.UnknownAccount, {"credit_id": 10**15}),
        (posting.UnknownAccount, {"debit_id": 1_000_000}),
        (posting.UnknownAccount, {"debit_id": 0}),
        (posting.UnknownAccount, {"credit_id": 2**63}),
        (posting.AmountNotPositive, {"amount_minor": 0}),
        (posting.AmountNotPositive, {"amount_minor": -1}),
        (posting.BalanceTooLarge, {"amount_minor": 2**63}),
    ],
)
def test_an_undeclared_move_is_refused_by_name(books, refusal, changed, others):
    moves = [Move(Kind.STAKE, books.bruno, books.bruno_stake, 1)] * others

    refused(refusal, moves=[*moves, dataclasses.replace(stake(books, 100), **changed)])


@pytest.mark.parametrize("others", [0, 1, 20])
def test_a_transfer_needs_two_accounts(books, others):
    moves = [Move(Kind.STAKE, books.bruno, books.bruno_stake, 1)] * others

    refused(posting.SameAccount, moves=[*moves, Move(Kind.STAKE, books.ana, books.ana, 1)])


@pytest.mark.parametrize("others", [0, 1, 20])
def test_assets_do_not_mix(books, others):
    gold = Asset.objects.create(code="GLD", decimals=3)
    till = posting.open_account(code="merchant:2:till", purpose=Purpose.MERCHANT, asset_id=gold.pk)
    moves = [Move(Kind.STAKE, books.bruno, books.bruno_stake, 1)] * others

    refusal = refused(posting.AssetMixed, moves=[*moves, Move(Kind.PURCHASE, books.ana, till, 100)])

    assert refusal.particular == "person:1:spending -> merchant:2:till"


@pytest.mark.parametrize("others", [0, 1, 20])
def test_a_balance_does_not_grow_beyond_64_bits(books, others):
    moves = [Move(Kind.STAKE, books.bruno, books.bruno_stake, 1)] * others
    large = [Move(Kind.OPENING, books.issuance, books.pool, 2**63 - 1)]

    refused(posting.BalanceTooLarge, moves=[*moves, *large])


def test_the_ladder_names_the_most_general_refusal(books):
    move = Move(Kind.UNSTAKE, books.ana, books.ana_stake, 10_001)

    refused(posting.KindNotAllowed, moves=[move])


@pytest.mark.parametrize(
    "reference", ["", "x" * 201, "a\x00b", "a\nb", "\ud83d", "a\u202eb", "\u200b"]
)
def test_a_reference_is_short_and_printable(books, reference):
    with pytest.raises(posting.ReferenceUnfit):
        posting.post(reference=reference, moves=[stake(books, 100)], on=DAY)


def test_a_journal_has_a_transfer(books):
    with pytest.raises(posting.JournalEmpty):
        posting.post(reference="a", moves=[], on=DAY)
    with pytest.raises(posting.JournalEmpty):
        posting.post_many([JournalDraft("a", ())], on=DAY)


def test_money_moves_in_a_transaction(committed_books):
    with pytest.raises(AssertionError):
        posting.post(reference="a", moves=[stake(committed_books, 100)], on=DAY)


def test_what_the_database_refuses_otherwise_is_not_renamed(books):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        posting._call("SELECT 1 / %s", (0,))

    assert not isinstance(caught.value, posting.LedgerRefusal)


def test_many_journals_are_posted_at_once(books):
    drafts = [
        JournalDraft("c", (stake(books, 100),)),
        JournalDraft("a", (stake(books, 200), Move(Kind.PURCHASE, books.ana, books.shop, 300))),
        JournalDraft("b", (Move(Kind.STAKE, books.bruno, books.bruno_stake, 400),)),
    ]

    ids = posting.post_many(drafts, on=DAY, book_id=7)

    found = {journal.pk: journal.reference for journal in Journal.objects.filter(book_id=7)}
    assert [found[pk] for pk in ids] == ["c", "a", "b"]
    assert ids == sorted(ids)
    assert list(
        Transfer.objects.filter(journal=ids[1])
        .order_by("position")
        .values_list("position", "amount_minor")
    ) == [(1, 200), (2, 300)]
    assert queries.balances([books.ana, books.bruno]) == {books.ana: 9_400, books.bruno: 9_600}


def test_of_many_journals_only_the_new_ones_are_posted(books):
    known = JournalDraft("b", (stake(books, 100),))
    (first,) = posting.post_many([known], on=DAY)
    others = [JournalDraft("a", (stake(books, 200),)), JournalDraft("c", (stake(books, 400),))]

    ids = posting.post_many([others[0], known, others[1], known], on=DAY)

    assert ids[1] == ids[3] == first
    assert posting.post_many([others[0], known, others[1], known], on=DAY) == ids
    assert queries.balance(books.ana_stake) == 700


def test_the_same_journal_twice_in_one_call_is_one(books):
    draft = JournalDraft("a", (stake(books, 100),))

    ids = posting.post_many([draft, draft], on=DAY)

    assert ids[0] == ids[1]
    assert queries.balance(books.ana_stake) == 100


def test_one_taken_reference_refuses_the_whole_call(books):
    posting.post(reference="b", moves=[stake(books, 100)], on=DAY)
    drafts = [JournalDraft("a", (stake(books, 1),)), JournalDraft("b", (stake(books, 1),))]

    with pytest.raises(posting.ReferenceTaken) as caught, transaction.atomic():
        posting.post_many(drafts, on=DAY)

    assert caught.value.reference == "b"
    assert queries.find_journal("a") is None


def test_nothing_to_post_is_nothing(books):
    empty = np.empty(0, dtype=np.int64)

    assert posting.post_many([], on=DAY) == []
    assert not len(
        posting.post_arrays(
            references=[],
            counts=empty,
            kinds=empty,
            debits=empty,
            credits=empty,
            amounts=empty,
            on=DAY,
        )
    )


def test_columns_say_the_same_as_drafts(books):
    def columns(*values):
        return np.array(values, dtype=np.int64)

    posting.post_arrays(
        references=["a", "b"],
        counts=columns(2, 1),
        kinds=columns(Kind.STAKE, Kind.PURCHASE, Kind.STAKE),
        debits=columns(books.ana, books.ana, books.bruno),
        credits=columns(books.ana_stake, books.shop, books.bruno_stake),
        amounts=columns(1, 2, 3),
        on=DAY,
    )

    # The digest is the same, or this would be refused.
    posting.post(
        reference="a",
        moves=[stake(books, 1), Move(Kind.PURCHASE, books.ana, books.shop, 2)],
        on=DAY,
    )
    assert queries.balances([books.ana, books.bruno]) == {books.ana: 9_997, books.bruno: 9_997}


def test_columns_of_an_empty_journal_are_refused(books):
    with pytest.raises(posting.JournalEmpty):
        posting.post_arrays(
            references=["a", "b"],
            counts=np.array([1, 0]),
            kinds=np.array([Kind.STAKE]),
            debits=np.array([books.ana]),
            credits=np.array([books.ana_stake]),
            amounts=np.array([1]),
            on=DAY,
        )


@pytest.mark.parametrize("moves", [3, 200])
def test_many_transfers_of_one_call_arrive_unchanged(books, moves):
    amounts = np.arange(1, moves + 1)

    posting.post_arrays(
        references=[f"person:1:stake:{number}" for number in range(moves)],
        counts=np.ones(moves, dtype=np.int64),
        kinds=np.full(moves, Kind.OPENING),
        debits=np.full(moves, books.issuance),
        credits=np.where(amounts % 2, books.ana, books.bruno),
        amounts=amounts * 10**12,
        on=DAY,
    )

    stored = Transfer.objects.filter(journal__reference__startswith="person:1:stake:")
    assert sorted(stored.values_list("amount_minor", flat=True)) == (amounts * 10**12).tolist()


def test_an_account_is_opened_once(books):
    again = posting.open_account(
        code="person:1:spending", purpose=Purpose.SPENDING, asset_id=books.asset_id
    )

    assert again == books.ana
    assert queries.balance(again) == 10_000


@pytest.mark.parametrize(
    "changed", [{"purpose": Purpose.STAKE}, {"asset_id": None}, {"floor_minor": -5}]
)
def test_a_code_names_one_account(books, changed):
    if "asset_id" in changed:
        changed = {"asset_id": Asset.objects.create(code="GLD", decimals=3).pk}
    draft = AccountDraft("person:1:spending", Purpose.SPENDING, books.asset_id)

    with pytest.raises(posting.AccountDiffers) as caught, transaction.atomic():
        posting.open_accounts([dataclasses.replace(draft, **changed)])

    assert caught.value.particular == "person:1:spending"


def test_only_issuance_has_no_floor(books):
    with pytest.raises(DatabaseError), transaction.atomic():
        posting.open_account(
            code="person:9:spending",
            purpose=Purpose.SPENDING,
            asset_id=books.asset_id,
            floor_minor=None,
        )


def test_a_posting_is_one_round_trip(books):
    statements = []

    def count(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        posting.post_many([JournalDraft(str(n), (stake(books, 1),)) for n in range(50)], on=DAY)

    assert len(statements) == 1


def test_rows_say_what_they_are(books):
    journal = queries.find_journal("network:1:opening")

    assert str(journal) == "network:1:opening"
    assert str(journal.transfers.get(position=2)) == f"{journal.pk}/2"
    assert str(Account.objects.get(pk=books.ana)) == "person:1:spending"
    assert str(Asset.objects.get()) == "RIV"
