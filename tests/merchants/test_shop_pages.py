"""The pages of a shop: each renders for who may enter, and what they do is done."""

import datetime
import re

import pytest
from django.utils import timezone

from banks.models import StoredFile
from ledger import queries as ledger_queries
from lending_circles.operations.repaying import pay_loan
from merchants import operations
from merchants.models import Application, Evidence, Payment, Payout, Refund, Relative, Staff
from people.models import User
from tests.merchants.test_refunds import a_loan_purchase
from tests.tills import DAY, NOON, a_member, a_payment, a_person, a_till
from tests.trade import a_history, sell, strangers

pytestmark = pytest.mark.django_db
PAGES = ("", "payments/", "payouts/", "standing/", "team/", "settings/")


@pytest.fixture
def till():
    return a_till(qualified=False)


@pytest.fixture
def enter(client):
    def entered(person):
        if person.user is None:
            person.user = User.objects.create_user(f"{person.handle}@example.org", "x")
            person.save(update_fields=["user"])
        client.force_login(person.user)
        return client

    return entered


@pytest.fixture
def owner(till, enter):
    return enter(till.owner)


def hire(till, name, role):
    person = a_person(name)
    operations.hire_staff(
        merchant_id=till.merchant.pk, person_id=person.pk, role=role, on=DAY, by=till.owner
    )
    return person


def at(till, page=""):
    return f"/shop/{till.merchant.pk}/{page}"


def paid(till, amount_minor=1000):
    ana = a_member(till, "Ana", spending_minor=50_000)
    payment = a_payment(till, amount_minor=amount_minor)
    operations.pay_with_own_money(
        payment_id=payment.pk, account_id=ana.pk, on=DAY, at=NOON, by=ana.person
    )
    return payment


@pytest.mark.parametrize("page", PAGES)
def test_every_page_renders_for_the_owner_with_and_without_sales(till, owner, page):
    assert owner.get(at(till, page)).status_code == 200
    a_history(till, strangers(3), sales=5)
    assert owner.get(at(till, page)).status_code == 200


ROLES = {
    "MANAGER": {"": 200, "payments/": 200, "payouts/": 403, "standing/": 200, "settings/": 200},
    "CASHIER": {"": 200, "payments/": 200, "payouts/": 403, "standing/": 403, "settings/": 403},
    None: dict.fromkeys(PAGES, 404),
}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_enters_where_it_may(till, enter, role):
    visitor = enter(hire(till, "Fay", role) if role else a_person("Eli"))

    assert {page: visitor.get(at(till, page)).status_code for page in ROLES[role]} == ROLES[role]


def test_the_doors_are_those_that_open(till, enter):
    page = enter(hire(till, "Fay", "CASHIER")).get(at(till)).content.decode()

    assert f'href="{at(till, "payments/")}"' in page
    assert f'href="{at(till, "payouts/")}"' not in page


def test_one_shop_opens_at_once_and_a_cashier_comes_to_the_till(till, enter, client):
    assert enter(till.owner).get("/shop/").url == at(till)
    assert enter(hire(till, "Fay", "CASHIER")).get("/shop/").url == "/till/"
    assert b"You work at no shop yet" in enter(a_person("Eli")).get("/shop/").content


def test_today_counts_what_was_taken(till, owner):
    guests = strangers(2)
    sell(till, customer=guests[0], amount_minor=1234, tip_minor=200)
    sell(till, customer=guests[1], amount_minor=500, days_ago=3)

    page = owner.get(at(till)).content.decode()

    assert "12<span" in page
    assert page.count('class="shop-bar"') == 2


def test_payments_are_found_by_reference_and_code_and_come_as_csv(till, owner):
    payment = a_payment(till, reference="table 7")
    a_payment(till, reference="order 2")

    for words in ("table", payment.short_code, payment.public_id):
        rows = owner.get(at(till, "payments/"), {"words": words}).context["rows"]
        assert [row["public_id"] for row in rows] == [payment.public_id]
    csv = owner.get(at(till, "payments/"), {"format": "csv", "words": "table"})
    assert b"table 7" in b"".join(csv.streaming_content)
    assert b"No payment is like that." in owner.get(at(till, "payments/"), {"words": "x"}).content


def test_a_payment_tells_what_was_bought(till, owner):
    payment = a_payment(till)
    payment.items = [
        {
            "name": "Rolls", "quantity": "2.5", "unit_minor": 400, "tax_percent": "7",
            "amount_minor": 1000, "tax_minor": 65,
        },
    ]  # fmt: skip
    payment.save(update_fields=["items"])

    page = owner.get(at(till, f"payments/{payment.public_id}/")).content.decode()

    assert "Rolls" in page
    assert "2.5 ×" in page


