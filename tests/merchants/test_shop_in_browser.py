"""The shop's own pages in a real browser: no table scrolls sideways, and all are open to all."""

import pytest

from merchants import operations
from people.models import User
from tests.accessibility import faults_on
from tests.merchants.test_payments import pay
from tests.tills import DAY, a_member, a_payment, a_person, a_till

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
# On a phone and on a desk, by day and by night.
GROUNDS = (("light", 390), ("dark", 390), ("dark", 1280))
SIDEWAYS = """() => [...document.querySelectorAll('.table-frame')]
    .filter(frame => frame.scrollWidth > frame.clientWidth).length"""


@pytest.fixture
def shop_page(page):
    """Mercado's owner, logged in, after a few sales."""
    till = a_till()
    member = a_member(till, "Ana", spending_minor=10_000_000)
    paid = [
        pay(a_payment(till, amount_minor=amount_minor, reference=reference), member)
        for reference, amount_minor in (
            ("2026-000042", 450),
            ("table-12-christmas-party-of-the-choir-of-the-river-and-the-hills", 1_234_567),
            ("table 3", 1_200),
        )
    ]
    a_payment(till, reference="still open")
    operations.hire_staff(
        merchant_id=till.merchant.pk,
        person_id=a_person("Carla").pk,
        role="CASHIER",
        on=DAY,
        by=till.owner,
    )
    operations.request_payout(
        merchant_id=till.merchant.pk, amount_minor=500, on=DAY, at=paid[0].created_at, by=till.owner
    )
    till.owner.user = User.objects.create_user("mercado@example.org", "a bakery by the river")
    till.owner.save(update_fields=["user"])
    page.goto("/account/login/")
    page.fill("[name=login]", "mercado@example.org")
    page.fill("[name=password]", "a bakery by the river")
    page.click("main [type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
    return f"/shop/{till.merchant.pk}/", paid, page


def test_on_a_phone_a_payment_is_a_card_that_needs_no_scrolling(shop_page):
    here, _paid, page = shop_page
    page.set_viewport_size(PHONE)

    page.goto(f"{here}payments/")

    assert page.evaluate(SIDEWAYS) == 0
    first = page.locator(".data-table tbody tr").first
    labels = first.locator("td:visible").evaluate_all(
        "cells => cells.map(cell => getComputedStyle(cell, '::before').content)"
    )
    assert labels == ['"Reference"', '"Amount"', '"Status"', '"When"']
    # On a desk it is a table with its head.
    page.set_viewport_size({"width": 1280, "height": 844})
    assert page.locator(".data-table thead th").first.bounding_box()["height"] > 10


def test_every_page_of_the_shop_is_open_to_all(shop_page):
    here, paid, page = shop_page
    places = (
        "",
        "payments/",
        "payments/?words=none",
        f"payments/{paid[0].public_id}/",
        "payouts/",
        "loan/",
        "standing/",
        "team/",
        "settings/",
    )

    for place in places:
        page.goto(here + place)
        assert faults_on(page, GROUNDS) == [], place
        page.set_viewport_size(PHONE)
        assert page.evaluate(SIDEWAYS) == 0, place
