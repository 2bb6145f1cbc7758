"""A default is shown with who covered what, in a picture and as a table, and what came back."""

import csv

import pytest
from django.db import transaction

from business_day import chain
from ledger import pools, posting
from ledger.kinds import Kind
from ledger.posting import Move
from lending_circles.models import LoanAccount
from lending_circles.queries.pools import pool_figures
from repayments.models import DefaultCase
from repayments.queries.defaults import covered_by_level, loans_of, recoveries_of
from tests.pages.organisers import LOST, a_short_default, days_after

pytestmark = pytest.mark.django_db


def make_once():
    """Ana's loan, until nothing more comes of it but its default."""
    return a_short_default()


@pytest.fixture
def office(made_once):
    return made_once


@pytest.fixture
def olga(office):
    return office.as_olga()


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


def test_a_case_tells_who_covered_what_without_naming_who_lent(office, olga):
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
    case = DefaultCase.objects.get()

    def rows(path):
        return list(csv.reader(b"".join(olga.get(office.path(path))).decode().splitlines()))

    assert rows("defaults/?format=csv")[1][:2] == ["Ana", str(case.defaulted_on)]
    levels = rows(f"defaults/{case.pk}/?format=csv")
    assert [row[0] for row in levels[1:]] == ["Their friends", "Common pool"]


def test_what_a_default_cost_the_pools_is_told(office):
    figures = pool_figures(office.network.pk, on=days_after(office, LOST))

    assert figures.lent_minor == 0
    assert figures.covered_minor > 0
    assert figures.lost_minor > 0
    assert figures.still_lost_minor == figures.lost_minor
    for pool in (figures.common, figures.contingency, figures.earned, figures.unearned):
        assert sum(minor for _kind, minor in pool.flows) == pool.balance_minor
