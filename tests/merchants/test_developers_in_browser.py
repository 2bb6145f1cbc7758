"""The developers' pages in a real browser: a key made, a till let in, and open to all."""

import pytest
from django.utils import timezone

from merchants.models import ApiKey
from merchants.operations import pairing
from people.models import User
from tests.accessibility import faults_on
from tests.tills import Speaker, a_key, a_till

pytestmark = pytest.mark.browser


@pytest.fixture
def shop_page(page):
    """Mercado's owner, logged in."""
    till = a_till()
    user = User.objects.create_user("mercado@example.org", "a bakery by the river")
    till.owner.user = user
    till.owner.save(update_fields=["user"])
    page.goto("/account/login/")
    page.fill("[name=login]", "mercado@example.org")
    page.fill("[name=password]", "a bakery by the river")
    page.click("main [type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
    return till, page


def test_a_client_is_made_on_the_page(shop_page):
    _, page = shop_page
    page.goto("/merchant/developers/")

    page.fill("[name=name]", "Web shop")
    page.check("[name=kind][value=CLIENT]")
    page.click("form:has([name=kind]) [type=submit]")

    shown = page.inner_text(".secret >> nth=0")
    assert shown.startswith(f"{ApiKey.objects.get(kind='CLIENT').prefix}_")


def test_a_till_is_let_in_by_the_code_that_it_shows(shop_page):
    till, page = shop_page
    device = Speaker("")
    begun = device.post("/api/v1/terminals/pairings", {"device_name": "Tablet"}).json()

    page.goto("/pair/")
    page.fill("[name=code]", begun["user_code"].lower().replace("-", " "))
    page.click("main [type=submit]")
    page.select_option("[name=terminal]", str(till.terminal.pk))
    page.click("[value=allow]")
    page.wait_for_selector("text=The till is paired")

    asked = {"device_code": begun["device_code"]}
    key = device.post("/api/v1/terminals/pairings/token", asked).json()["key"]
    assert Speaker(key).ask().status_code == 201


def test_every_page_for_developers_is_open_to_all(shop_page):
    till, page = shop_page
    a_key(till)
    begun = pairing.begin_pairing(device_name="Tablet", at=timezone.now())
    here = f"/shop/{till.merchant.pk}/"

    for path in (
        f"{here}developers/",
        f"{here}developers/requests/",
        f"{here}pair/",
        f"{here}pair/?code={begun.pairing.user_code}",
        "/api/versions",
    ):
        page.goto(path)
        assert faults_on(page, (("light", 390), ("dark", 390))) == [], path
