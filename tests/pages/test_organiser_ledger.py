"""Organisers read their network's books: balances, accounts, journals, and a check on demand."""

import csv
import dataclasses

import pytest
from django.db import OperationalError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from governance.models import BooksCheck
from ledger import books, posting, reconcile
from ledger.models import Account, Journal
from tests.night_scene import a_member, a_network
from tests.pages.organisers import an_office

pytestmark = pytest.mark.django_db


def make_once():
    return an_office()


@pytest.fixture
def office(made_once):
    return made_once


@pytest.fixture
def olga(office):
    return office.as_olga()


def rows_of(client, path):
    return list(csv.reader(b"".join(client.get(path)).decode().splitlines()))


def test_the_trial_balance_is_that_of_a_day(office, olga):
    now = olga.get(office.path("ledger/")).content.decode()
    before = olga.get(office.path("ledger/?on=2026-01-04")).content.decode()
    table = rows_of(olga, office.path("ledger/?format=csv"))

    assert "The books balance" in now
    assert "Why must it be nothing?" in now
    assert "Nothing has been posted by then." in before
    assert table[0] == ["Purpose", "Accounts", "Out (RIV)", "In (RIV)", "Balance (RIV)"]
    assert ["Merchant's till", "1", "0.00", "300.00", "300.00"] in table
    assert olga.get(office.path("ledger/?on=soon")).status_code == 200


def test_accounts_are_narrowed_by_the_address_and_paged(office, olga, monkeypatch):
    monkeypatch.setattr("governance.views.books.ROWS_PER_PAGE", 10)
    first = olga.get(office.path("ledger/accounts/?purpose=COMMON_POOL"))
    stakes = olga.get(office.path("ledger/accounts/?purpose=STAKE&words=person"))
    every = olga.get(office.path("ledger/accounts/"))
    further = olga.get(office.path(f"ledger/accounts/?after={every.context['further']}"))

    assert len(first.context["rows"]) == 8
    assert {row["purpose"] for row in stakes.context["rows"]} == {"Stake"}
    assert len(every.context["rows"]) == 10
    seen = {row["code"] for row in every.context["rows"]}
    assert not seen & {row["code"] for row in further.context["rows"]}
    assert "To the start" in further.content.decode()
    for odd in ("purpose=NONSENSE", "words=%00", "after=x", "after=-1", f"after={2**70}"):
        assert olga.get(office.path(f"ledger/accounts/?{odd}")).status_code == 200
    table = rows_of(olga, office.path("ledger/accounts/?format=csv&words=stake"))
    assert len(table) == 4


def test_another_networks_books_stay_closed(office, olga):
    lake = a_network(name="lake")
    fay = a_member(lake, "fay", spending=100)
    journal = Journal.objects.get(reference=f"account:{fay.pk}:opening")

    listed = rows_of(olga, office.path("ledger/accounts/?format=csv"))
    told = rows_of(olga, office.path("ledger/journals/?format=csv"))

    assert fay.spending_account.code not in {row[0] for row in listed}
    assert journal.reference not in {row[0] for row in told}
    account = office.path(f"ledger/accounts/{fay.spending_account_id}/")
    assert olga.get(account).status_code == 404
    assert olga.get(office.path(f"ledger/journals/{journal.pk}/")).status_code == 404


def test_an_account_tells_what_moved_it(office, olga, monkeypatch):
    ana = office.scene.member("ana")
    path = office.path(f"ledger/accounts/{ana.spending_account_id}/")

    shown = olga.get(path).content.decode()
    table = rows_of(olga, f"{path}?format=csv")
    issuance = Account.objects.get(code__endswith=":issuance", purpose="ISSUANCE")
    source = olga.get(office.path(f"ledger/accounts/{issuance.pk}/")).content.decode()

    assert "Establishment fee" in shown
    assert table[1][1:3] == ["Establishment fee", "-3.00"]
    assert table[-1][1:3] == ["Opening balance", "6.50"]
    assert "It has no floor" in source
    monkeypatch.setattr("governance.views.books.ROWS_PER_PAGE", 1)
    newest = olga.get(path)
    older = olga.get(f"{path}?before={newest.context['further']}")
    assert "Opening balance" in older.content.decode()
    assert olga.get(office.path("ledger/accounts/999999/")).status_code == 404


