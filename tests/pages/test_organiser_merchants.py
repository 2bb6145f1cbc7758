"""Merchants are let in, qualified and suspended by organisers, with a reason that is kept."""

import csv

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from merchants import operations
from merchants.models import Merchant, Staff
from people.models import AuditEvent
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


def decide(office, client, **said):
    return client.post(
        office.path("merchants/with/mercado/"), {"remark": "Visited today.", **said}, follow=True
    )


def test_merchants_are_listed_and_narrowed(office, olga):
    shown = olga.get(office.path("merchants/"))
    table = list(
        csv.reader(b"".join(olga.get(office.path("merchants/?format=csv"))).decode().splitlines())
    )

    assert [row["name"] for row in shown.context["rows"]] == ["Mercado"]
    assert table[1][:4] == ["Mercado", "PENDING", "0", "0.00"]
    assert olga.get(office.path("merchants/?state=QUALIFIED")).context["rows"] == []
    assert olga.get(office.path("merchants/?words=merc")).context["rows"]
    assert olga.get(office.path("merchants/?words=%00&state=X&page=-1")).status_code == 200


def test_a_merchant_is_qualified_suspended_and_qualified_again(office, olga):
    for deed, state in (("qualify", "QUALIFIED"), ("suspend", "SUSPENDED")) * 2:
        shown = decide(office, olga, deed=deed).content.decode()
        office.merchant.refresh_from_db()
        assert office.merchant.state == state

    assert shown.count("“Visited today.”") == 4
    deeds = AuditEvent.objects.filter(action__startswith="MERCHANT_", person=office.olga)
    assert deeds.filter(data__remark="Visited today.").count() == 4


@pytest.mark.parametrize(
    "said",
    [
        {"deed": "qualify", "remark": ""},
        {"deed": "close"},
        {},
        {"deed": "qualify", "remark": "\u202ex"},
    ],
)
def test_a_decision_needs_a_reason_and_a_button(office, olga, said):
    assert decide(office, olga, **said).status_code == 422
    office.merchant.refresh_from_db()
    assert office.merchant.state == Merchant.State.OBSERVED


def test_nobody_decides_about_a_shop_where_they_work(office, olga):
    operations.hire_staff(
        merchant_id=office.merchant.pk,
        person_id=office.olga.pk,
        role=Staff.Role.CASHIER,
        on=office.scene.on,
        by=office.olga,
    )

    shown = olga.get(office.path("merchants/with/mercado/")).content.decode()
    answer = decide(office, olga, deed="qualify")

    assert "another organiser decides" in shown
    assert answer.status_code == 422
    assert olga.get(office.path("merchants/with/nobody/")).status_code == 404


def test_a_merchant_comes_in_with_its_owner_and_a_till(office, olga):
    said = {"name": "Bakery", "handle": "bakery", "owner": "@Eli"}

    answer = olga.post(office.path("merchants/open/"), said, follow=True)

    merchant = Merchant.objects.get(handle="bakery")
    assert "Bakery can sell now." in answer.content.decode()
    assert merchant.staff.get().person == office.eli
    assert merchant.staff.get().role == "OWNER"
    assert merchant.terminals.count() == 1
    assert merchant.state == Merchant.State.OBSERVED
    again = olga.post(office.path("merchants/open/"), said)
    assert again.status_code == 422
    assert "Another merchant of this network has this handle." in again.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("owner", "nobody"),
        ("owner", "\x00"),
        ("handle", "not a slug!"),
        ("name", "x" * 500),
        ("name", "\u202eyrekab"),
    ],
)
def test_what_is_wrong_about_a_new_merchant_stands_at_its_field(office, olga, field, value):
    said = {"name": "Bakery", "handle": "bakery", "owner": "eli", field: value}

    answer = olga.post(office.path("merchants/open/"), said)

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert Merchant.objects.count() == 1


def test_more_merchants_take_no_more_queries(office, olga):
    def count():
        with CaptureQueriesContext(connection) as queries:
            olga.get(office.path("merchants/"))
        return len(queries)

    few = count()
    for number in range(5):
        operations.open_merchant(
            network_id=office.network.pk,
            name=f"Shop {number}",
            handle=f"shop-{number}",
            on=office.scene.on,
            by=office.olga,
        )

    assert count() == few
