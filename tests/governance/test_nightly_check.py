"""Each night all books are checked; organisers hear of it where something is broken."""

import dataclasses

import pytest

from governance.models import BooksCheck
from governance.tasks import check_books
from ledger import reconcile
from people.models import Notice
from people.notice_kinds import group_of, is_urgent
from tests.tills import a_till

pytestmark = pytest.mark.django_db


def test_a_night_that_finds_nothing_leaves_a_line_and_tells_nobody():
    a_till()

    assert check_books() == 0

    check = BooksCheck.objects.get()
    assert check.invariant_count == len(reconcile.all_invariants())
    assert check.broken == []
    assert not Notice.objects.filter(kind="BOOKS_BROKEN").exists()


def test_what_is_broken_is_kept_and_told_to_every_organiser(monkeypatch):
    till = a_till()
    first, second = reconcile.all_invariants()[:2]
    finding = reconcile.Finding(checked=9, breach_count=3, breaches=("journal 7", "journal 8"))
    wrong = dataclasses.replace(first, check=lambda: finding)
    monkeypatch.setattr(reconcile, "all_invariants", lambda: [wrong, second])

    assert check_books() == 1

    check = BooksCheck.objects.get()
    assert [rule["code"] for rule in check.broken] == [first.code]
    assert check.broken[0]["breach_count"] == 3
    assert check.broken[0]["breaches"] == ["journal 7", "journal 8"]
    notice = Notice.objects.get(kind="BOOKS_BROKEN")
    assert notice.person == till.dona
    assert notice.text == f"The check of all books found 1 rule broken: {first.code}."
    assert notice.link == f"/organise/{till.network.slug}/ledger/check/"
    assert is_urgent(notice.kind)
    assert not group_of(notice.kind).is_optional
