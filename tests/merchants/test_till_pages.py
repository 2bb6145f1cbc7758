"""The till's pages: ask, wait, paid; keys shown once; and nothing for Eli."""

import re

import pytest
from django.utils import timezone

from merchants import operations
from merchants.models import Payment
from tests.tills import DAY, a_key, a_member, a_payment, a_till

pytestmark = pytest.mark.django_db


def make_once():
    return a_till()


@pytest.fixture
def till(made_once):
    return made_once


@pytest.fixture
def cashier(till, client):
    """A client in which Mercado's owner is logged in."""
    _log_in(client, till.owner)
    return client


def _log_in(client, person):
    from people.models import User

    person.user = User.objects.create_user(f"{person.handle}@example.org", "x")
    person.save(update_fields=["user"])
    client.force_login(person.user)


def ask(client, till, **said):
    page = client.get(f"/till/{till.terminal.pk}/")
    token = re.search(rb'name="token" value="([^"]+)"', page.content)[1].decode()
    body = {"amount": "4.50", "note": "", "token": token} | said
    return client.post(f"/till/{till.terminal.pk}/", body)


def test_one_till_opens_at_once_and_several_are_offered(till, cashier):
    assert cashier.get("/till/").url == f"/till/{till.terminal.pk}/"

    operations.open_terminal(merchant_id=till.merchant.pk, name="till 2", on=DAY, by=till.owner)

    assert b"till 2" in cashier.get("/till/").content


def test_a_cashier_asks_and_the_customer_scans(till, cashier):
    asked = ask(cashier, till, note="two loaves")

    payment = Payment.objects.get()
    page = cashier.get(asked.url)
    assert asked.url == f"/till/{till.terminal.pk}/{payment.public_id}/"
    assert payment.amount_minor == 450
    assert payment.note == "two loaves"
    assert payment.reference.startswith(f"{till.terminal.pk}-")
    assert payment.cashier == till.owner
    assert b"two loaves" in page.content
    assert b"<svg" in page.content
    assert f"{payment.short_code[:4]} {payment.short_code[4:]}".encode() in page.content
    assert b'http-equiv="refresh"' in page.content
    assert b"status/?seen=open" in page.content


def test_a_cashier_says_how_it_is_paid_where_there_are_two_ways(till, cashier):
    assert b"Circle loan" in cashier.get(f"/till/{till.terminal.pk}/").content

    ask(cashier, till, method="OWN_MONEY")

    assert Payment.objects.get().methods == ["OWN_MONEY"]
    assert ask(cashier, till, method="LIGHTNING").status_code == 422
    type(till.merchant).objects.filter(pk=till.merchant.pk).update(state="OBSERVED")
    assert b"Circle loan" not in cashier.get(f"/till/{till.terminal.pk}/").content
    assert ask(cashier, till, method="CIRCLE_LOAN").status_code == 422


def test_a_form_pressed_twice_is_one_payment(till, cashier):
    page = cashier.get(f"/till/{till.terminal.pk}/")
    token = re.search(rb'name="token" value="([^"]+)"', page.content)[1].decode()
    body = {"amount": "4.50", "note": "", "token": token}

    answers = [cashier.post(f"/till/{till.terminal.pk}/", body) for _ in range(2)]

    assert answers[0].url == answers[1].url
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"amount": "0"}, "The amount is zero."),
        ({"amount": "4.505"}, "RIV has 2 decimals."),
        ({"amount": "1e400"}, "digits 0 to 9"),
        ({"amount": "٤"}, "digits 0 to 9"),
        ({"amount": "9" * 10**5}, "at most 20 characters"),
        ({"amount": ""}, "required"),
        ({"note": "a\u202eb"}, "cannot be seen"),
        ({"note": "r" * 141}, "at most 140 characters"),
        ({"note": "a\x00b"}, "Null characters"),
        ({"total": "4.51"}, "The sum on the screen was another one"),
        ({"tip": "10"}, None),
        ({"token": "<script>"}, None),
    ],
)
def test_what_is_typed_wrongly_is_said_and_nothing_is_asked(till, cashier, said, words):
    refused = ask(cashier, till, **said)

    assert refused.status_code == 422
    assert words is None or words in refused.content.decode()
    assert not Payment.objects.exists()


def test_one_page_charges_one_sale(till, cashier):
    page = cashier.get(f"/till/{till.terminal.pk}/")
    token = re.search(rb'name="token" value="([^"]+)"', page.content)[1].decode()
    cashier.post(f"/till/{till.terminal.pk}/", {"amount": "4.50", "token": token})

    other = cashier.post(f"/till/{till.terminal.pk}/", {"amount": "9.00", "token": token})

    assert other.status_code == 422
    assert "This page was used for another sale" in other.content.decode()
    assert f'value="{token}"' not in other.content.decode()
    assert Payment.objects.count() == 1


