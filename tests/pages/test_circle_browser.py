"""Pages of a circle in a real browser: everybody can use them, on the smallest phone and a desk."""

import pytest
from django.urls import reverse

from tests.accessibility import faults_on
from tests.carried_scene import a_carried_community, pages_of_ana
from tests.pages.test_member_browser import listen, log_in

pytestmark = pytest.mark.browser


def test_everybody_can_use_what_a_circle_has(page):
    community = a_carried_community()
    said = listen(page)
    log_in(page, "Ana")

    faults = []
    for name, args in {**pages_of_ana(community), "home": (), "loans": (), "me": ()}.items():
        page.goto(reverse(name, args=args))
        faults += faults_on(page, (("light", 320), ("dark", 390), ("dark", 1280)))

    assert faults == []
    assert said == []
