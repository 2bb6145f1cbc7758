"""Pools with the derivation of their figures, and the register of members."""

import csv
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger import pools
from ledger.kinds import Purpose
from ledger.models import Journal
from lending_circles.models import LoanAccount
from tests.night_scene import a_member
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


def test_pools_are_shown_with_what_made_them(office, olga):
    shown = olga.get(office.path("pools/"))
    figures = shown.context["figures"]

    assert figures.lent_minor == 9_000
    assert figures.common.balance_minor == 91_000
    assert shown.context["common_flows"] == [
        ("Funds put in by organisers", 100_000),
        ("Lent to members", -9_000),
    ]
    assert figures.contingency.balance_minor == 2_300
    assert figures.unearned.balance_minor == 300
    # 23.00 held against 300.00 outstanding.
    assert "7.7\u00a0%" in shown.content.decode()
    assert "none is late" in shown.content.decode()


def test_funding_shows_what_moves_and_then_funds_once(office, olga):
    sheet = olga.get(office.path("pools/fund/?pool=contingency&amount=125.50")).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', sheet)[1]
    said = {"pool": "contingency", "amount": "125.50", "token": token}

    answers = [olga.post(office.path("pools/fund/"), said) for _ in range(2)]

    assert "Issue it and fund the pool" in sheet
    assert [answer.status_code for answer in answers] == [302, 302]
    held = pools.pool_balance(office.network.pk, Purpose.CONTINGENCY_POOL)
    assert held == 2_300 + 12_550


@pytest.mark.parametrize(
    "said",
    [
        {"pool": "common", "amount": "0"},
        {"pool": "common", "amount": "-5"},
        {"pool": "common", "amount": "1e400"},
        {"pool": "common", "amount": "1.005"},
        {"pool": "common", "amount": "١٢"},
        {"pool": "common", "amount": "9" * 100_000},
        {"pool": "TRANSACTION_POOL", "amount": "5"},
        {"pool": "common", "amount": "5", "token": "\x00"},
        {"pool": "common", "amount": "5", "token": ""},
    ],
)
def test_bad_funding_moves_nothing(office, olga, said):
    before = Journal.objects.count()

    answer = olga.post(office.path("pools/fund/"), {"token": "0123456789", **said})

    assert answer.status_code == 422
    assert Journal.objects.count() == before


def test_funding_waits_for_an_open_day(office, olga):
    office.network.__class__.objects.update(day="CLOSING")

    answer = olga.post(
        office.path("pools/fund/"), {"pool": "common", "amount": "5", "token": "0123456789"}
    )

    assert answer.status_code == 422
    assert "The business day is not open." in answer.content.decode()


def test_members_are_listed_with_their_standing_and_nothing_else(office, olga):
    LoanAccount.objects.filter(person__name="Ana").update(borrowing_blocked=True)

    shown = olga.get(office.path("members/")).content.decode()
    table = list(
        csv.reader(b"".join(olga.get(office.path("members/?format=csv"))).decode().splitlines())
    )

    assert "Ana" in shown
    assert "may not borrow: was late" in shown
    assert "loan_" not in shown
    # What is owed or spent is nobody's business: 300.00 owed, 6.50 less the fee to spend.
    assert "300.00" not in re.sub(r"<[^>]+>", "", shown)
    assert table[0] == [
        *("Member", "State", "Stake (RIV)", "Ratio", "Unique peers", "To look at", "Joined"),
    ]
    assert table[1][:4] == ["Ana", "PAID", "100.00", "3:1"]


def test_members_are_found_narrowed_and_sorted(office, olga):
    LoanAccount.objects.filter(person__name="Chi").update(state="HOLD", top_up_required=True)

    def names(query):
        page = olga.get(office.path(f"members/?{query}"))
        return [row["name"] for row in page.context["rows"]]

    assert names("words=BRU") == ["Bruno"]
    assert names("state=HOLD") == ["Chi"]
    assert names("flag=top_up_required") == ["Chi"]
    assert names("order=-name") == ["Chi", "Bruno", "Ana"]
    assert names("order=stake")[0] == "Ana"
    assert names("order=nonsense;drop") == ["Ana", "Bruno", "Chi"]
    assert names("state=NONSENSE&words=%00&flag=x&page=x") == ["Ana", "Bruno", "Chi"]
    assert names("words=nobody") == []


def test_a_page_of_many_members_takes_no_query_for_each(office, olga):
    def count():
        with CaptureQueriesContext(connection) as queries:
            olga.get(office.path("members/"))
        return len(queries)

    few = count()
    for number in range(9):
        a_member(office.scene, f"guest{number}")

    assert count() == few
