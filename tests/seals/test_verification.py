"""What was changed behind the seals is found and named. The owner of the tables does it."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from ledger import posting, reconcile
from people import audit
from people import operations as people_operations
from people.models import Person
from seals import content, verification
from seals.models import Kind, Seal
from seals.verification import KeptHead, verify
from tests.ledger.books import DAY, stake
from tests.seals.chains import AT, seal_all


@pytest.fixture
def sealed(books):
    """Four journals in two seals, and two deeds in one."""
    with transaction.atomic():
        posting.post(reference="a", moves=[stake(books, 10), stake(books, 20)], on=DAY)
    seal_all()
    with transaction.atomic():
        posting.post(reference="b", moves=[stake(books, 30)], on=DAY)
        posting.post(reference="c", moves=[stake(books, 40)], on=DAY)
        ana = Person.objects.get(pk=people_operations_person())
        audit.record("ANA_GREETED", by=ana, subject=ana, data={"words": "Hello", "times": 2})
    seal_all()
    seal_all(Kind.DEEDS)


def people_operations_person():
    return people_operations.register_person.__wrapped__(name="Ana").pk


def breaches(kind=Kind.JOURNALS):
    with reconcile.one_moment():
        return verify(kind).breaches


def journal_id(reference):
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ledger_journal WHERE reference = %s", [reference])
        return cursor.fetchone()[0]


def test_what_was_not_touched_holds(sealed):
    assert breaches() == []
    assert breaches(Kind.DEEDS) == []
    assert [verify(kind).rows for kind in Kind] == [4, 2]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET amount_minor = amount_minor + 1"
        " WHERE journal_id = {b} AND position = 1",
        "UPDATE ledger_transfer SET kind = 11 WHERE journal_id = {b}",
        "UPDATE ledger_transfer SET credit_id = debit_id, debit_id = credit_id"
        " WHERE journal_id = {b}",
        "UPDATE ledger_transfer SET position = 2 WHERE journal_id = {b}",
        "DELETE FROM ledger_transfer WHERE journal_id = {b}",
        "INSERT INTO ledger_transfer (journal_id, position, kind, debit_id, credit_id,"
        " amount_minor) SELECT journal_id, 2, kind, debit_id, credit_id, 1 FROM ledger_transfer"
        " WHERE journal_id = {b}",
        "UPDATE ledger_journal SET happened_on = happened_on - 1 WHERE id = {b}",
        "UPDATE ledger_journal SET recorded_at = recorded_at - interval '1 day' WHERE id = {b}",
        "UPDATE ledger_journal SET reference = 'bb' WHERE id = {b}",
        "UPDATE ledger_journal SET digest = sha256('x') WHERE id = {b}",
        "UPDATE ledger_journal SET book_id = 1 WHERE id = {b}",
        "UPDATE ledger_journal SET reverses_id = 1 WHERE id = {b}",
    ],
)
def test_a_changed_journal_is_named(sealed, by_owner, statement):
    changed = journal_id("b")
    by_owner(statement.format(b=changed))

    (breach,) = breaches()

    assert breach.startswith(f"journal {changed}, b")
    assert breach.endswith("is not as it was sealed (seal 3 of 2026-03-02 12:00)")


def test_accounts_that_exchange_their_names_are_found(sealed, by_owner):
    by_owner(
        "UPDATE ledger_account SET code = code || ':' WHERE code LIKE 'person:1:%';"
        "UPDATE ledger_account SET code = 'person:1:spending' WHERE code = 'person:1:stake:';"
        "UPDATE ledger_account SET code = 'person:1:stake' WHERE code = 'person:1:spending:'"
    )

    # The opening, and every stake.
    assert len(breaches()) == 4


def test_a_journal_that_is_gone_is_named(sealed, by_owner):
    gone = journal_id("c")
    by_owner(f"DELETE FROM ledger_journal WHERE id = {gone}")

    assert breaches() == [f"journal {gone} is gone (seal 3 of 2026-03-02 12:00)"]


def test_a_journal_that_was_slipped_in_is_named(sealed, by_owner):
    by_owner(
        "INSERT INTO ledger_journal (id, reference, digest, happened_on, recorded_at, xid)"
        " SELECT 900, 'slipped in', digest, happened_on, recorded_at, xid"
        " FROM ledger_journal WHERE reference = 'a'"
    )

    assert breaches() == ["journal 900, slipped in, was slipped in behind seal 3"]
    assert seal_all() == [], "the sealer does not make it good"


def test_the_application_cannot_date_a_deed_back_or_ahead_unseen(sealed):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_auditevent (action, subject_type, subject_id, data, xid) VALUES"
            " ('BACK', 'x', 1, '{}', '5'), ('AHEAD', 'x', 1, '{}', '9000000000000000000')"
        )

    back, ahead = breaches(Kind.DEEDS)

    assert back.endswith("BACK x:1, was slipped in behind seal 2")
    assert ahead.endswith("AHEAD x:1, is of a transaction that has not been")


@pytest.mark.parametrize(
    "change",
    [
        "action = 'ANA_SCOLDED'",
        "person_id = NULL",
        "subject_id = 77",
        "subject_type = 'people.user'",
        "cause_id = (SELECT min(id) FROM people_auditevent)",
        "at = at - interval '1 second'",
        """data = '{"words": "Hello", "times": 3}'""",
    ],
)
def test_a_changed_deed_is_named(sealed, by_owner, change):
    by_owner(f"UPDATE people_auditevent SET {change} WHERE action = 'ANA_GREETED'")

    (breach,) = breaches(Kind.DEEDS)

    assert breach.startswith("deed ")
    assert "is not as it was sealed" in breach


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("DELETE FROM seals_seal WHERE kind = 'JOURNALS' AND number = 2", ["seal 2 is gone"]),
        (
            "UPDATE seals_seal SET sealed_at = sealed_at - interval '1 day'"
            " WHERE kind = 'JOURNALS' AND number = 3",
            ["seal 3 has another head than what it holds"],
        ),
        (
            "UPDATE seals_seal SET head = sha256('x') WHERE kind = 'JOURNALS' AND number = 1",
            ["seal 1 has another head than what it holds", "seal 2 does not follow seal 1"],
        ),
        (
            "UPDATE seals_seal SET row_count = 3 WHERE kind = 'JOURNALS' AND number = 3",
            ["seal 3 has another head than what it holds"],
        ),
    ],
)
def test_a_changed_seal_is_named(sealed, by_owner, statement, found):
    by_owner(statement)

    assert breaches() == found


def test_rows_in_two_seals_are_found(sealed, by_owner):
    """Whoever seals rows anew behind the sealer leaves a chain that looks whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT string_agg({content.CONTENTS[Kind.JOURNALS].digest}, ''::bytea ORDER BY id)"
            " FROM ledger_journal entry"
        )
        digests = bytes(cursor.fetchone()[0])
    last = Seal.objects.filter(kind=Kind.JOURNALS).latest("number")
    number, prev = last.number + 1, bytes(last.head)
    first = journal_id("network:1:opening")
    last.pk, last.number, last.row_count, last.prev = None, number, 4, prev
    last.ids, last.marks = f"{{[{first},{first + 4})}}", content.marks_of(digests)
    last.head = content.head_of(
        kind=Kind.JOURNALS, number=number, sealed_at=AT, prev=prev, digests=digests
    )
    last.save(force_insert=True)

    assert breaches() == ["4 of the journals are sealed twice"]


