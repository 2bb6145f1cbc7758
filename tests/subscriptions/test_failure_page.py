"""An organiser sees whom the reserve of a failed merchant pays, and declares it."""

import pytest
from django.urls import reverse

from merchants.models import Merchant
from subscriptions.models import Claim, Subscription
from tests.pages.organisers import an_organiser, logged_in
from tests.subscriptions.scene import a_plan, a_till, bought, fresh
from tests.tills import a_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    till = a_till()
    olga = an_organiser(till.network)
    here = reverse("merchant_failure", args=[till.network.slug, "mercado"])
    return till, olga, here


def test_the_sheet_says_what_then_moves(scene):
    till, olga, here = scene
    plan = a_plan(till)
    ones = [bought(plan, a_member(till, name, spending_minor=90_000)) for name in ("Ana", "Gus")]
    desk = logged_in(olga)

    page = desk.get(here).content.decode()
    assert page.count("214") >= len(ones)
    assert "1,287" in page  # 2 · 858.00 less 2 · 214.50
    assert desk.post(here, {"remark": ""}).status_code == 422
    done = desk.post(here, {"remark": "It has closed its doors."})

    assert done.url == reverse("merchant", args=[till.network.slug, "mercado"])
    for one in ones:
        ended = fresh(one)
        assert ended.state == Subscription.State.MERCHANT_FAILED
        assert ended.payment.refunds.get().amount_minor == 21_450
    assert Claim.objects.filter(amount_minor=64_350).count() == len(ones)
    merchant = Merchant.objects.get()
    assert (merchant.state, merchant.stopped_on is None) == ("SUSPENDED", False)
    assert "closed its doors" in desk.get(done.url).content.decode()


def test_where_nobody_paid_ahead_nothing_moves(scene):
    _, olga, here = scene

    page = logged_in(olga).get(here)

    assert page.status_code == 200
    assert "Nobody has paid ahead" in page.content.decode()


def test_who_works_there_declares_nothing(scene):
    till, olga, here = scene
    till.merchant.staff.create(person=olga, role="MANAGER", since=till.network.started_on)

    assert logged_in(olga).post(here, {"remark": "Mine."}).status_code == 422
    assert Merchant.objects.get().state == "QUALIFIED"
    assert logged_in(olga).get(here.replace("mercado", "nobody")).status_code == 404
