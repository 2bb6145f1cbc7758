"""Each invariant sees its own kind of damage. The owner of the tables does it, triggers off."""

import datetime
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ledger import invariants, posting, reconcile
from tests.ledger.books import DAY, stake

TABLES = ("ledger_journal", "ledger_transfer", "ledger_account")


@pytest.fixture
def damaged(committed_books, owner_connection):
    """Post a little, and return a way to change the tables by the owner's hand."""
    with transaction.atomic():
        journal_id = posting.post(reference="a", moves=[stake(committed_books, 100)], on=DAY)
        posting.reverse(reference="b", journal_id=journal_id, on=DAY)
        posting.post(reference="c", moves=[stake(committed_books, 100)], on=DAY)

    def damage(statement):
        for table in TABLES:
            owner_connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        owner_connection.execute(statement)
        for table in TABLES:
            owner_connection.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return damage


@contextmanager
def without(owner, statement, undo):
    """Take something out of the schema for a while."""
    owner.execute(statement)
    try:
        yield
    finally:
        owner.execute(undo)


def broken():
    with reconcile.one_moment():
        results = [reconcile.look(invariant) for invariant in invariants.invariants()]
    return {
        result.invariant.code: result.finding.breaches for result in results if not result.holds
    }


def test_whole_books_break_nothing(damaged):
    out = StringIO()

    call_command("check_ledger", stdout=out)

    assert broken() == {}
    assert "L-7        holds: 1 checked" in out.getvalue()
    assert "Every invariant holds." in out.getvalue()
    assert reconcile.is_balanced()


def test_empty_books_are_whole(db):
    assert broken() == {}


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        # A transfer vanishes, and leaves an empty journal.
        (
            "DELETE FROM ledger_transfer WHERE journal_id ="
            " (SELECT id FROM ledger_journal WHERE reference = 'c')",
            {"L-1", "L-3, L-11"},
        ),
        # A journal vanishes.
        ("DELETE FROM ledger_journal WHERE reference = 'c'", {"L-1"}),
        # A transfer is not the first.
        ("UPDATE ledger_transfer SET position = 9 WHERE position = 2", {"L-1"}),
        # An account vanishes.
        ("DELETE FROM ledger_account WHERE code = 'person:1:stake'", {"L-1", "L-2"}),
        ("UPDATE ledger_account SET balance_minor = 7 WHERE code = 'merchant:1:till'",
         {"L-2", "L-3, L-11"}),
        # The amount and both balances are changed with care: only the digest tells.
        (
            """
            UPDATE ledger_transfer SET amount_minor = 101 WHERE journal_id =
                (SELECT id FROM ledger_journal WHERE reference = 'c');
            UPDATE ledger_account SET balance_minor = balance_minor - 1
            WHERE code = 'person:1:spending';
            UPDATE ledger_account SET balance_minor = balance_minor + 1
            WHERE code = 'person:1:stake';
            """,
            {"L-5"},
        ),
        ("UPDATE ledger_journal SET digest = '\\x00' WHERE reference = 'c'", {"L-5"}),
        # The reversal points elsewhere.
        (
            "UPDATE ledger_journal SET reverses_id ="
            " (SELECT id FROM ledger_journal WHERE reference = 'c') WHERE reference = 'b'",
            {"L-5"},
        ),
        (
            "UPDATE ledger_journal SET reverses_id ="
            " (SELECT id FROM ledger_journal WHERE reference = 'network:1:opening')"
            " WHERE reference = 'b'",
            {"L-5", "L-7"},
        ),
        (
            "UPDATE ledger_journal SET reverses_id = 1000000 WHERE reference = 'b'",
            {"L-5", "L-7"},
        ),
        (
            "UPDATE ledger_journal SET happened_on = happened_on - 1 WHERE reference = 'b'",
            {"L-9"},
        ),
        # Another purpose than the kind may join.
        (
            "UPDATE ledger_account SET purpose = 'MERCHANT' WHERE code = 'person:1:stake'",
            {"L-10"},
        ),
    ],
)  # fmt: skip
def test_damage_is_seen(damaged, statement, codes):
    damaged(statement)

    assert set(broken()) == codes


def test_a_floor_that_gave_way_is_seen(damaged, owner_connection):
    with without(
        owner_connection,
        "ALTER TABLE ledger_account DROP CONSTRAINT ledger_account_floor_holds",
        "UPDATE ledger_account SET balance_minor = 0 WHERE code = 'merchant:1:till';"
        "ALTER TABLE ledger_account ADD CONSTRAINT ledger_account_floor_holds"
        " CHECK (floor_minor IS NULL OR balance_minor >= floor_minor)",
    ):
        owner_connection.execute(
            "UPDATE ledger_account SET balance_minor = -7 WHERE code = 'merchant:1:till'"
        )

        assert broken()["L-4"] == (
            "merchant:1:till: -7 is below 0",
            "the constraint ledger_account_floor_holds is not in force",
        )


