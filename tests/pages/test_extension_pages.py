"""What a borrower and those who carried them see of an extension."""

import pytest
from django.test import Client
from django.urls import reverse

from people.models import Person, User
from tests.lending_circles.extension_scene import a_scene, offer, the_night, trust

pytestmark = pytest.mark.django_db


def a_client(scene, name):
    person = scene.members[name].person
    user = User.objects.create_user(email=f"{name}@example.org")
    Person.objects.filter(pk=person.pk).update(user=user)
    client = Client()
    client.force_login(user)
    return client


def shown(client, name, *args):
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def carried():
    """Ana, whose stake is just enough, carried the first repayment of Bruno's loan."""
    scene, loan = a_scene()
    trust(scene, "ana", "bruno", gives="EXTEND")
    offer(scene, "ana", deposit_minor=15_000)
    the_night(scene)
    return scene, loan


def test_the_loan_shows_what_was_carried_and_leads_there(carried):
    scene, loan = carried
    client = a_client(scene, "bruno")

    page = shown(client, "loan", loan.public_id)
    assert "Friends carried repayment 1." in page
    assert "0 of 10 paid · 1 carried" in " ".join(page.split())
    assert "Carried by friends" in page
    assert reverse("loan", args=[f"{loan.public_id}_x1"]) in page

    extension = shown(client, "loan", f"{loan.public_id}_x1")
    assert "It never was late" in extension
    assert "Who carried it" in extension
    assert "Fee, paid once" not in extension
    assert "Ana" in extension


def test_the_list_of_loans_shows_an_extension_under_its_loan(carried):
    scene, _loan = carried
    page = shown(a_client(scene, "bruno"), "loans")

    assert "on 1 loan" in page
    assert "Friends carried repayment 1:" in page
    assert page.count(">Mercado</a>") == 1


def test_an_extension_can_be_paid_from_its_own_page(carried):
    scene, loan = carried

    assert shown(a_client(scene, "bruno"), "pay_loan", f"{loan.public_id}_x1")


def test_whose_deposit_does_not_reach_any_more_is_told_what_to_add(carried):
    scene, _loan = carried
    client = a_client(scene, "ana")

    assert "85.80" in shown(client, "home")
    assert "You carry no further repayments for friends until" in shown(client, "stake")
    assert "You carried a repayment of Bruno" in shown(client, "activity")


def test_whom_nobody_asked_to_carry_anything_sees_nothing_of_it(carried):
    scene, _loan = carried

    assert "For friends who are late" not in shown(a_client(scene, "eli"), "stake")
