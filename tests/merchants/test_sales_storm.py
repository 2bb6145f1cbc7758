"""Whatever happens to sales on their way, every target gets its share to the unit."""

import random

import pytest

from bench.sales_storm import Storm
from merchants.models import SplitAgreement
from merchants.operations import sales, splits
from tests import bank_scene as scenes
from tests.split_scene import a_merchant, a_shop

pytestmark = pytest.mark.django_db

EVENTS = 300


@pytest.mark.parametrize("seed", [11, 12])
def test_random_sales_add_up_for_every_target(seed):
    shop = a_shop(split_millionths=103_337)
    for name, millionths in (("Partner", 25_001), ("Festival", 1_000)):
        splits.share_with_account(
            merchant_id=shop.merchant.pk,
            target=a_merchant(shop.scene, name),
            millionths=millionths,
            label=name,
            on=shop.scene.on,
            by=shop.scene.person("berta"),
        )
    _, secret = sales.issue_receipt_secret(terminal_id=shop.terminal.pk, at=shop.at, by=None)
    customers = [scenes.an_investor(shop.scene, name, money=100_000) for name in ("ines", "ivo")]
    storm = Storm(
        network_id=shop.scene.network.pk,
        merchant_id=shop.merchant.pk,
        terminal_id=shop.terminal.pk,
        customers=customers,
        random=random.Random(seed),
        secret=secret,
    )

    storm.blow(EVENTS // 2, day_every=60)

    assert storm.faults() == []
    assert storm.kills > 0
    assert SplitAgreement.objects.filter(passed_on_minor__gt=0).count() == 3
