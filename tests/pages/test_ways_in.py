"""Every page of a member and of an investor can be reached by clicking, from their home on."""

import re

import pytest
from django.urls import reverse

from tests import bank_scene
from tests.carried_scene import a_carried_community, pages_of_ana
from tests.portfolios.investors import client_of

pytestmark = pytest.mark.django_db
STEPS_MAX = 4
OF_AN_INVESTOR = (
    *("offers", "banks", "methodology", "portfolio_holdings", "portfolio_calendar"),
    *("portfolio_statements", "portfolio_years", "portfolio_export", "strategies", "strategy_new"),
    *("wallet", "market", "market_mine", "disputes", "protection", "portfolio_keys"),
)
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

    assert wanted - reached(client, reverse("home"), is_a_members) == set()


def test_every_page_of_an_investor_is_a_few_clicks_from_the_portfolio():
    scene = bank_scene.a_bank_network()
    loan = bank_scene.a_bank_loan(scene)
    of_the_loan = ("portfolio_loan", "watched_loan", "dispute_open", "market_sell")
    wanted = {reverse(name) for name in OF_AN_INVESTOR}
    wanted |= {reverse(name, args=[loan.loan.public_id]) for name in of_the_loan}
    wanted |= {
        reverse("bank_page", args=[scene.bank.slug]),
        reverse("business_page", args=[loan.business.slug]),
    }

    found = reached(client_of(scene, "ines"), reverse("portfolio"), is_an_investors)

    assert wanted - found == set()


def reached(client, start, is_here):
    """Every address that so many clicks lead to."""
    seen, ahead = set(), {start}
    for _ in range(STEPS_MAX):
        found = set()
        for address in sorted(ahead):
            answer = client.get(address)
            if answer.headers["Content-Type"].startswith("text/html"):
                found |= set(re.findall(r'href="(/[^"?#]*)', answer.content.decode()))
        seen |= ahead
        ahead = {address for address in found - seen if is_here(address)}

    return seen | ahead


def is_a_members(address):
    """Leave out what other frames hold: this walk stays with the member's own pages."""
    return address == "/" or address.startswith(
        ("/loans/", "/circle/", "/me/", "/messages/", "/notifications/", "/ripples/", "/networks/")
    )


INVESTORS_PLACES = (
    *("/offers", "/banks", "/businesses", "/portfolio", "/wallet", "/market", "/strategies"),
    *("/disputes", "/protection", "/methodology", "/bank-loans/"),
)


def is_an_investors(address):
    """Leave out the desk, the circles and files."""
    return address.startswith(INVESTORS_PLACES) and not address.endswith((".pdf", ".csv", ".zip"))