def test_a_long_chain_is_read_in_stretches(sealed, books, monkeypatch):
    monkeypatch.setattr(verification, "ROWS_AT_ONCE", 2)
    monkeypatch.setattr(verification, "SEALS_AT_ONCE", 2)
    for number in range(6):
        with transaction.atomic():
            posting.post(reference=f"j{number}", moves=[stake(books, 1)], on=DAY)
        seal_all()

    verdict = verify(Kind.JOURNALS)

    assert (verdict.breaches, verdict.rows, verdict.seals) == ([], 10, 9)


def test_only_a_kept_head_tells_of_a_chain_that_was_made_anew(sealed, by_owner):
    kept = [KeptHead(seal.kind, seal.number, bytes(seal.head).hex()) for seal in Seal.objects.all()]
    by_owner(
        "UPDATE ledger_transfer SET amount_minor = 31 WHERE amount_minor = 30;"
        "DELETE FROM seals_seal"
    )
    seal_all()

    assert breaches() == []
    assert verify(Kind.JOURNALS, kept).breaches == [
        "seal 1 has another head than is kept outside",
        "seal 2 has another head than is kept outside",
        "seal 3, whose head is kept outside, is gone",
    ]


def test_the_commands_keep_heads_and_verify_them(sealed, tmp_path):
    heads, verified = StringIO(), StringIO()
    call_command("seal_heads", stdout=heads)
    kept = tmp_path / "heads.txt"
    kept.write_text(heads.getvalue())

    call_command("verify_seals", "--kept", str(kept), stdout=verified)

    newest = Seal.objects.filter(kind="JOURNALS").latest("number")
    assert f"2026-03-02 JOURNALS 3 {bytes(newest.head).hex()}\n" in heads.getvalue()
    assert "JOURNALS   holds: 4 rows in 3 seals, 0 not sealed yet." in verified.getvalue()
    assert "All 2 kept heads are in the chains." in verified.getvalue()


def test_a_breach_ends_the_command_with_its_name(sealed, by_owner):
    by_owner("UPDATE ledger_transfer SET amount_minor = 31 WHERE amount_minor = 30")
    out = StringIO()

    with pytest.raises(CommandError) as caught:
        call_command("verify_seals", stdout=out)

    assert caught.value.returncode == 1
    assert "JOURNALS   BROKEN 1 times" in out.getvalue()
    assert f"- journal {journal_id('b')}, b, is not as it was sealed" in out.getvalue()


def test_a_file_that_is_none_of_heads_is_refused(sealed, tmp_path):
    kept = tmp_path / "heads.txt"
    kept.write_text("2026-03-02 JOURNALS three abc\n")

    with pytest.raises(CommandError, match="is not a day, a chain, a number and a head"):
        call_command("verify_seals", "--kept", str(kept))


def test_the_books_are_checked_with_their_seals(sealed, by_owner):
    found = {one.code: reconcile.look(one) for one in reconcile.all_invariants()}
    by_owner("DELETE FROM people_auditevent WHERE action = 'ANA_GREETED'")
    broken = {one.code for one in reconcile.all_invariants() if not reconcile.look(one).holds}

    assert [found[code].finding.checked for code in ("R-1", "R-2")] == [4, 2]
    assert "R-2" in broken
    assert "R-1" not in broken


def test_the_command_seals_what_waits(books):
    out = StringIO()

    call_command("seal_rows", stdout=out)

    assert "JOURNALS   1 sealed." in out.getvalue()
    assert verify(Kind.JOURNALS).waiting == 0
