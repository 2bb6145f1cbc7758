"""Sales at the till: charged once per key, with a tip, given back within limits, on a receipt."""

import json

import pytest
from django.utils import timezone

from merchants import operations, receipts
from merchants.models import IdempotencyKey, Payment, Refund, Staff
from merchants.operations import pins
from merchants.operations.refunding import refund_payment
from merchants.payment_order import RefundOrder
from merchants.refusals.till import RefundNeedsManager
from people.models import User
from tests.tills import DAY, a_member, a_person, a_till

pytestmark = pytest.mark.django_db


@pytest.fixture
def till():
    return a_till()


@pytest.fixture
def owner(till, client):
    return _logged_in(client, till.owner)


def _logged_in(client, person):
    person.user = User.objects.create_user(f"{person.handle}@example.org", "x")
    person.save(update_fields=["user"])
    client.force_login(person.user)
    return client


def charge(client, till, *, key="1-ABCDEFGH", **said):
    body = {"amount": "4.50"} | said
    return client.post(
        f"/till/{till.terminal.pk}/charges/",
        json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def sold(till, client, *, amount="4.50", **said):
    """Charge, and let Ana pay it."""
    told = charge(client, till, amount=amount, **said).json()
    payment = Payment.objects.get(public_id=told["id"])
    ana = a_member(till, "Ana", spending_minor=10000)
    operations.pay_with_own_money(
        payment_id=payment.pk, account_id=ana.pk, on=DAY, at=timezone.now(), by=ana.person
    )
    payment.refresh_from_db()
    return payment, f"/till/{till.terminal.pk}/{payment.public_id}/"


def tips(till, **changed):
    till.merchant.tips_offered = True
    for name, value in changed.items():
        setattr(till.merchant, name, value)
    till.merchant.save()


def test_the_same_key_is_the_same_payment(till, owner):
    first, second = charge(owner, till, note="bread"), charge(owner, till, note="bread")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert second["Idempotent-Replayed"] == "true"
    assert Payment.objects.get().cashier == till.owner
    assert IdempotencyKey.objects.get().key == "till:1-ABCDEFGH"


def test_the_same_key_with_another_sale_is_refused(till, owner):
    charge(owner, till)

    refused = charge(owner, till, amount="9.00")

    assert refused.status_code == 422
    assert Payment.objects.count() == 1


def test_the_form_and_the_page_share_their_keys(till, owner):
    told = charge(owner, till).json()

    pressed = owner.post(f"/till/{till.terminal.pk}/", {"amount": "4.50", "token": "1-ABCDEFGH"})

    assert pressed.url == told["href"]


@pytest.mark.parametrize(
    "body", ["", "[]", "{", '{"amount": 4.5}', '{"amount": null}', "[" * 5000, "x" * 5000]
)
def test_what_is_no_sale_is_said(till, owner, body):
    answer = owner.post(f"/till/{till.terminal.pk}/charges/", body, content_type="application/json")

    assert answer.status_code == 400
    assert not Payment.objects.exists()


@pytest.mark.parametrize("key", ["", "a b", "x" * 41, "é"])
def test_a_key_that_is_none_is_refused(till, owner, key):
    assert charge(owner, till, key=key).status_code == 422


def test_a_suspended_merchant_is_told_by_name(till, owner):
    operations.suspend_merchant(merchant_id=till.merchant.pk, on=DAY, remark="x", by=till.dona)

    refused = charge(owner, till)

    assert refused.status_code == 422
    assert refused.json()["code"] == "MERCHANT_SUSPENDED"
    assert not IdempotencyKey.objects.exists()


@pytest.mark.parametrize(
    ("said", "amount_minor", "tip_minor"),
    [
        ({"amount": "12.50", "tip": ""}, 1250, 0),
        ({"amount": "12.50", "tip": "10"}, 1375, 125),
        # 15 % of 0.03 is 0.0045, of 0.10 is 0.015: half up.
        ({"amount": "0.03", "tip": "15"}, 3, 0),
        ({"amount": "0.10", "tip": "15"}, 12, 2),
        ({"amount": "12.50", "tip": "own", "tip_own": "2"}, 1450, 200),
        ({"amount": "12.50", "tip": "own", "tip_own": ""}, 1250, 0),
        ({"amount": "12.50", "tip": "10", "total": "13.75"}, 1375, 125),
    ],
)
def test_a_tip_is_added_and_kept_apart(till, owner, said, amount_minor, tip_minor):
    tips(till)

    assert charge(owner, till, **said).status_code == 201

    payment = Payment.objects.get()
    assert (payment.amount_minor, payment.tip_minor) == (amount_minor, tip_minor)


@pytest.mark.parametrize(
    "said", [{"tip": "7"}, {"tip": "own", "tip_own": "-1"}, {"tip": "10", "total": "4.96"}]
)
def test_a_tip_that_was_not_offered_or_not_seen_is_refused(till, owner, said):
    tips(till)

    assert charge(owner, till, **said).status_code == 422
    assert not Payment.objects.exists()


def test_the_day_is_seen_at_a_glance(till, owner):
    tips(till)
    _, here = sold(till, owner, amount="10.00", tip="10")
    owner.post(f"{here}refund/", back(amount="4.00"))

    drawer = owner.get(f"/till/{till.terminal.pk}/recent/")

    glance = drawer.context["glance"]
    assert (glance.count, glance.sales_minor, glance.tips_minor) == (1, 1000, 100)
    assert (glance.refunds_count, glance.refunds_minor) == (1, 400)


def back(**changed):
    return {
        "amount": "4.50",
        "reason": "requested_by_customer",
        "note": "",
        "token": "1-REFUNDXX",
        "sure": "yes",
    } | changed


def test_what_moves_is_seen_before_it_moves_and_moves_once(till, owner):
    _, here = sold(till, owner)

    seen = owner.post(f"{here}refund/", back(sure=""))
    assert b"Give this back?" in seen.content
    assert not Refund.objects.exists()

    for _ in range(2):
        assert owner.post(f"{here}refund/", back(amount="3.00")).status_code == 302
    refund = Refund.objects.get()
    assert (refund.amount_minor, refund.by) == (300, till.owner)
    assert owner.get(here).context["left_minor"] == 150
    assert owner.post(f"{here}refund/", back(amount="1.51", token="x")).status_code == 422
    assert Refund.objects.count() == 1


def test_a_cashier_gives_back_so_much_alone_and_more_by_a_managers_number(till, client):
    till.merchant.cashier_refund_minor_max = 200
    till.merchant.save()
    carla = a_person("Carla")
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=carla.pk, role="CASHIER", on=DAY, by=till.owner
    )
    owner = pins.set_pin(
        staff_id=Staff.objects.get(person=till.owner).pk, pin="4071", by=till.owner
    )
    cashier = _logged_in(client, carla)
    payment, here = sold(till, cashier)

    assert cashier.post(f"{here}refund/", back(amount="2.00")).status_code == 302
    assert Refund.objects.get().by == carla

    with pytest.raises(RefundNeedsManager):
        refund_payment(
            payment_id=payment.pk,
            order=RefundOrder(amount_minor=201),
            on=DAY,
            at=timezone.now(),
            by=carla,
        )
    more = back(amount="2.50", token="1-MORE")
    assert b"more than a cashier" in cashier.post(f"{here}refund/", more).content
    wrong = cashier.post(f"{here}refund/", more | {"staff": owner.pk, "pin": "9999"})
    assert wrong.status_code == 422
    assert Refund.objects.count() == 1

    assert (
        cashier.post(f"{here}refund/", more | {"staff": owner.pk, "pin": "4071"}).status_code == 302
    )
    refund = Refund.objects.order_by("id").last()
    assert (refund.by, refund.approver) == (carla, till.owner)


