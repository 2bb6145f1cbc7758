"""Signing up and logging in by e-mail and password, as a visitor meets it."""

import pytest
from django.contrib.auth.hashers import identify_hasher, make_password
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from people import operations
from people.models import AuditEvent, Person, User

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-walk-by-the-river"


def sign_up(client, **changes):
    data = {"email": "Ana@Example.org", "password1": PASSWORD, "name": " Ana  Álvarez "}
    return client.post(reverse("account_signup"), data | changes)


@pytest.fixture
def ana():
    return operations.register_person(name="Ana", email="ana@example.org", password=PASSWORD)


def test_signing_up_makes_a_login_and_a_person_and_lets_them_in(client):
    answer = sign_up(client)

    assert answer.status_code == 302
    person = Person.objects.get()
    assert (person.name, person.handle) == ("Ana Álvarez", "ana-alvarez")
    assert person.user.email == "ana@example.org"
    assert person.user.check_password(PASSWORD)
    assert int(client.session["_auth_user_id"]) == person.user_id
    event = AuditEvent.objects.get(action="PERSON_JOINED")
    assert (event.person, event.subject_id) == (person, person.pk)


def test_two_people_of_one_name_get_two_handles(client):
    sign_up(client)
    sign_up(Client(), email="another@example.org")

    handles = Person.objects.order_by("id").values_list("handle", flat=True)
    assert list(handles) == ["ana-alvarez", "ana-alvarez-2"]


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "   "},
        {"name": "x" * 81},
        {"name": "Ana\x00"},
        {"email": ""},
        {"email": "ana"},
        {"email": "ana\x00@example.org"},
        {"email": "a" * 400 + "@example.org"},
        {"password1": ""},
        {"password1": "short"},
        {"password1": "123456789012345"},
        {"password1": "ana@example.org"},
    ],
)
def test_a_sign_up_that_lacks_something_is_asked_again_and_writes_nothing(client, changes):
    answer = sign_up(client, **changes)

    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert not User.objects.exists()
    assert not Person.objects.exists()


def test_an_email_address_signs_up_once_however_it_is_written(client, ana):
    answer = sign_up(client, email="ANA@example.ORG")

    assert answer.status_code in (302, 422)
    assert User.objects.count() == 1
    assert Person.objects.count() == 1
    assert "_auth_user_id" not in client.session


def test_a_login_opens_with_the_password_and_not_without(client, ana):
    login = reverse("account_login")

    wrong = client.post(login, {"login": "ana@example.org", "password": "something else"})
    assert wrong.status_code == 422
    assert "_auth_user_id" not in client.session

    right = client.post(login, {"login": "ANA@example.org", "password": PASSWORD})
    assert right.status_code == 302
    assert int(client.session["_auth_user_id"]) == ana.user_id


def test_a_login_changes_the_session_so_that_a_planted_one_is_worthless(client, ana):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["session"] = session.session_key

    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})

    assert client.session.session_key != session.session_key


def test_guessing_passwords_is_slowed_down(client, ana):
    login = reverse("account_login")
    for _ in range(5):
        client.post(login, {"login": "ana@example.org", "password": "a guess"})

    answer = client.post(login, {"login": "ana@example.org", "password": PASSWORD})

    assert "_auth_user_id" not in client.session
    assert answer.status_code in (422, 429)


def test_a_forgotten_password_is_renewed_by_mail(client, ana):
    client.post(reverse("account_reset_password"), {"email": "ana@example.org"})

    assert [letter.to for letter in mail.outbox] == [["ana@example.org"]]


def test_an_inactive_login_stays_out(client, ana):
    User.objects.update(is_active=False)

    client.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})

    assert "_auth_user_id" not in client.session


def test_passwords_are_kept_with_argon2(settings):
    with override_settings(PASSWORD_HASHERS=settings.CONFIGURED_PASSWORD_HASHERS):
        assert identify_hasher(make_password(PASSWORD)).algorithm == "argon2"


def test_a_superuser_is_made_by_email():
    boss = User.objects.create_superuser("Boss@Example.org", PASSWORD)

    assert boss.email == "boss@example.org"
    assert boss.is_staff
    assert boss.is_superuser
    assert User.objects.get_by_natural_key("BOSS@example.org") == boss


def test_the_admin_is_entered_by_the_door_that_limits_tries(client, ana):
    asked = client.get(reverse("admin:login"), {"next": "/admin/"})
    client.force_login(ana.user)
    refused = client.get(reverse("admin:login"))

    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("account_login"))
    assert refused.status_code == 403


def test_a_name_that_hides_something_is_asked_for_again(client):
    answer = sign_up(client, name="Ana\u202enauB")

    assert answer.status_code == 422
    assert not Person.objects.exists()
