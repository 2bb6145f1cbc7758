"""The pages of what is paid ahead in a real browser: phone and desk, light and dark."""

import pytest
from django.conf import settings
from django.test import Client

from lending_circles.operations import issuance
from merchants.operations import payouts
from people.models import User
from subscriptions.operations import ending, plans, servicing, sharing
from tests.accessibility import faults_on
from tests.pages.organisers import an_organiser
from tests.subscriptions.scene import a_circle, a_plan, a_till, bought, lent, live, noon
from tests.tills import DAY, NOON, a_member

pytestmark = pytest.mark.browser


class Village:
    """Mercado sells a gym and bread ahead; members stand at every place of their subscriptions."""

    def __init__(self):
        self.till = till = a_till()
        self.olga = an_organiser(till.network)
        self.ana, (self.bruno, self.chi, _) = a_circle(till, stake_minor=100_000)
        self.gym = a_plan(
            till,
            description="Every machine, the sauna and three classes a week.",
            subscribers_max=40,
            reward_minor=1_000,
            customer_cost_minor=2_500,
        )
        self.bread = a_plan(
            till, name="Bread every Monday", weeks=12, post_paid_week_minor=400, prepaid_minor=4_200
        )
        self.fruit = a_plan(
            till, name="Fruit", weeks=8, post_paid_week_minor=300, prepaid_minor=2_000
        )
        share = sharing.share_plan(
            plan_id=self.gym.pk, account_id=self.bruno.pk, on=DAY, at=NOON, by=self.bruno.person
        )
        self.support = {"share_public_id": share.public_id, "pledge_minor": 2_500, "on": DAY}
        sharing.support_share(account_id=self.chi.pk, by=self.chi.person, **self.support)
        self.gil, self.hal, self.ida = (
            a_member(till, name, spending_minor=100_000) for name in ("Gil", "Hal", "Ida")
        )
        self.running = bought(self.gym, self.gil)
        self.resting = bought(self.gym, self.hal)
        self.borrowed = lent(self.bread, self.ana)
        plans.set_reward_budget(
            plan_id=self.gym.pk, amount_minor=5_000, on=DAY, at=NOON, by=till.owner
        )
        self.on = live(till, 15)
        servicing.pause_subscription(
            subscription_id=self.resting.pk, on=self.on, at=noon(self.on), by=self.hal.person
        )
        issuance.issue_tokens(
            account_id=self.bruno.pk,
            amount_minor=90_000,
            on=self.on,
            reference="bruno",
            by=till.dona,
        )
        self.over = bought(self.bread, self.ida, on=self.on)
        self.end(self.over, self.ida.person)
        self.owed = bought(self.gym, self.ida, on=self.on)

    def end(self, subscription, by):
        ending.terminate_subscription(
            subscription_id=subscription.pk, on=self.on, at=noon(self.on), by=by
        )

    def owe(self):
        """Mercado takes its money out, and somebody ends early."""
        payouts.request_payout(
            merchant_id=self.till.merchant.pk,
            amount_minor=180_000,
            on=self.on,
            at=noon(self.on),
            by=self.till.owner,
        )
        self.end(self.owed, self.ida.person)

    def pages(self):
        """Every page, and whose it is."""
        asked = Client()
        shop = f"/shop/{self.till.merchant.pk}/subscriptions/"
        gym = f"/plans/{self.gym.public_id}"
        return [
            ("plans", self.ana.person, "/plans/"),
            ("plan", self.ana.person, gym),
            ("plan_shared", self.bruno.person, gym),
            ("buy", self.bruno.person, f"{gym}/buy"),
            ("buy_too_little", self.ana.person, f"{gym}/buy"),
            ("loan", self.ana.person, self.asked(asked)),
            ("mine", self.ida.person, "/subscriptions/"),
            ("mine_empty", self.chi.person, "/subscriptions/"),
            ("one_running", self.gil.person, f"/subscriptions/{self.running.public_id}"),
            ("one_resting", self.hal.person, f"/subscriptions/{self.resting.public_id}"),
            ("one_over", self.ida.person, f"/subscriptions/{self.over.public_id}"),
            ("end", self.gil.person, f"/subscriptions/{self.running.public_id}/end"),
            ("end_loan", self.ana.person, f"/subscriptions/{self.borrowed.public_id}/end"),
            ("shop_book", self.till.owner, shop),
            ("shop_new", self.till.owner, f"{shop}new"),
            ("shop_revise", self.till.owner, f"{shop}{self.gym.public_id}/revise"),
        ]

    def pages_of_owing(self):
        """The pages that tell of a refund that is owed."""
        here = f"/organise/{self.till.network.slug}/merchants/with/mercado/"
        return [
            ("shop_claims", self.till.owner, f"/shop/{self.till.merchant.pk}/subscriptions/"),
            ("one_owed", self.ida.person, f"/subscriptions/{self.owed.public_id}"),
            ("plans_empty", self.ana.person, "/plans/"),
            ("organiser", self.olga, here),
            ("organiser_failure", self.olga, f"{here}failure/"),
        ]

    def asked(self, client):
        client.force_login(user_of(self.ana.person))
        return client.post(f"/plans/{self.fruit.public_id}/loan").headers["Location"]


def user_of(person):
    if person.user is None:
        person.user = User.objects.create_user(f"user{person.pk}@example.org", "quiet-river-stone")
        person.save(update_fields=["user"])
    return person.user


def sign_in(page, site, person):
    client = Client()
    client.force_login(user_of(person))
    name = settings.SESSION_COOKIE_NAME
    page.context.clear_cookies()
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": site}])


def test_everybody_can_use_every_page(page, site):
    village = Village()
    said = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text))

    look(page, site, village.pages())
    village.owe()
    look(page, site, village.pages_of_owing())

    assert said == []


def look(page, site, pages):
    for name, person, path in pages:
        sign_in(page, site, person)
        answer = page.goto(path)
        assert answer.status == 200, name
        assert faults_on(page) == [], name