def test_a_cashier_whose_day_is_full_asks_a_manager_for_their_number(till, client):
    till.merchant.cashier_refund_minor_max = till.merchant.cashier_refund_day_minor_max = 200
    till.merchant.save()
    carla = a_person("Carla")
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=carla.pk, role="CASHIER", on=DAY, by=till.owner
    )
    owner = pins.set_pin(
        staff_id=Staff.objects.get(person=till.owner).pk, pin="4071", by=till.owner
    )
    cashier = _logged_in(client, carla)
    _payment, here = sold(till, cashier)
    assert cashier.post(f"{here}refund/", back(amount="2.00")).status_code == 302

    more = back(amount="1.00", token="1-MORE")
    assert b"gives back in a day alone" in cashier.post(f"{here}refund/", more).content
    agreed = cashier.post(f"{here}refund/", more | {"staff": owner.pk, "pin": "4071"})

    assert agreed.status_code == 302
    assert Refund.objects.order_by("id").last().approver == till.owner


def test_a_payment_that_nobody_paid_is_not_given_back(till, owner):
    told = charge(owner, till).json()

    assert owner.get(f"{told['href']}refund/").url == told["href"]
    assert owner.get(f"{told['href']}receipt/").status_code == 404


def test_a_receipt_says_all_that_a_lawful_one_says_and_nothing_of_the_customer(till, owner, client):
    tips(till, address="Mill Lane 3", tax_number="RV-77", receipt_note="Thank you")
    payment, here = sold(till, owner, amount="10.00", tip="10", note="two loaves")
    owner.post(f"{here}refund/", back(amount="4.00"))
    client.logout()

    link = f"/receipt/{receipts.token_of(payment.public_id)}/"
    public = client.get(link)

    text = public.content.decode()
    for words in ("Mercado", "Mill Lane 3", "RV-77", "Thank you", "two loaves", payment.public_id):
        assert words in text
    for private in ("Ana", "OWN_MONEY", "own money"):
        assert private not in text
    assert public["X-Robots-Tag"] == "noindex"
    assert client.get(f"/receipt/{payment.public_id}:x/").status_code == 404
    assert client.get(f"/receipt/{payment.public_id}/").status_code == 404


def test_a_receipt_prints_on_two_widths(till, owner):
    _, here = sold(till, owner)

    assert b"slip-80" in owner.get(f"{here}receipt/").content
    assert b"slip-58" in owner.get(f"{here}receipt/?paper=58").content
    assert b"slip-80" in owner.get(f"{here}receipt/?paper=%00").content


def test_the_worker_keeps_a_fixed_list_and_no_page_of_money(client):
    lines = client.get("/service-worker.js")
    kept = json.loads(lines.content.decode().split("self.TILL = ")[1].split(";\n")[0])

    assert lines["Content-Type"].startswith("text/javascript")
    assert all(file.startswith("/static/") for file in kept["files"] if file != kept["page"])
    assert client.get(kept["page"]).status_code == 200
    manifest = client.get("/manifest.webmanifest").json()
    assert manifest["scope"] == manifest["start_url"] == "/till/"