def test_a_payment_is_given_back_once_however_often_one_presses(till, owner):
    payment = paid(till)
    address = at(till, f"payments/{payment.public_id}/")
    page = owner.get(address).content.decode()
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    said = {"amount": "4.00", "reason": "requested_by_customer", "note": "", "token": token}
    seen = owner.post(address, said)
    assert [move["amount_minor"] for move in seen.context["moves"]] == [400]
    assert not Refund.objects.exists()
    said["sure"] = "yes"

    answers = [owner.post(address, said) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Refund.objects.get().amount_minor == 400
    assert owner.post(address, said | {"amount": "9.00", "token": "x"}).status_code == 422


def test_a_cashier_gives_back_what_they_may_alone(till, enter):
    payment = paid(till)
    address = at(till, f"payments/{payment.public_id}/")
    cashier = enter(hire(till, "Fay", "CASHIER"))
    said = {"amount": "4.00", "reason": "duplicate", "note": "", "token": "x", "sure": "yes"}

    assert cashier.get(address).context["form"] is None
    assert cashier.post(address, said).status_code == 200
    till.merchant.cashier_refund_minor_max = 300
    till.merchant.save(update_fields=["cashier_refund_minor_max"])
    assert cashier.post(address, said).status_code == 422
    assert cashier.post(address, said | {"amount": "3.00"}).status_code == 302

    assert Refund.objects.get().amount_minor == 300


@pytest.mark.parametrize(
    ("said", "status", "taken_minor", "left_minor"),
    [
        ({"deed": "take", "amount": "10.00"}, "settled", 1000, 49_000),
        ({"deed": "take", "amount": "3.50"}, "settled", 350, 49_650),
        ({"deed": "let-go"}, "canceled", 0, 50_000),
    ],
)
def test_held_money_is_taken_or_let_go(till, owner, said, status, taken_minor, left_minor):
    payment, ana = held(till)
    address = at(till, f"payments/{payment.public_id}/")
    assert b"The money is held" in owner.get(address).content
    assert owner.post(address, {"deed": "take", "amount": "10.01"}).status_code == 302
    assert owner.post(address, {"deed": "take", "amount": "none"}).status_code == 422

    for _twice in (1, 2):
        assert owner.post(address, said).status_code == 302

    payment.refresh_from_db()
    assert (payment.status, payment.taken_minor) == (status, taken_minor)
    assert ledger_queries.balance(ana.spending_account_id) == left_minor
    assert b"The money is held" not in owner.get(address).content


def held(till):
    ana = a_member(till, "Ana", spending_minor=50_000)
    payment = a_payment(till, amount_minor=1000)
    payment.capture_method = Payment.CaptureMethod.MANUAL
    # The desk looks at the real clock: nothing held may have run out by it.
    payment.expires_at = timezone.now() + datetime.timedelta(hours=1)
    payment.save(update_fields=["capture_method", "expires_at"])
    operations.pay_with_own_money(
        payment_id=payment.pk, account_id=ana.pk, on=DAY, at=timezone.now(), by=ana.person
    )
    return payment, ana


def test_a_shop_sees_beforehand_what_goes_to_the_loan(enter):
    till = a_till()
    ana, _others, payment, loan = a_loan_purchase(till)
    pay_loan(loan_id=loan.pk, amount_minor=2400, on=DAY, by=ana.person, reference="early")

    seen = enter(till.owner).post(
        at(till, f"payments/{payment.public_id}/"),
        {"amount": "50.00", "reason": "duplicate", "note": "", "token": "x"},
    )

    assert [move["amount_minor"] for move in seen.context["moves"]] == [3600, 1400]
    assert not Refund.objects.exists()


def test_nobody_finds_another_shops_payment(till, owner):
    assert owner.get(at(till, "payments/pay_nothing/")).status_code == 404
    assert owner.get(at(till, "payments/a%00b/")).status_code in (400, 404)


def test_an_owner_asks_for_a_payout_and_takes_it_back(till, owner):
    paid(till)
    said = {"amount": "6.00", "token": "x"}

    assert owner.post(at(till, "payouts/"), said).status_code == 302
    payout = Payout.objects.get()
    assert b"Asked" in owner.get(at(till, "payouts/")).content
    assert owner.post(at(till, f"payouts/{payout.public_id}/cancel/")).status_code == 302
    payout.refresh_from_db()
    assert payout.status == "canceled"
    assert owner.post(at(till, "payouts/"), said | {"amount": "99"}).status_code == 422


def test_the_team_is_run_from_its_page(till, owner):
    fay = a_person("Fay")

    assert (
        owner.post(
            at(till, "team/"), {"deed": "hire", "person": "@fay", "role": "CASHIER"}
        ).status_code
        == 302
    )
    staff = Staff.objects.get(person=fay)
    address = at(till, f"team/{staff.pk}/")
    assert owner.get(address).status_code == 200
    owner.post(address, {"deed": "MANAGER"})
    owner.post(address, {"deed": "pin", "pin": "7391"})
    staff.refresh_from_db()
    assert staff.role == "MANAGER"
    assert staff.pin_hash
    owner.post(address, {"deed": "end"})
    staff.refresh_from_db()
    assert staff.until is not None
    nobody = {"deed": "hire", "person": "nobody", "role": "CASHIER"}
    assert owner.post(at(till, "team/"), nobody).status_code == 422


def test_the_last_owner_is_told_that_they_stay(till, owner):
    own = Staff.objects.get(person=till.owner)

    answer = owner.post(at(till, f"team/{own.pk}/"), {"deed": "end"})

    assert answer.status_code == 422
    assert b"only owner" in answer.content


def test_family_is_named_and_ended(till, owner):
    a_person("Fay")

    owner.post(at(till, "team/"), {"deed": "relative", "relative-person": "fay"})
    relative = Relative.objects.get()
    assert b"Fay" in owner.get(at(till, "team/")).content
    owner.post(at(till, f"team/family/{relative.pk}/end/"))
    relative.refresh_from_db()

    assert relative.until is not None


def test_a_cashiers_day_is_bounded_by_the_owner_and_told_on_the_page(till, owner, enter):
    said = {"deed": "settings", "name": "Mercado", "tip_percents": "5"}
    bounds = {"cashier_refund_minor_max": "3", "cashier_refund_day_minor_max": "4"}
    assert owner.post(at(till, "settings/"), said | bounds).status_code == 302
    assert b'value="4.00"' in owner.get(at(till, "settings/")).content
    payment = paid(till)
    address = at(till, f"payments/{payment.public_id}/")
    cashier = enter(hire(till, "Fay", "CASHIER"))
    back = {"reason": "duplicate", "note": "", "sure": "yes"}

    assert cashier.post(address, back | {"amount": "3.00", "token": "a"}).status_code == 302
    assert b"1.00" in cashier.get(address).content.split(b"by yourself")[0][-60:]
    assert cashier.post(address, back | {"amount": "1.01", "token": "b"}).status_code == 422
    assert cashier.post(address, back | {"amount": "1.00", "token": "c"}).status_code == 302

    assert cashier.get(address).context["form"] is None
    assert sum(Refund.objects.values_list("amount_minor", flat=True)) == 400


def test_a_cashiers_day_is_not_counted_where_the_field_is_empty(till, owner):
    till.merchant.cashier_refund_day_minor_max = 400
    till.merchant.save(update_fields=["cashier_refund_day_minor_max"])

    said = {"deed": "settings", "name": "Mercado", "tip_percents": "5"}
    assert owner.post(at(till, "settings/"), said).status_code == 302

    till.merchant.refresh_from_db()
    assert till.merchant.cashier_refund_day_minor_max is None


def test_settings_are_kept_and_wrong_tips_are_told(till, owner):
    said = {"deed": "settings", "name": "Mercado", "tips_offered": "on", "tip_percents": "15, 5%"}

    assert (
        owner.post(at(till, "settings/"), said | {"cashier_refund_minor_max": "5"}).status_code
        == 302
    )
    till.merchant.refresh_from_db()
    assert till.merchant.tip_percents == [5, 15]
    assert till.merchant.cashier_refund_minor_max == 500
    for tips in ("0", "51", "a", "1,2,3,4,5", "٥"):
        answer = owner.post(at(till, "settings/"), said | {"tip_percents": tips})
        assert answer.status_code == 422


def test_a_history_elsewhere_is_shown_with_a_paper(till, owner, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.DOCUMENT_FOLDER = tmp_path
    paper = SimpleUploadedFile("books.csv", b"day,sum\n2025-01-01,400\n")
    said = {"monthly": "400", "since": "2024-01-01", "words": "Our books", "paper": paper}

    answer = owner.post(at(till, "standing/"), said)

    assert answer.status_code == 302
    assert Evidence.objects.get().monthly_minor == 40_000
    assert StoredFile.objects.count() == 1
    assert b"Waiting" in owner.get(at(till, "standing/")).content
    nothing = said | {"paper": "", "since": "2030-01-01"}
    assert owner.post(at(till, "standing/"), nothing).status_code == 422


def test_a_member_asks_for_a_shop_and_takes_it_back(till, enter):
    ana = enter(a_member(till, "Ana").person)
    said = {"name": "Pots", "sells": "Pots", "address": "2 Quay"}

    assert ana.post("/shop/open/", said).status_code == 302
    application = Application.objects.get()
    assert ana.post("/shop/open/", said).status_code == 422
    ana.post(f"/shop/open/{application.pk}/withdraw/")
    application.refresh_from_db()

    assert application.state == "WITHDRAWN"
    assert b"Join a network first" in enter(a_person("Eli")).get("/shop/open/").content


def test_a_page_asks_no_more_for_many_payments(till, owner, django_assert_max_num_queries):
    guests = strangers(2)
    for _many in range(30):
        sell(till, customer=guests[0])

    with django_assert_max_num_queries(14):
        assert owner.get(at(till, "payments/")).status_code == 200
    with django_assert_max_num_queries(20):
        assert owner.get(at(till)).status_code == 200
    assert Payment.objects.count() == 30