def test_the_page_learns_of_a_change_only_when_there_is_one(till, cashier):
    asked = ask(cashier, till)
    payment = Payment.objects.get()
    ana = a_member(till, "Ana", spending_minor=1000)
    assert cashier.get(f"{asked.url}status/?seen=open-0").status_code == 204

    operations.pay_with_own_money(
        payment_id=payment.pk, account_id=ana.pk, on=DAY, at=timezone.now(), by=ana.person
    )

    changed = cashier.get(f"{asked.url}status/?seen=open-0")
    assert changed.status_code == 200
    assert b"till-paid" in changed.content
    assert b"hx-get" not in changed.content
    assert b"Ana" not in changed.content
    assert b"4" in cashier.get(f"/till/{till.terminal.pk}/").content


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"status": "declined", "decline_reason": "customer_declined"}, "The customer said no."),
        ({"status": "declined", "decline_reason": "not_funded"}, "cannot fund this purchase"),
        ({"status": "expired"}, "Time ran out"),
        ({"status": "canceled"}, "Taken back"),
        ({"status": "processing"}, "The customer is deciding"),
        ({"exception": "paid_partial", "received_minor": 400}, "Paid in part"),
        ({"status": "settled", "exception": "paid_late"}, "Paid late"),
        (
            {"status": "settled", "exception": "paid_over", "received_minor": 500},
            "too much came in",
        ),
        ({"status": "authorized"}, "The money is held"),
    ],
)
def test_every_end_has_its_words(till, cashier, changed, words):
    asked = ask(cashier, till)
    Payment.objects.update(**changed)

    assert words in cashier.get(asked.url).content.decode()


def test_a_cashier_takes_a_payment_back(till, cashier):
    asked = ask(cashier, till)

    assert cashier.post(f"{asked.url}cancel/").status_code == 302
    assert cashier.post(f"{asked.url}cancel/").status_code == 302
    assert cashier.get(f"{asked.url}cancel/").status_code == 405
    assert Payment.objects.get().status == Payment.Status.CANCELED


def test_the_list_is_narrowed_by_the_address(till, cashier):
    ask(cashier, till, note="two loaves")

    assert b"two loaves" in cashier.get("/till/payments/").content
    assert b"two loaves" in cashier.get("/till/payments/?status=open").content
    assert b"two loaves" not in cashier.get("/till/payments/?status=settled").content
    for odd in ("status=nonsense", "page=x", "reference=%00", "merchant=%00", "page=-1"):
        assert cashier.get(f"/till/payments/?{odd}").status_code == 200


def test_nothing_of_a_till_is_there_for_eli(till, client):
    payment, key = a_payment(till), a_key(till).key
    eli = a_member(till, "Eli").person
    paths = [
        f"/till/{till.terminal.pk}/",
        f"/till/{till.terminal.pk}/{payment.public_id}/",
        f"/till/{till.terminal.pk}/{payment.public_id}/status/",
        "/till/payments/",
        "/merchant/developers/",
    ]
    deeds = [
        f"/till/{till.terminal.pk}/",
        f"/till/{till.terminal.pk}/{payment.public_id}/cancel/",
        f"/shop/{till.merchant.pk}/developers/keys/{key.pk}/withdraw/",
        f"/shop/{till.merchant.pk}/developers/",
    ]
    for path in paths:
        assert client.get(path).status_code == 302, path
    _log_in(client, eli)

    assert {client.get(path).status_code for path in paths} == {404}
    assert {client.post(path).status_code for path in deeds} == {404}
    assert client.get("/till/").status_code == 200
    payment.refresh_from_db()
    key.refresh_from_db()
    assert payment.status == Payment.Status.OPEN
    assert key.revoked_at is None


def test_a_cashier_is_no_owner(till, client):
    key = a_key(till).key
    ana = a_member(till, "Ana").person
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=ana.pk, role="CASHIER", on=DAY, by=till.owner
    )
    _log_in(client, ana)

    assert client.get(f"/till/{till.terminal.pk}/").status_code == 200
    assert client.get("/merchant/developers/").status_code == 404
    here = f"/shop/{till.merchant.pk}/developers/"
    assert client.get(here).status_code == 403
    assert client.post(f"{here}keys/{key.pk}/withdraw/").status_code == 403


def test_an_odd_payment_id_is_not_there(till, cashier):
    for odd in ("pay_x", "%00", "%F0%9F%8F%A6", "x" * 5000):
        assert cashier.get(f"/till/{till.terminal.pk}/{odd}/").status_code == 404
    assert cashier.get(f"/till/{2**63}/").status_code == 404
