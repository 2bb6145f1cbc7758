"""Journals and deeds are sealed in the order of transactions, each once, whoever commits late."""

import multiprocessing
import os
import signal
import threading
import tracemalloc

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ledger import posting
from people import operations as people_operations
from seals import operations, queries
from seals.models import NO_HEAD, Kind, Seal
from seals.tasks import seal_rows
from seals.verification import verify
from tests.ledger.books import DAY, stake
from tests.seals.chains import AT, seal_all

NEWER_AT = AT.replace(hour=13)


def post(books, reference):
    with transaction.atomic():
        return posting.post(reference=reference, moves=[stake(books, 1)], on=DAY)


def sealed_ids(kind=Kind.JOURNALS):
    """Return the ids of each seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array(SELECT generate_series(lower(part), upper(part) - 1)"
            " FROM unnest(ids) part) FROM seals_seal WHERE kind = %s ORDER BY number",
            [kind],
        )
        return [ids for (ids,) in cursor.fetchall()]


def test_the_first_seals_take_what_is_there_and_draw_a_line(books):
    first = post(books, "a")

    seals = seal_all()

    assert [seal.row_count for seal in seals] == [2, 0]
    assert sealed_ids() == [[first - 1, first], []]
    assert bytes(seals[0].prev) == NO_HEAD
    assert bytes(seals[1].prev) == bytes(seals[0].head)


def test_a_seal_follows_the_one_before_and_nothing_is_sealed_twice(books):
    seal_all()
    new = post(books, "a")

    (seal,) = seal_all(at=NEWER_AT)

    assert (seal.number, sealed_ids()[-1]) == (3, [new])
    assert seal_all(at=NEWER_AT) == []
    verdict = verify(Kind.JOURNALS)
    assert (verdict.breaches, verdict.rows, verdict.seals, verdict.waiting) == ([], 2, 3, 0)


def test_a_bank_without_rows_has_only_the_line(committed_db):
    (line,) = seal_all(Kind.DEEDS)

    assert (line.number, line.row_count) == (1, 0)
    assert seal_all(Kind.DEEDS) == []
    assert verify(Kind.DEEDS).breaches == []


def test_two_writers_who_commit_out_of_order_are_both_sealed(books):
    seal_all()
    begun, may_commit = threading.Event(), threading.Event()
    ids = {}

    def write_slowly():
        with transaction.atomic():
            ids["slow"] = posting.post(reference="slow", moves=[stake(books, 1)], on=DAY)
            begun.set()
            may_commit.wait(10)
        connection.close()

    slow = threading.Thread(target=write_slowly)
    slow.start()
    begun.wait(10)
    with transaction.atomic():
        # Another account than the slow one's, which is locked.
        quick = posting.post(
            reference="quick",
            moves=[posting.Move(posting.Kind.STAKE, books.bruno, books.bruno_stake, 1)],
            on=DAY,
        )

    while_slow = seal_all(at=NEWER_AT)
    waiting = verify(Kind.JOURNALS).waiting
    may_commit.set()
    slow.join()
    seal_all(at=NEWER_AT)

    assert (while_slow, waiting) == ([], 1), "nothing is sealed past a transaction that runs"
    assert ids["slow"] < quick
    assert sealed_ids()[-1] == [ids["slow"], quick]
    assert verify(Kind.JOURNALS).breaches == []


def test_who_drew_an_early_id_and_begins_to_write_late_is_sealed_later(books):
    """Ids are no order of commits: the second seal holds the lower id."""
    seal_all()
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('people_auditevent', 'id'))")
        early = cursor.fetchone()[0]
    people_operations.register_person(name="Ana")
    seal_all(Kind.DEEDS)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_auditevent (id, action, subject_type, subject_id, data)"
            " VALUES (%s, 'LATE', 'x', 1, '{}')",
            [early],
        )

    (seal,) = seal_all(Kind.DEEDS)

    assert (seal.row_count, sealed_ids(Kind.DEEDS)[-1]) == (1, [early])
    assert verify(Kind.DEEDS).breaches == []


def test_many_rows_become_many_seals(books):
    for number in range(7):
        post(books, f"j{number}")

    seals = seal_all(most=3)
    for number in range(7, 12):
        post(books, f"j{number}")
    later = seal_all(most=3)

    assert [seal.row_count for seal in seals] == [3, 3, 2, 0]
    assert [seal.row_count for seal in later] == [3, 2]
    assert verify(Kind.JOURNALS).rows == 13
    assert verify(Kind.JOURNALS).breaches == []


def test_rows_of_one_transaction_may_stand_in_two_seals(books):
    seal_all()
    drafts = [posting.JournalDraft(f"j{number}", (stake(books, 1),)) for number in range(5)]
    with transaction.atomic():
        ids = posting.post_many(drafts, on=DAY)

    seal_all(most=3)

    assert sealed_ids()[-2:] == [ids[:3], ids[3:]]


def test_one_seals_at_a_time(books):
    with psycopg.connect(**connection.get_connection_params()) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [operations._LOCK])

        assert operations.seal_next(kind=Kind.JOURNALS, at=AT) is None

    assert operations.seal_next(kind=Kind.JOURNALS, at=AT) is not None


def test_the_task_seals_both_chains(books):
    people_operations.register_person(name="Ana")

    assert seal_rows() == 2
    assert seal_rows() == 0
    assert set(Seal.objects.values_list("kind", flat=True)) == {"JOURNALS", "DEEDS"}


def _seal_and_die(database):
    from tests.database import point_at

    point_at(database)
    with transaction.atomic():
        operations.seal_next.__wrapped__(kind=Kind.JOURNALS, at=AT, most=2)
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_sealer_leaves_nothing_and_the_next_goes_on(books):
    for number in range(4):
        post(books, f"j{number}")
    operations.seal_next(kind=Kind.JOURNALS, at=AT, most=2)
    database = connection.settings_dict["NAME"]
    connection.close()
    child = multiprocessing.get_context("fork").Process(target=_seal_and_die, args=(database,))
    child.start()
    child.join(20)

    assert child.exitcode == -signal.SIGKILL
    assert Seal.objects.count() == 1
    while seal_all(most=2):
        pass
    verdict = verify(Kind.JOURNALS)
    assert (verdict.rows, verdict.breaches, verdict.waiting) == (5, [], 0)


def test_a_copy_in_another_cluster_goes_on_with_a_new_line(books, by_owner):
    """A restored bank's rows and seals come with ids of transactions that mean nothing there."""
    seal_all()
    brought = post(books, "not sealed before the copy")
    by_owner("UPDATE ledger_journal SET xid = (xid::text::bigint + 1000000000)::text::xid8")
    by_owner("UPDATE seals_seal SET cluster = 7, through_xid = through_xid + 1000000000")
    new = post(books, "written after")

    before = verify(Kind.JOURNALS)
    seals = seal_all(at=NEWER_AT)
    newest = post(books, "and later")
    seal_all(at=NEWER_AT)

    assert (before.breaches, before.waiting) == ([], 2), "they wait, and are no breach"
    assert [seal.row_count for seal in seals] == [2, 0]
    assert sealed_ids()[-3:] == [[brought, new], [], [newest]]
    assert verify(Kind.JOURNALS).breaches == []


