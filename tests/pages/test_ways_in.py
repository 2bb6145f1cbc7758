"""Every page of a member can be reached by clicking, from their home on."""

import re

import pytest
from django.urls import reverse

from tests.carried_scene import a_carried_community, pages_of_ana

pytestmark = pytest.mark.django_db
STEPS_MAX = 4
OF_A_CIRCLE = (
    *("loans", "circle", "circle_add", "circle_groups", "circle_terms", "circle_xray"),
    *("lending_rules", "bundles", "messages", "support_board", "own_ripples", "stake"),
    *("notifications", "notification_choices", "network_rules"),
)


def test_every_page_of_a_circle_is_a_few_clicks_from_home():
    community = a_carried_community()
    client = community.client("Ana")
    wanted = {reverse(name) for name in OF_A_CIRCLE} | {
        reverse(name, args=args) for name, args in pages_of_ana(community).items()
    }

    seen, ahead = set(), {reverse("home")}
    for _ in range(STEPS_MAX):
        found = set()
        for address in sorted(ahead):
            answer = client.get(address)
            if answer.headers["Content-Type"].startswith("text/html"):
                found |= set(re.findall(r'href="(/[^"?#]*)', answer.content.decode()))
        seen |= ahead
        ahead = {address for address in found - seen if is_a_members(address)}
    seen |= ahead

    assert wanted - seen == set()


def is_a_members(address):
    """Leave out what other frames hold: this walk stays with the member's own pages."""
    return address == "/" or address.startswith(
        ("/loans/", "/circle/", "/me/", "/messages/", "/notifications/", "/ripples/", "/networks/")
    )
