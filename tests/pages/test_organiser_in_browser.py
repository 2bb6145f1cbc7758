"""Organisers' pages in a real browser: on a phone and a desk, light and dark, with and without
script."""

import pytest

from business_day import chain
from ledger.models import Journal
from merchants.models import Merchant
from repayments.models import DefaultCase
from tests.accessibility import faults_on
from tests.pages.organisers import LOST, PASSWORD, an_office, days_after

pytestmark = pytest.mark.browser
PAGES = (
    *("days/", "days/2026-01-12/", "parameters/", "parameters/set/", "parameters/1/"),
    *("pools/", "pools/fund/?pool=common&amount=5", "members/", "defaults/", "defaults/{case}/"),
    *("ledger/", "ledger/accounts/", "ledger/accounts/{account}/", "ledger/journals/"),
    *("ledger/journals/{journal}/", "ledger/check/", "merchants/", "merchants/open/"),
    "merchants/with/mercado/",
)


def log_in(page):
    page.goto("/account/login/")
    page.fill("[name=login]", "olga@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.fixture
def office(site):
    return an_office(N_REPAYMENTS=3)


def test_everybody_can_use_every_page(office, page):
    chain.open_day(network_id=office.network.pk, on=days_after(office, LOST))
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    log_in(page)
    page.on("console", lambda message: said.append(message.text))
    places = {
        "case": DefaultCase.objects.get().pk,
        "account": office.scene.till,
        "journal": Journal.objects.order_by("pk").last().pk,
    }

    for rest in PAGES:
        answer = page.goto(office.path(rest.format(**places)))
        assert answer.status == 200, rest
        assert faults_on(page) == [], rest
    assert said == []


def test_the_standing_looks_again_by_itself_while_a_day_is_under_way(office, page):
    network = office.network
    chain.open_day(network_id=network.pk, on=days_after(office, 1))
    log_in(page)
    type(network).objects.update(day="CLOSING")
    page.goto(office.path("days/"))
    assert "Closing" in page.inner_text("#standing")

    type(network).objects.update(day="OPEN")

    page.locator("#standing:not([hx-get])").wait_for()
    assert "Open" in page.inner_text("#standing")


def test_without_script_a_merchant_is_qualified_and_a_pool_funded(office, browser, site):
    chain.open_day(network_id=office.network.pk, on=days_after(office, 1))
    context = browser.new_context(base_url=site, java_script_enabled=False)
    page = context.new_page()
    log_in(page)

    page.goto(office.path("merchants/with/mercado/"))
    page.fill("[name=remark]", "Visited today.")
    page.click("button[value=qualify]")
    assert "Qualified for circle loans" in page.inner_text("main")
    page.goto(office.path("pools/"))
    page.fill("[name=amount]", "12.50")
    page.click("main [type=submit]")
    assert "12.50" in page.inner_text(".sheet")
    page.click(".sheet [type=submit]")

    assert "The pool is funded." in page.inner_text("main")
    assert Merchant.objects.get().state == Merchant.State.QUALIFIED
    context.close()
