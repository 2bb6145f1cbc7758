"""Members' pages in a real browser: everybody can use them, and they work without script."""

import re

import pytest
from django.urls import reverse

from lending_circles.models import TrustLink
from lending_circles.operations import trust
from loans.models import Loan
from tests.accessibility import faults_on, findings
from tests.circle_scene import PASSWORD, a_community, a_payment, a_purchase

pytestmark = pytest.mark.browser

PAGES = (
    "home",
    "pay",
    "loans",
    "circle",
    "circle_add",
    "lending_rules",
    "circle_terms",
    "circle_groups",
    "bundles",
    "stake",
    "stake_add",
    "stake_withdraw",
    "activity",
    "me",
    "name",
    "network_rules",
    "messages",
    "support_board",
)


def log_in(page, name, site=""):
    page.goto(f"{site}/account/login/")
    page.fill("[name=login]", f"{name.lower()}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


def listen(page):
    """Collect what the page complains of: refused by the policy, not found, broken script."""
    said = []
    page.on("console", lambda message: said.append(f"{page.url} {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url} {error}"))
    return said


@pytest.fixture
def community(page):
    found = a_community(spending=5_000, stake=1_000)
    a_purchase(found, amount=150)
    trust.request_trust(
        account_id=found.accounts["Eli"].pk,
        peer_account_id=found.accounts["Ana"].pk,
        on=found.on(),
        by=None,
    )
    return found


def addresses(community):
    loan = Loan.objects.get()
    return [
        *(reverse(name) for name in PAGES),
        reverse("stake_add") + "?amount=12.50",
        reverse("stake_withdraw") + "?amount=12.50",
        reverse("loan", args=[loan.public_id]),
        reverse("pay_loan", args=[loan.public_id]),
        reverse("pay_loan", args=[loan.public_id]) + "?what=all",
        reverse("agreement", args=[community.links["Bruno"].pk]),
        reverse("circle_with", args=["dona"]),
        *(reverse("standing", args=[deed]) for deed in ("hold", "resume", "leave")),
        reverse("pay_payment", args=[a_payment(community).public_id]),
        reverse("pay_own_money", args=[a_payment(community, reference="own").public_id]),
    ]


def test_everybody_can_use_every_page_and_the_browser_refuses_nothing(page, community):
    said = listen(page)
    log_in(page, "Ana")

    faults = []
    for address in addresses(community):
        page.goto(address)
        faults += faults_on(page, (("light", 390), ("dark", 390)))

    assert faults == []
    assert said == []


def test_a_purchase_from_the_scanned_code_to_paid(page, community):
    said = listen(page)
    log_in(page, "Ana")
    payment = a_payment(community, 120, reference="two loaves")

    page.goto(f"/pay/{payment.public_id}")
    assert "Mercado asks for" in page.inner_text("main")
    page.get_by_role("button", name="A loan from my circle").click()
    page.wait_for_url("**/loan/quote_*")
    assert findings(page) == []
    assert page.locator(".sources .legend li").count() == 4
    assert page.locator(".schedule tbody tr").count() == 10
    page.get_by_role("button", name=re.compile("Borrow 120.00")).click()
    page.wait_for_url(f"**/pay/{payment.public_id}")

    assert page.locator("h1").inner_text() == "Paid"
    assert findings(page) == []
    assert said == []
    assert Loan.objects.count() == 2


def test_two_quick_presses_are_one_payment(page, community):
    log_in(page, "Ana")
    payment = a_payment(community, 20)
    page.goto(f"/pay/{payment.public_id}/own")

    page.locator(".sheet button[type=submit]").dblclick()
    page.wait_for_url(f"**/pay/{payment.public_id}")

    assert page.locator("h1").inner_text() == "Paid"


def test_the_code_typed_leads_to_the_same_payment(page, community):
    log_in(page, "Ana")
    payment = a_payment(community, 20)
    page.goto("/pay/")

    page.fill("[name=code]", payment.short_code[:4] + " " + payment.short_code[4:].lower())
    page.keyboard.press("Enter")

    page.wait_for_url(f"**/pay/{payment.public_id}")


def test_without_script_a_purchase_is_paid_and_a_repayment_made(browser, page, community, site):
    context = browser.new_context(
        base_url=site, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    context.set_default_timeout(15_000)
    plain = context.new_page()
    log_in(plain, "Ana", site)
    payment = a_payment(community, 120)

    plain.goto("/pay/")
    plain.fill("[name=code]", payment.short_code)
    plain.click("main [type=submit]")
    plain.click("form[action$='/loan'] [type=submit]")
    plain.click(".sheet [type=submit]")
    assert plain.locator("h1").inner_text() == "Paid"
    plain.get_by_role("link", name="See the loan").click()
    plain.get_by_role("link", name="Another amount").click()
    plain.fill("[name=amount]", "10")
    plain.get_by_role("button", name="Show what moves").click()
    plain.click(".sheet [type=submit]")

    assert "Paid 10.00" in plain.inner_text("main")
    plain.goto("/me/stake/add/")
    plain.fill("[name=amount]", "5")
    plain.get_by_role("button", name="Show what moves").click()
    plain.click(".sheet [type=submit]")
    assert "5.00" in plain.inner_text(".toasts")
    context.close()


def test_a_keyboard_reaches_the_confirmation(page, community):
    log_in(page, "Ana")
    page.goto(f"/pay/{a_payment(community, 20).public_id}/own")

    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.sheet [type=submit]')"):
            break
    page.keyboard.press("Enter")

    page.wait_for_selector("h1.answer-words")


def test_a_newcomer_signs_up_joins_and_asks_somebody(page, community):
    said = listen(page)
    page.goto("/account/signup/")
    page.fill("[name=name]", "Gil Prado")
    page.fill("[name=email]", "gil@example.org")
    page.fill("[name=password1]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url("**/join/")
    assert findings(page) == []
    page.get_by_role("link", name=re.compile("River")).click()
    assert findings(page) == []
    page.get_by_role("button", name="Open my account here").click()
    page.wait_for_url("**/me/stake/add/")
    assert findings(page) == []
    assert "@gil-prado" in page.inner_text("main")
    page.goto("/circle/with/ana/")
    page.get_by_role("button", name="Ask Ana").click()
    page.wait_for_url("**/circle/")

    assert "You asked" in page.inner_text("main")
    assert said == []


def test_two_people_come_to_trust_each_other_on_their_phones(page, community):
    page.set_viewport_size({"width": 390, "height": 844})
    said = listen(page)

    def as_somebody(name):
        page.context.clear_cookies()
        log_in(page, name)

    log_in(page, "Chi")
    page.goto(reverse("circle_with", args=["fay"]))
    page.fill("[name=remark]", "From the choir.")
    page.click("main form.sheet [type=submit]")
    link = TrustLink.objects.get(remark="From the choir.")
    address = reverse("agreement", args=[link.pk])
    for name, deed in (("Fay", "offer"), ("Chi", "agree"), ("Fay", "agree")):
        as_somebody(name)
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert findings(page) == []
        page.click(f"form[action$='/{deed}/'] [type=submit]")
        page.wait_for_load_state()

    link.refresh_from_db()
    assert link.state == TrustLink.State.ACTIVE
    assert said == []