def test_a_guard_that_is_off_is_seen(damaged, owner_connection):
    with without(
        owner_connection,
        "ALTER TABLE ledger_journal DISABLE TRIGGER ledger_journal_keeps_rows",
        "ALTER TABLE ledger_journal ENABLE TRIGGER ledger_journal_keeps_rows",
    ):
        assert broken()["L-5"] == ("ledger_journal_keeps_rows is off",)


def test_two_journals_of_one_reference_are_seen(damaged, owner_connection):
    with without(
        owner_connection,
        "ALTER TABLE ledger_journal DROP CONSTRAINT ledger_journal_reference_once",
        "ALTER TABLE ledger_journal DISABLE TRIGGER USER;"
        "UPDATE ledger_journal SET reference = 'd' WHERE id ="
        " (SELECT max(id) FROM ledger_journal);"
        "ALTER TABLE ledger_journal ENABLE TRIGGER USER;"
        "ALTER TABLE ledger_journal ADD CONSTRAINT ledger_journal_reference_once"
        " UNIQUE (reference)",
    ):
        damaged("UPDATE ledger_journal SET reference = 'a' WHERE reference = 'c'")

        assert broken() == {"L-6": ("a: 2 journals",)}


def test_a_breach_is_told_and_ends_with_1(damaged):
    damaged("UPDATE ledger_account SET balance_minor = 7 WHERE code = 'merchant:1:till'")
    out = StringIO()

    with pytest.raises(CommandError) as caught:
        call_command("check_ledger", stdout=out)

    assert caught.value.returncode == 1
    assert "L-2        BROKEN 1 times" in out.getvalue()
    assert "- RIV: 7" in out.getvalue()
    assert not reconcile.is_balanced()


def test_of_many_breaches_the_first_are_told(damaged, monkeypatch):
    damaged("UPDATE ledger_account SET balance_minor = 7 WHERE floor_minor = 0")
    monkeypatch.setattr(reconcile, "BREACHES_SHOWN_MAX", 2)
    out = StringIO()

    with pytest.raises(CommandError):
        call_command("check_ledger", stdout=out)

    assert "- and 4 more" in out.getvalue()


def test_every_app_may_bring_invariants():
    codes = [invariant.code for invariant in reconcile.all_invariants()]

    assert codes[0].startswith("L-") or "L-1" in codes


def test_one_moment_is_seen(committed_books, owner_connection):
    with reconcile.one_moment(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM ledger_asset")
        owner_connection.execute("INSERT INTO ledger_asset (code, decimals) VALUES ('GLD', 3)")
        cursor.execute("SELECT count(*) FROM ledger_asset")

        assert cursor.fetchone() == (1,)


def test_the_trial_balance_is_printed(books):
    next_day = DAY + datetime.timedelta(days=1)
    posting.post(reference="a", moves=[stake(books, 100)], on=next_day)
    now, before = StringIO(), StringIO()

    call_command("trial_balance", stdout=now)
    call_command("trial_balance", "--on", DAY.isoformat(), stdout=before)

    rows = [line.split() for line in now.getvalue().splitlines()]
    assert ["RIV", "Stake", "1", "0.00", "1.00", "1.00"] in rows
    assert ["RIV", "Total", "0.00"] in rows
    assert "Stake" not in before.getvalue()


def test_the_trial_balance_of_nothing_says_so(db):
    out = StringIO()

    call_command("trial_balance", stdout=out)

    assert out.getvalue() == "Nothing has been posted.\n"


def test_the_trial_balance_refuses_what_is_no_day(db):
    with pytest.raises(CommandError, match="'today' is not a day such as 2026-01-31"):
        call_command("trial_balance", "--on", "today")


def test_a_trial_balance_that_does_not_sum_to_nothing_ends_with_1(damaged):
    # The stake becomes an account of another asset.
    damaged(
        "INSERT INTO ledger_asset (code, decimals) VALUES ('GLD', 3);"
        "UPDATE ledger_account SET asset_id = (SELECT id FROM ledger_asset WHERE code = 'GLD')"
        " WHERE code = 'person:1:stake'"
    )
    out = StringIO()

    with pytest.raises(CommandError) as caught:
        call_command("trial_balance", stdout=out)

    assert caught.value.returncode == 1
    assert set(broken()) >= {"L-2", "L-10"}
