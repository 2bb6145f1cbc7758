"""A plan in a network of banks: bought from a wallet, its sale repays the shop's bank loan."""

import pytest
from django.db import transaction

from ledger import queries
from ledger.models import Account
from merchants.models import Merchant
from merchants.operations import qualify_merchant
from merchants.refusals import NotInThisNetwork
from subscriptions.models import Claim, Subscription
from subscriptions.operations import buying, ending, plans
from subscriptions.plan_terms import PlanTerms
from subscriptions.steps import delivering
from tests.split_scene import a_shop
from tests.subscriptions.scene import DAY, fresh
from tests.subscriptions.test_ending import invariants_hold

pytestmark = pytest.mark.django_db


@pytest.fixture
def shop():
    found = a_shop()
    qualify_merchant(merchant_id=found.merchant.pk, on=found.scene.on, by=None)
    return found


@pytest.fixture
def plan(shop):
    return plans.offer_plan(
        merchant_id=shop.merchant.pk,
        terms=PlanTerms(
            name="Bread",
            weeks=2,
            post_paid_week_minor=5_000,
            prepaid_minor=9_000,
            delivery_weekday=DAY.weekday(),
            starts_on=shop.scene.on,
        ),
        on=shop.scene.on,
        at=shop.at,
        by=shop.scene.person("berta"),
    )


def buy(shop, plan):
    return buying.buy_with_own_money(
        plan_id=plan.pk, on=shop.scene.on, at=shop.at, by=shop.scene.person("ines")
    )


def held(shop):
    return Account.objects.get(code=f"merchant:{shop.merchant.pk}:delivery_reserve").balance_minor


def test_a_wallet_pays_a_tenth_repays_the_loan_and_a_quarter_is_held(shop, plan):
    had = shop.scene.money("ines")

    subscription = buy(shop, plan)

    assert shop.scene.money("ines") == had - 9_000
    assert (held(shop), shop.till_minor) == (2_250, 9_000 - 900 - 2_250)
    assert fresh(subscription).state == Subscription.State.ACTIVE
    assert invariants_hold()


def test_the_night_delivers_there_too(shop, plan):
    subscription = buy(shop, plan)

    with transaction.atomic():
        touched = delivering.deliver_weeks(
            network_id=shop.scene.network.pk,
            on=fresh(subscription).next_delivery_on,
            after_id=0,
            up_to_id=subscription.pk,
        )

    assert touched == 1
    assert (fresh(subscription).delivered_count, held(shop)) == (1, 1_125)


def test_ended_at_once_the_whole_price_comes_back_with_the_loans_share(shop, plan):
    had = shop.scene.money("ines")
    subscription = buy(shop, plan)

    ending.terminate_subscription(
        subscription_id=subscription.pk,
        on=shop.scene.on,
        at=shop.at,
        by=shop.scene.person("ines"),
    )

    assert shop.scene.money("ines") == had
    assert (held(shop), shop.till_minor) == (0, 0)
    assert not Claim.objects.exists()
    assert Merchant.objects.get(pk=shop.merchant.pk).owing_since is None
    assert queries.balance(shop.merchant.till_account_id) == 0
    assert invariants_hold()


def test_no_circle_lends_there(shop, plan):
    with pytest.raises(NotInThisNetwork):
        buying.ask_circle(
            plan_id=plan.pk, on=shop.scene.on, at=shop.at, by=shop.scene.person("ines")
        )
