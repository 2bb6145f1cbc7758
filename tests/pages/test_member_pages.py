"""Every page of a member renders for its person, refuses Eli, and asks no query per row."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse

from lending_circles.models import LoanAccount, TrustLink
from people.operations import register_person
from people.rate_limits import Rate
from tests.circle_scene import DAY, a_community, a_login, a_payment, a_purchase
from tests.factories import a_member, a_network, trust_between

# Nobody among others must look as nobody at all does.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_once")]

OWN_PAGES = [
    "home",
    "loans",
    "circle",
    "circle_add",
    "lending_rules",
    "stake",
    "stake_add",
    "stake_withdraw",
    "me",
    "name",
    "network_rules",
    "pay",
    "activity",
    "activity_csv",
]


def text(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def make_once():
    return a_community()


@pytest.fixture
def community(made_once):
    return made_once


def test_every_page_renders_for_a_member_with_a_loan_and_one_without(community):
    a_purchase(community)

    for person in ("Ana", "Bruno", "Eli"):
        client = community.client(person)
        for name in OWN_PAGES:
            answer = client.get(reverse(name))

            assert answer.status_code == 200, (person, name)
            assert text(answer)


@pytest.mark.parametrize("name", OWN_PAGES)
def test_without_a_login_every_page_leads_to_the_door(name):
    answer = Client().get(reverse(name))

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/login/")


def test_who_is_no_member_yet_is_led_to_the_networks():
    client = Client()
    client.force_login(a_login("Gil").user)

    for name in OWN_PAGES:
        if name != "activity_csv":
            answer = client.get(reverse(name))

            assert answer.status_code == 302, name
            assert answer.headers["Location"] == reverse("join")


def test_a_login_that_is_nobodys_finds_nothing(community, django_user_model):
    client = Client()
    client.force_login(
        django_user_model.objects.create_user(email="x@example.org", password="long enough 12")
    )

    assert client.get(reverse("me")).status_code == 404
    assert client.get(reverse("pay")).status_code == 404


def test_a_loan_is_its_borrowers_alone(community):
    loan = a_purchase(community)
    address = reverse("loan", args=[loan.public_id])
    pay = reverse("pay_loan", args=[loan.public_id])

    assert community.client("Ana").get(address).status_code == 200
    for stranger in ("Eli", "Bruno"):
        client = community.client(stranger)
        assert client.get(address).status_code == 404
        assert client.get(pay).status_code == 404
        assert client.post(pay, {"what": "all", "token": "0123456789"}).status_code == 404


def test_an_agreement_is_its_two_ends_alone(community):
    link = community.links["Bruno"]
    address = reverse("agreement", args=[link.pk])

    assert community.client("Ana").get(address).status_code == 200
    assert community.client("Bruno").get(address).status_code == 200
    eli = community.client("Eli")
    assert eli.get(address).status_code == 404
    for deed in ("agree", "decline", "withdraw", "consent", "close", "burn"):
        assert eli.post(reverse("agreement_answer", args=[link.pk, deed])).status_code == 404
    link.refresh_from_db()
    assert link.state == "ACTIVE"


def test_members_of_other_networks_find_neither_people_nor_payments(community):
    elsewhere = a_network(slug="hill", on=DAY)
    client = Client()
    stranger = a_login("Hugo")
    a_member(elsewhere, "Hugo", person=stranger)
    client.force_login(stranger.user)
    payment = a_payment(community)

    assert client.get(reverse("circle_with", args=["ana"])).status_code == 404
    assert client.get(reverse("pay_payment", args=[payment.public_id])).status_code == 404
    assert client.post(reverse("pay_decline", args=[payment.public_id])).status_code == 404


@pytest.mark.parametrize("handle", ["dona", "nobody"])
def test_handles_are_not_tried_by_the_hundred(community, monkeypatch, handle):
    monkeypatch.setattr("lending_circles.queries.doors.HANDLE_RATE", Rate(2, 3600))
    eli, address = community.client("Eli"), reverse("circle_with", args=[handle])
    for _ in range(2):
        eli.get(reverse("circle_with", args=["nobody"]))

    refused = eli.get(address)
    typed = eli.post(reverse("circle_add"), {"handle": handle})

    assert (refused.status_code, typed.status_code) == (429, 429)
    assert 0 < int(refused["Retry-After"]) <= 3600
    assert "You looked for many people in a short time." in typed.content.decode()
    assert "Trust Dona?" not in refused.content.decode()
    assert eli.post(reverse("circle_with", args=["dona"])).status_code == 429
    assert not TrustLink.objects.filter(state="REQUESTED").exists()
    assert community.client("Fay").get(reverse("circle_with", args=["dona"])).status_code == 200


def test_words_in_addresses_that_name_nothing_are_not_found(community):
    ana = community.client("Ana")

    for address in (
        "/loans/loan_x/",
        "/loans/%00/",
        "/loans/%00/pay/",
        "/pay/pay_x",
        "/pay/%00",
        "/pay/pay_x/loan/quote_x",
        "/circle/with/nobody/",
        "/circle/agreements/99999999999999999999/",
        "/circle/rules/dance/",
        "/join/nowhere/",
    ):
        assert ana.get(address).status_code == 404, address


def test_nobody_beyond_the_first_degree_is_named(community):
    a_purchase(community, "Dona")
    ana = community.client("Ana")

    seen = "".join(text(ana.get(reverse(name))) for name in ("home", "circle", "stake", "activity"))

    assert "Bruno" in seen
    assert "Dona" not in seen
    assert "Chi" not in seen.replace("Children", "")


def test_lists_ask_the_same_number_of_queries_however_long_they_are(
    community, django_assert_max_num_queries
):
    ana = community.accounts["Ana"]
    for number in range(12):
        friend = a_member(community.network, f"Friend {number}", stake=300)
        trust_between(ana, friend)
    for amount in (20, 30, 40, 50):
        a_purchase(community, amount=amount)
    client = community.client("Ana")

    for name, most in (
        ("circle", 24),
        ("loans", 14),
        ("home", 26),
        ("stake", 18),
        ("activity", 16),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(reverse(name)).status_code == 200


def test_somebody_with_another_role_alone_is_taken_to_its_door(community):
    from merchants import operations

    cashier = a_login("Carla")
    operations.hire_staff(
        merchant_id=community.merchant.pk, person_id=cashier.pk, role="CASHIER", on=DAY, by=None
    )
    client = Client()
    client.force_login(cashier.user)

    answer = client.get("/")

    assert answer.headers["Location"] == reverse("shop")


def test_a_newcomer_joins_and_is_asked_for_a_stake(community):
    client = Client()
    gil = a_login("Gil")
    client.force_login(gil.user)

    assert "River" in text(client.get(reverse("join")))
    assert client.get(reverse("join_network", args=["river"])).status_code == 200
    answer = client.post(reverse("join_network", args=["river"]), follow=True)

    assert LoanAccount.objects.get(person=gil).state == "PENDING_STAKE"
    assert "Your first stake" in text(answer)
    assert "@gil" in text(answer)
    assert "Put in your first stake" in text(client.get("/"))
    # Whoever is in already finds no door to come in again.
    assert client.get(reverse("join_network", args=["river"])).status_code == 404


def test_a_second_network_can_be_looked_at(community):
    ana = community.accounts["Ana"]
    hill = a_network(slug="hill", on=DAY)
    other = a_member(hill, "Ana", person=ana.person, spending=77)
    client = community.client("Ana")

    assert client.post(reverse("choose_account", args=[other.pk])).status_code == 302
    assert "77" in text(client.get("/"))
    assert client.post(reverse("choose_account", args=[ana.pk])).status_code == 302
    assert "500" in text(client.get("/"))
    assert (
        client.post(reverse("choose_account", args=[community.accounts["Eli"].pk])).status_code
        == 404
    )


def test_a_late_loan_says_what_is_due_and_what_follows(community):
    loan = a_purchase(community)
    LoanAccount.objects.filter(pk=community.accounts["Ana"].pk).update(autopay=False)
    community.live_until(DAY + datetime.timedelta(days=16))
    ana = community.client("Ana")

    home = text(ana.get("/"))
    page = text(ana.get(reverse("loan", args=[loan.public_id])))

    assert "You cannot borrow" in home
    assert "still to borrow" not in home
    assert "passed the days of grace" in page
    assert "Your stake paid repayment 1" in page
    assert "owes you" not in text(ana.get(reverse("circle")))


def test_a_person_registered_without_a_login_is_nobody_here():
    register_person(name="Nora")

    assert Client().get("/").status_code == 302
