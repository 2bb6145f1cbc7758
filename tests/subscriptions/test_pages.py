"""The pages of what is paid ahead: offers, buying, resting, ending; and the shop's book."""

import pytest
from django.urls import reverse

from merchants.models import Merchant
from people.models import User
from subscriptions.models import Claim, Plan, Share, Subscription
from tests.subscriptions.scene import a_circle, a_plan, a_till, bought, fresh
from tests.tills import a_member

pytestmark = pytest.mark.django_db


def at(client, person):
    """Give a person a login and sign them in."""
    if person.user is None:
        person.user = User.objects.create_user(f"user{person.pk}@example.org", "quiet-river-stone")
        person.save(update_fields=["user"])
    client.force_login(person.user)
    return client


def text_of(answer):
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_member_finds_a_plan_and_buys_it_with_own_money(client):
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=100_000)
    plan = a_plan(till)
    at(client, ana.person)

    assert plan.name in text_of(client.get(reverse("plans")))
    page = text_of(client.get(reverse("plan", args=[plan.public_id])))
    assert "19.51" in page
    assert "837.65" in page
    assert "This will move" in text_of(client.get(reverse("plan_buy", args=[plan.public_id])))
    done = client.post(reverse("plan_buy", args=[plan.public_id]))
    found = Subscription.objects.get()
    assert done.url == reverse("subscription", args=[found.public_id])
    assert "858" in text_of(client.get(done.url))
    assert plan.name in text_of(client.get(reverse("subscriptions")))

    client.post(reverse("subscription_pause", args=[found.public_id]))
    assert fresh(found).state == "PAUSED"
    text_of(client.get(done.url))
    client.post(reverse("subscription_pause", args=[found.public_id]))
    assert fresh(found).state == "ACTIVE"
    assert "858" in text_of(client.get(reverse("subscription_end", args=[found.public_id])))
    client.post(reverse("subscription_end", args=[found.public_id]))
    assert fresh(found).state == "TERMINATED"
    text_of(client.get(done.url))


def test_a_member_borrows_for_it_and_shares_it(client):
    till = a_till()
    ana, (bruno, *_) = a_circle(till, stake_minor=100_000)
    plan = a_plan(till, prepaid_minor=8_580, post_paid_week_minor=205)
    at(client, ana.person)

    asked = client.post(reverse("plan_loan", args=[plan.public_id]))
    sheet = text_of(client.get(asked.url))
    for said in (
        "Borrow",
        "Who lends it to you",
        "As a yearly rate",
        "Principal",
        "If you are late",
    ):
        assert said in sheet, said
    client.post(asked.url)
    found = Subscription.objects.get()
    assert found.state == "ACTIVE"
    page = text_of(client.get(reverse("subscription_end", args=[found.public_id])))
    assert "lenders" in page
    client.post(reverse("plan_share", args=[plan.public_id]))
    share = Share.objects.get()

    at(client, bruno.person)
    page = text_of(client.get(reverse("plan", args=[plan.public_id])))
    assert "Ana" in page
    client.post(
        reverse("plan_support", args=[plan.public_id]),
        {"share": share.public_id, "amount": "25.00"},
    )
    assert share.supports.get().pledge_minor == 2_500
    at_ana = client
    at_ana.force_login(ana.person.user)
    assert "Bruno" in text_of(at_ana.get(reverse("plan", args=[plan.public_id])))


def test_nothing_of_others_is_found(client):
    till = a_till()
    ana = a_member(till, "Ana", spending_minor=100_000)
    eli = a_member(till, "Eli")
    subscription = bought(a_plan(till), ana)
    at(client, eli.person)

    for name in ("subscription", "subscription_end"):
        assert client.get(reverse(name, args=[subscription.public_id])).status_code == 404
    assert client.get(reverse("shop_subscriptions", args=[till.merchant.pk])).status_code == 404


def test_a_shop_writes_a_plan_sees_its_figures_and_its_book(client):
    till = a_till()
    at(client, till.owner)
    here = reverse("shop_subscriptions", args=[till.merchant.pk])
    new = reverse("shop_plan_new", args=[till.merchant.pk])
    assert "No plan yet" in text_of(client.get(here))
    text_of(client.get(new))
    said = {
        "name": "Gym",
        "description": "",
        "weeks": "52",
        "delivery_weekday": "0",
        "starts_on": "2026-01-05",
        "reserve_percent": "25",
        "pauses_max": "2",
        "pause_weeks_max": "8",
        "subscribers_max": "",
        "post_paid_week": "20.50",
        "prepaid": "858.00",
        "reward": "10.00",
        "customer_cost": "",
    }

    looked = text_of(client.post(new, {**said, "look": "1"}))
    assert "19.51" in looked
    assert not Plan.objects.exists()
    assert client.post(new, {**said, "prepaid": "2000.00", "look": "1"}).status_code == 422
    assert client.post(new, {**said, "offer": "1"}).url == here
    plan = Plan.objects.get()
    bought(plan, a_member(till, "Ana", spending_minor=100_000))
    assert "Ana" in text_of(client.get(here))
    client.post(reverse("shop_plan_budget", args=[till.merchant.pk, plan.public_id]),
                {"amount": "15.00"})  # fmt: skip
    plan.refresh_from_db()
    assert plan.reward_left_minor == 1_500
    revise = reverse("shop_plan_revise", args=[till.merchant.pk, plan.public_id])
    text_of(client.get(revise))
    assert client.post(revise, {**said, "prepaid": "900.00", "offer": "1"}).url == here
    newer = Plan.objects.get(version=2)
    client.post(reverse("shop_plan_withdraw", args=[till.merchant.pk, newer.public_id]))
    assert not Plan.objects.filter(state="OFFERED").exists()


def test_a_shop_that_owes_refunds_sees_whom(client):
    till = a_till()
    subscription = bought(a_plan(till), a_member(till, "Ana", spending_minor=100_000))
    Claim.objects.create(
        merchant=Merchant.objects.get(),
        subscription=subscription,
        amount_minor=500,
        opened_on=till.network.business_date,
    )
    at(client, till.owner)

    assert "You owe refunds" in text_of(
        client.get(reverse("shop_subscriptions", args=[till.merchant.pk]))
    )
    client.post(reverse("shop_claims", args=[till.merchant.pk]), {"amount": "5.00"})
