"""What a merchant's software hears of shares: agreed, stepped up, reversed, applied, ended."""

import re

import pytest
from django.db import transaction

from banks.models import Business
from business_day import chain
from merchants.models import Merchant
from merchants.operations import splits
from repayments.models import LateEpisode
from tests import bank_scene as scenes
from tests.split_scene import a_shop, refund, sell
from webhooks.event_types import TYPES
from webhooks.models import Event
from webhooks.steps import endpoints

pytestmark = pytest.mark.django_db


def a_listening_shop(**terms):
    """A shop with a mailbox before its business is linked."""
    shop = a_shop(linked=False, **terms)
    with transaction.atomic():
        shop.merchant.mailbox = endpoints.open_mailbox(at=shop.at)
    shop.merchant.save(update_fields=["mailbox"])
    splits.link_business(
        merchant_id=shop.merchant.pk,
        business_id=Business.objects.get().pk,
        on=shop.scene.on,
        by=shop.scene.person("berta"),
    )
    return shop


def told(prefix="split."):
    """Every event so far, by type and what it says."""
    found = Event.objects.filter(type__startswith=prefix).order_by("pk")
    for one in found:
        assert re.match(rf"^({TYPES[one.type].subject})_", one.data["id"]), one.data
    return [(one.type, one.data["status"]) for one in found]


def test_a_loan_that_shares_in_sales_is_told_with_its_id():
    shop = a_listening_shop()

    event = Event.objects.get()

    assert (event.type, event.data) == (
        "split.changed",
        {"id": shop.loan.loan.public_id, "status": "agreed"},
    )


def test_a_refund_tells_once_what_it_took_back():
    shop = a_listening_shop()
    payment = sell(shop, 425)
    small = sell(shop, 3)

    refund(shop, payment, 425)
    refund(shop, small, 3)

    # Nothing was taken of the small one alone, so nothing of it came back.
    (event,) = Event.objects.filter(type="split.reversed")
    assert event.data == {"id": payment.public_id, "status": "reversed"}


def test_the_share_steps_up_and_down_and_each_change_is_told_once():
    shop = a_listening_shop(split_stepped_up_millionths=250_000)
    episode = LateEpisode.objects.create(loan_id=shop.loan.pk, number=1, late_on=shop.scene.on)
    sell(shop, 1_000)
    episode.escalated_on = shop.scene.on
    episode.save()
    sell(shop, 1_000)
    sell(shop, 1_000)
    assert shop.split.in_force_millionths == 250_000
    episode.cured_on = shop.scene.on
    episode.save()
    sell(shop, 1_000)

    assert told() == [
        ("split.changed", "agreed"),
        ("split.changed", "stepped_up"),
        ("split.changed", "stepped_down"),
    ]


def test_the_day_tells_what_it_paid_and_the_next_sale_that_the_loan_is_over():
    shop = a_listening_shop(split_millionths=1_000_000)
    sell(shop, 1_000_00)
    chain.close_day(network_id=shop.scene.network.pk)
    chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))

    sell(shop, 1_000)

    assert told() == [
        ("split.changed", "agreed"),
        ("split.applied", "applied"),
        ("split.changed", "ended"),
    ]


def test_nobody_is_told_where_nobody_listens():
    shop = a_shop()

    refund(shop, sell(shop, 425), 425)

    assert Merchant.objects.get().mailbox_id is None
    assert told() == []
