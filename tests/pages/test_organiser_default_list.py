"""The list of defaults before the first, and with several."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from business_day import chain
from repayments.models import DefaultCase
from tests.night_scene import a_loan, a_member
from tests.pages.organisers import LOST, an_office, days_after

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return an_office(N_REPAYMENTS=3)


@pytest.fixture
def olga(office):
    return office.as_olga()


def test_without_a_default_the_page_says_what_will_be_here(office, olga):
    assert "Nobody has defaulted" in olga.get(office.path("defaults/")).content.decode()
    assert olga.get(office.path("defaults/1/")).status_code == 404


def test_more_cases_take_no_more_queries(office, olga):
    for name in ("dona", "fay", "gus"):
        a_member(office.scene, name, spending=200, stake=1_000, ratio=3)
        a_loan(office.scene, name, {"bruno": 2_000, "pool": 1_000})
    chain.open_day(network_id=office.network.pk, on=days_after(office, LOST))
    assert DefaultCase.objects.count() == 4

    with CaptureQueriesContext(connection) as queries:
        olga.get(office.path("defaults/"))

    assert len(queries) <= 10
