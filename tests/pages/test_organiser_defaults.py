"""A default is shown with who covered what, in a picture and as a table, and what came back."""

import csv

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from business_day import chain
from ledger import pools, posting
from ledger.kinds import Kind
from ledger.posting import Move
from lending_circles.models import LoanAccount
from repayments.models import DefaultCase
from repayments.queries.defaults import covered_by_level, loans_of, recoveries_of
from tests.night_scene import a_loan, a_member
from tests.pages.organisers import an_office, days_after

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office()


@pytest.fixture
def olga(office):
    return office.as_olga()


def live(office, count):
    chain.open_day(network_id=office.network.pk, on=days_after(office, count))


def a_stake_from_elsewhere(scene, name, minor):
    """Let money reach a stake after its owner's default, as notes under a lien bring it."""
    member = scene.member(name)
    with transaction.atomic():
        posting.post(
            reference="late luck",
            moves=[
                Move(
                    Kind.OPENING,
                    pools.issuance_account(scene.network.pk),
                    member.stake_account_id,
                    minor,
                )
            ],
            on=scene.on,
            book_id=scene.network.pk,
        )
    LoanAccount.objects.filter(pk=member.pk).update(deposit_minor=minor)


def test_without_a_default_the_page_says_what_will_be_here(office, olga):
    assert "Nobody has defaulted" in olga.get(office.path("defaults/")).content.decode()
    assert olga.get(office.path("defaults/1/")).status_code == 404


def test_a_case_tells_who_covered_what_without_naming_who_lent(office, olga):
    live(office, 78)
    case = DefaultCase.objects.get()

    listed = olga.get(office.path("defaults/"))
    shown = olga.get(office.path(f"defaults/{case.pk}/"))
    words = shown.content.decode()

    assert [row["borrower"] for row in listed.context["rows"]] == ["Ana"]
    assert "What Ana did not repay" in words
    assert "Bruno" not in words
    assert "Chi" not in words
    flows = shown.context["flows"]
    assert sum(flow["amount_minor"] for flow in flows) == case.claim_minor
    assert {flow["target"] for flow in flows} >= {"Contingency pool", "Common pool"}
    assert "Show as table" in words
    assert sum(level.loss_minor for level in covered_by_level(case)) == case.loss_minor
    assert [loan.claim_minor for loan in loans_of(case)] == [case.claim_minor]


def test_what_comes_back_later_joins_the_picture(office, olga):
    live(office, 78)
    case = DefaultCase.objects.get()
    a_stake_from_elsewhere(office.scene, "ana", 2_000)
    chain.close_day(network_id=office.network.pk)

    shown = olga.get(office.path(f"defaults/{case.pk}/"))
    words = shown.content.decode()
    (recovered,) = recoveries_of(case)

    assert recovered.to_lenders_minor + recovered.to_contingency_minor == 2_000
    assert "Money came back" in words
    assert f"ledger/journals/{recovered.journal_id}/" in words
    flows = shown.context["flows"]
    back = sum(flow["amount_minor"] for flow in flows if flow["target"] == "Came back")
    assert back == 2_000
    lost = sum(flow["amount_minor"] for flow in flows if flow["target"] == "Still lost")
    assert lost == case.loss_minor - recovered.to_lenders_minor


def test_cases_go_into_a_file(office, olga):
    live(office, 78)
    case = DefaultCase.objects.get()

    def rows(path):
        return list(csv.reader(b"".join(olga.get(office.path(path))).decode().splitlines()))

    assert rows("defaults/?format=csv")[1][:2] == ["Ana", str(case.defaulted_on)]
    levels = rows(f"defaults/{case.pk}/?format=csv")
    assert [row[0] for row in levels[1:]] == ["Their friends", "Common pool"]


def test_more_cases_take_no_more_queries(office, olga):
    for name in ("dona", "fay", "gus"):
        a_member(office.scene, name, spending=200, stake=1_000, ratio=3)
        a_loan(office.scene, name, {"bruno": 2_000, "pool": 1_000})
    live(office, 78)
    assert DefaultCase.objects.count() == 4

    with CaptureQueriesContext(connection) as queries:
        olga.get(office.path("defaults/"))

    assert len(queries) <= 10
