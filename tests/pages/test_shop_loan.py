"""A shop's page of what its sales repay."""

import pytest
from django.urls import reverse

from business_day import chain
from merchants.models import Staff
from merchants.queries import splits as split_queries
from tests import bank_scene as scenes
from tests.officers import signed_in
from tests.split_scene import a_merchant, a_shop, refund, sell

pytestmark = pytest.mark.django_db


def look(shop, name="berta", **query):
    client = signed_in(shop.scene.person(name))
    return client.get(reverse("shop_loan", args=[shop.merchant.pk]), query)


def test_the_owner_sees_how_far_the_sales_repaid_the_loan():
    shop = a_shop(split_stepped_up_millionths=250_000, split_month_floor_minor=12_34)
    sell(shop, 100_00)
    chain.close_day(network_id=shop.scene.network.pk)
    chain.open_day(network_id=shop.scene.network.pk, on=shop.scene.on + scenes.days(1))
    refund(shop, sell(shop, 40_00), 10_00)

    page = look(shop)

    text = page.content.decode()
    assert page.status_code == 200
    assert "1 % done" in text
    assert "At this pace done on" in text
    assert reverse("business_loan", args=[shop.loan.pk]) in text
    assert [(row["taken_minor"], row["reversed_minor"]) for row in page.context["rows"]] == [
        (400, 100),
        (1000, 0),
    ]
    assert page.context["ready_minor"] == 300
    file = b"".join(look(shop, format="csv").streaming_content).decode()
    assert file.splitlines()[1].split(",")[3:6] == ["40.00", "4.00", "1.00"]


def test_a_shop_without_a_loan_is_told_how_to_have_one():
    shop = a_shop(linked=False)

    text = look(shop).content.decode()

    assert "No loan is repaid by these sales" in text


def test_cashiers_and_strangers_do_not_see_it():
    shop = a_shop()
    Staff.objects.create(
        merchant=shop.merchant,
        person=shop.scene.person("ivo"),
        role=Staff.Role.CASHIER,
        since=shop.scene.on,
    )

    assert look(shop, "ivo").status_code == 403
    assert look(shop, "ines").status_code == 404


def test_a_sale_says_what_it_paid():
    shop = a_shop()
    payment = sell(shop, 4_20)

    (part,) = split_queries.split_of(payment)
    words = split_queries.sale_words(part, asset=shop.scene.asset, on=shop.scene.on)

    assert words.replace("\xa0", " ").startswith(
        "This sale paid 0.42 EUR of “A new oven”; 0 % done; at this pace done on "
    )
    told = split_queries.split_out(payment, shop.scene.asset)
    assert told["targets"][0]["amount"] == {"amount": "0.42", "asset": "EUR"}
    assert split_queries.repaid_by_split_minor(shop.merchant.pk, since=shop.scene.on) == 42
    assert split_queries.owed_from_sales_minor(shop.merchant.pk) == 0
    assert not split_queries.imported_history(a_merchant(shop.scene, "Other").pk)
