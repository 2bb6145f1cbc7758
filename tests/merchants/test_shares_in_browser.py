"""Earlier sales, shares and a till's secret in a real browser."""

import pytest

from merchants.models import ReceiptSecret, Sale, SplitAgreement
from people.models import User
from tests.accessibility import faults_on
from tests.tills import a_member, a_till

pytestmark = pytest.mark.browser

HEAD = "happened_at,reference,amount\n"
GOOD = HEAD + "2026-01-02T09:30:00Z,o-1,4.50\n2026-01-03T09:30:00Z,o-2,12.00\n"
WRONG = HEAD + "2026-01-02,o-1,4.50\n"


@pytest.fixture
def shop(page):
    """Mercado's owner, logged in, and the address of the shop's pages."""
    till = a_till()
    a_member(till, "Bruno")
    user = User.objects.create_user("mercado@example.org", "a bakery by the river")
    till.owner.user = user
    till.owner.save(update_fields=["user"])
    page.goto("/account/login/")
    page.fill("[name=login]", "mercado@example.org")
    page.fill("[name=password]", "a bakery by the river")
    page.click("main [type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
    return page, f"/shop/{till.merchant.pk}"


def a_file(text):
    return {"name": "sales.csv", "mimeType": "text/csv", "buffer": text.encode()}


def test_a_file_is_looked_through_in_place_and_then_kept(shop):
    page, here = shop
    page.goto(f"{here}/standing/")
    page.click("text=Bring the sales themselves")

    page.set_input_files("[name=sales]", a_file(WRONG))
    page.click("[value=look]")
    page.wait_for_selector("text=Line 2")
    page.set_input_files("[name=sales]", a_file(GOOD))
    page.click("[value=look]")
    page.wait_for_selector("text=Every line is right")
    assert not Sale.objects.exists()
    # The page was not changed, so the file is still chosen.
    page.click("[value=keep]")

    page.wait_for_selector("text=2 sales are kept")
    assert Sale.objects.count() == 2


def test_a_share_is_agreed_and_ended(shop):
    page, here = shop
    page.goto(f"{here}/loan/")
    page.click("text=Agree on a share")
    page.select_option("[name=kind]", "MEMBER")
    page.fill("[name=handle]", "@bruno")
    page.fill("[name=percent]", "2.5")
    page.fill("[name=label]", "Flour on commission")
    page.click("form:has([name=handle]) [type=submit]")

    page.wait_for_selector("text=From the next sale on it is shared")
    assert SplitAgreement.objects.get().millionths == 25_000
    page.click("[action$='/end/'] [type=submit]")
    page.wait_for_selector("text=gets no more")
    assert SplitAgreement.objects.get().until is not None


def test_a_secret_is_shown_and_every_page_is_open_to_all(shop):
    page, here = shop
    page.goto(f"{here}/developers/receipts/")
    page.click("main form [name=terminal]")
    page.wait_for_selector(".answer .secret")
    assert ReceiptSecret.objects.count() == 1

    for place in ("developers/receipts/", "loan/shares/", "standing/import/"):
        page.goto(f"{here}/{place}")
        assert faults_on(page, (("light", 390), ("light", 1280))) == [], place