def test_what_a_copy_brought_is_not_sealed_again_when_the_count_comes_to_it(books, by_owner):
    seal_all()
    by_owner("UPDATE seals_seal SET cluster = 7")
    seal_all()
    # As if transactions had come to the ids that the brought rows carry.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        ahead = cursor.fetchone()[0]
    by_owner(f"UPDATE ledger_journal SET xid = '{ahead}'")
    new = post(books, "a")

    seal_all()

    assert sealed_ids()[-1] == [new]
    assert verify(Kind.JOURNALS).breaches == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE seals_seal SET number = 9",
        "DELETE FROM seals_seal",
        "TRUNCATE seals_seal",
    ],
)
def test_neither_application_nor_owner_changes_a_seal(books, owner_connection, statement):
    seal_all()

    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    with pytest.raises(psycopg.DatabaseError, match="append-only"):
        owner_connection.execute(statement)

    assert Seal.objects.count() == 2


def test_a_chain_cannot_fork(books):
    first = seal_all()[0]

    with pytest.raises(IntegrityError, match="seal_followed_once"), transaction.atomic():
        Seal.objects.create(
            kind=first.kind,
            number=9,
            ids="{}",
            row_count=0,
            marks=b"",
            prev=first.prev,
            head=b"x" * 32,
            sealed_at=AT,
            cluster=first.cluster,
            through_xid=0,
            through_id=0,
        )


def test_other_databases_of_the_cluster_hold_nothing_up(books):
    params = {**connection.get_connection_params(), "dbname": "postgres"}
    with psycopg.connect(**params) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        post(books, "a")

        seal_all()
        moment = queries.moment()

        assert verify(Kind.JOURNALS).waiting == 0
        assert moment.horizon <= moment.beyond


def test_a_hundred_thousand_rows_need_the_memory_of_one_seal(committed_db, owner_connection):
    owner_connection.execute(
        "INSERT INTO ledger_journal (reference, digest, happened_on)"
        " SELECT 'j' || number, '', now() FROM generate_series(1, 100000) number"
    )
    tracemalloc.start()
    try:
        seals = seal_all()
        verdict = verify(Kind.JOURNALS)
        _now, peak_bytes = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert [seal.row_count for seal in seals] == [20_000] * 5 + [0]
    assert (verdict.rows, verdict.breaches) == (100_000, [])
    # Beside a digest and a mark for each of 20,000 rows, the driver's own copies of them.
    assert peak_bytes < 20_000 * 400
