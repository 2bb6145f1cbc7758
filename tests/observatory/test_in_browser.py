"""The observatory's pages in a real browser: on a phone and a desk, light and dark."""

import datetime

import numpy as np
import pytest

from observatory.models import Deed, ResilienceDay, RippleDay
from rules.ripple import NEARNESS_COUNT, STRATUM_COUNT
from tests.accessibility import faults_on
from tests.factories import link_all, members
from tests.pages.organisers import PASSWORD, an_office

pytestmark = pytest.mark.browser


def a_busy_quarter(network, accounts):
    """A half year in which friends add to their stakes after one another."""
    random = np.random.default_rng(7)
    deeds, days, nights = [], [], []
    for number in range(182, 0, -1):
        on = network.business_date - datetime.timedelta(days=number)
        at_risk = np.zeros((NEARNESS_COUNT, STRATUM_COUNT), dtype=int)
        at_risk[:, 9] = (40, 60, 50, 250)
        doing = random.binomial(at_risk, np.array([[0.06], [0.02], [0.02], [0.02]]))
        days.append(
            RippleDay(
                network=network,
                on=on,
                kind=Deed.Kind.TOP_UP,
                at_risk=at_risk.ravel().tolist(),
                doing=doing.ravel().tolist(),
                active=30,
                fresh=5,
            )
        )
        nights.append(
            ResilienceDay(
                network=network,
                on=on,
                **dict.fromkeys(("saved_count", "giver_count", "receiver_count"), number % 3),
                late_count=int(number % 5 == 0),
                forgiven_minor=number % 3 * 500,
                lent_minor=40_000 + 90 * number,
                lendable_minor=9_000_000,
                member_count=120,
                fragile_count=6 + number // 40,
                buffer_count=20,
                contingency_minor=50_000,
                outstanding_minor=3_000_000,
                late_outstanding_minor=60_000 + 200 * number,
            )
        )
        deeds += [
            Deed(
                network=network,
                account=accounts[(number * 5 + place) % len(accounts)],
                kind=Deed.Kind.TOP_UP,
                on=on,
                amount_minor=2_000,
                source=Deed.Source.EVENT,
                source_id=number * 10 + place,
            )
            for place in range(2)
        ]
    RippleDay.objects.bulk_create(days)
    ResilienceDay.objects.bulk_create(nights)
    Deed.objects.bulk_create(deeds)


def test_everybody_can_use_every_page(site, page):
    office = an_office()
    network = office.network
    olga, *friends = members(network, "Olga", *(f"Friend {n}" for n in range(11)))
    olga.person.user, office.olga.user = None, office.olga.user
    olga.person = office.olga
    olga.save(update_fields=["person"])
    link_all(network, [(olga, friend) for friend in friends])
    a_busy_quarter(network, [olga, *friends])
    page.set_default_timeout(60_000)
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto("/account/login/")
    page.fill("[name=login]", "olga@example.org")
    page.fill("[name=password]", PASSWORD)
    page.click("main [type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)
    pages = (
        "/ripples/",
        f"/networks/{network.slug}/ripples/",
        office.path("ripples/"),
        office.path("resilience/"),
    )

    for address in pages:
        answer = page.goto(address)
        assert answer.status == 200, address
        assert faults_on(page) == [], address
    assert said == []
