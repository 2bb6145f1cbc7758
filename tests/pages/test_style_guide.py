"""The style guide shows every part, keeps to the security policy and can be used by everybody."""

import pytest
from django.contrib.auth import get_user_model

from tests.accessibility import findings


def test_nothing_lies_there_for_the_public(client, db, settings):
    settings.DEBUG = False

    assert client.get("/styleguide/").status_code == 404


def test_staff_may_look_anywhere(client, db, settings):
    settings.DEBUG = False
    staff = get_user_model().objects.create_user(
        email="staff@example.org", password="a long password", is_staff=True
    )
    client.force_login(staff)

    answer = client.get("/styleguide/")

    assert answer.status_code == 200
    assert "Confirmation sheet" in answer.content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_everybody_can_use_it_and_the_browser_refuses_nothing(page, settings, ground, width):
    settings.DEBUG = True
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=ground, reduced_motion="reduce")

    page.goto("/styleguide/?message=1")

    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert said == []


@pytest.mark.browser
def test_the_keypad_never_writes_more_decimals_than_the_asset_has(page, settings):
    settings.DEBUG = True
    page.goto("/styleguide/")
    keypad = page.locator("[data-keypad]")
    shown = keypad.locator("input")
    shown.fill("")

    for key in ["1", "2", ".", ".", "3", "4", "5"]:
        keypad.locator(f'[data-key="{key}"]').click()
    assert shown.input_value() == "12.34"

    keypad.locator('[data-key="back"]').click()
    assert shown.input_value() == "12.3"


@pytest.mark.browser
def test_the_chosen_ground_stays(page, settings):
    settings.DEBUG = True
    page.goto("/styleguide/")

    page.get_by_role("button", name="Dark").click()
    page.reload()

    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.get_by_role("button", name="Dark").get_attribute("aria-pressed") == "true"


@pytest.mark.browser
def test_the_login_page_can_be_used_by_everybody(page):
    page.goto("/account/login/")

    assert findings(page) == []


@pytest.mark.browser
def test_without_script_the_keypad_is_a_plain_field(browser, site, settings):
    settings.DEBUG = True
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{site}/styleguide/")

    assert page.locator("[data-keypad] input").is_visible()
    assert not page.locator(".keypad-keys").is_visible()
    context.close()