def test_a_journal_is_shown_with_its_transfers_and_what_took_it_back(office, olga):
    loan = Journal.objects.get(reference__contains=":establishment")
    with transaction.atomic():
        taken_back = posting.reverse(
            reference="mistake",
            journal_id=loan.pk,
            on=office.scene.on,
            book_id=office.network.pk,
        )

    shown = olga.get(office.path(f"ledger/journals/{loan.pk}/"))
    reversal = olga.get(office.path(f"ledger/journals/{taken_back}/")).content.decode()

    assert "It was taken back by" in shown.content.decode()
    assert bytes(loan.digest).hex() in shown.content.decode()
    assert [row["kind"] for row in shown.context["rows"]].count("Disbursement") == 3
    assert "It takes back" in reversal
    further = olga.get(office.path(f"ledger/journals/{loan.pk}/?after=3"))
    assert len(further.context["rows"]) == len(shown.context["rows"]) - 3


def test_journals_are_narrowed_by_the_address_and_paged(office, olga, monkeypatch):
    monkeypatch.setattr("governance.views.books.ROWS_PER_PAGE", 2)
    first = olga.get(office.path("ledger/journals/"))
    second = olga.get(office.path(f"ledger/journals/?before={first.context['further']}"))
    loans = olga.get(office.path("ledger/journals/?words=loan:&on=2026-01-05"))

    assert len(first.context["rows"]) == 2
    assert second.context["rows"][0]["number"] < first.context["rows"][-1]["number"]
    assert [row["reference"].split(":")[0] for row in loans.context["rows"]] == ["loan"]
    assert olga.get(office.path("ledger/journals/?on=soon&words=%00")).status_code == 200


def test_a_page_of_many_rows_takes_no_query_for_each(office, olga):
    def count(path):
        with CaptureQueriesContext(connection) as queries:
            assert olga.get(office.path(path)).status_code == 200
        return len(queries)

    paths = ("ledger/accounts/", "ledger/journals/", f"ledger/accounts/{office.scene.till}/")
    few = [count(path) for path in paths]
    for number in range(12):
        a_member(office.scene, f"guest{number}", spending=100)

    assert [count(path) for path in paths] == few


def test_the_books_are_checked_when_somebody_asks(office, olga):
    asked = olga.get(office.path("ledger/check/")).content.decode()
    done = olga.post(office.path("ledger/check/"))

    assert "Check now" in asked
    assert "L-2" in asked
    assert "Everything holds" in done.content.decode()
    assert len(done.context["results"]) == len(reconcile.all_invariants())


def test_a_broken_rule_is_named(office, olga, monkeypatch):
    first = reconcile.all_invariants()[0]
    finding = reconcile.Finding(checked=9, breach_count=3, breaches=("journal 7", "journal 8"))
    broken = dataclasses.replace(first, check=lambda: finding)
    monkeypatch.setattr(reconcile, "all_invariants", lambda: [broken])

    shown = olga.post(office.path("ledger/check/")).content.decode()

    assert "One rule is broken" in shown
    assert "journal 8" in shown
    assert "and 1 more" in shown


def test_what_the_night_found_stands_on_the_page(office, olga):
    asked = olga.get(office.path("ledger/check/")).content.decode()
    assert "No night has checked the books yet" in asked

    at = timezone.now()
    check = BooksCheck.objects.create(started_at=at, finished_at=at, invariant_count=60)
    assert "All hold" in olga.get(office.path("ledger/check/")).content.decode()

    check.broken = [{"code": "L-3", "statement": "Sums.", "breach_count": 1, "breaches": ["row 7"]}]
    check.save()
    shown = olga.get(office.path("ledger/check/")).content.decode()
    assert "1 broken" in shown
    assert "row 7" in shown


def test_books_too_large_for_a_page_are_said_to_be(office, olga, monkeypatch):
    def slow():
        raise OperationalError("canceling statement due to statement timeout")

    late = dataclasses.replace(reconcile.all_invariants()[0], check=slow)
    monkeypatch.setattr(reconcile, "all_invariants", lambda: [late])

    assert "manage.py check_ledger" in olga.post(office.path("ledger/check/")).content.decode()


def test_flows_add_up_to_what_accounts_hold(office):
    accounts = list(Account.objects.values_list("pk", "purpose", "balance_minor"))

    flows = books.flows_by_kind([pk for pk, _purpose, _minor in accounts])

    for purpose in {purpose for _pk, purpose, _minor in accounts}:
        held = sum(minor for _pk, each, minor in accounts if each == purpose)
        assert sum(minor for (each, _kind), minor in flows.items() if each == purpose) == held
