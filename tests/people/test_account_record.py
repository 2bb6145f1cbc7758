"""Every change of a login stands in the audit record, with who made it."""

import re

import pytest
from allauth.account import signals
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import connection
from django.urls import reverse

from people import operations
from people.models import AuditEvent, User

pytestmark = pytest.mark.django_db

PASSWORD = "a-long-walk-by-the-river"
OTHER = "a-longer-walk-by-the-river"


@pytest.fixture
def ana(client):
    person = operations.register_person(name="Ana", email="ana@example.org", password=PASSWORD)
    EmailAddress.objects.create(
        user=person.user, email=person.user.email, primary=True, verified=True
    )
    answer = client.post(
        reverse("account_login"), {"login": person.user.email, "password": PASSWORD}
    )
    assert answer.status_code == 302
    return person


def recorded(person):
    events = AuditEvent.objects.filter(subject_type="people.user", subject_id=person.user_id)
    assert all(event.person == person for event in events)
    return list(events.order_by("id").values_list("action", flat=True))


def test_a_changed_password_is_recorded_and_a_refused_one_is_not(client, ana):
    refused = client.post(
        reverse("account_change_password"),
        {"oldpassword": "wrong", "password1": OTHER, "password2": OTHER},
    )
    assert (refused.status_code, recorded(ana)) == (422, [])

    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER},
    )

    assert User.objects.get().check_password(OTHER)
    assert recorded(ana) == ["PASSWORD_CHANGED"]


def test_a_password_renewed_by_letter_is_recorded(client, ana):
    client.logout()
    client.post(reverse("account_reset_password"), {"email": "ana@example.org"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body).group(1)

    form = client.get(link)["Location"]
    client.post(form, {"password1": OTHER, "password2": OTHER})

    assert User.objects.get().check_password(OTHER)
    assert recorded(ana) == ["PASSWORD_RESET"]


def test_an_address_is_recorded_when_it_comes_is_confirmed_leads_and_goes(client, ana):
    page = reverse("account_email")
    client.post(page, {"action_add": "", "email": "new@example.org"})
    assert recorded(ana) == ["EMAIL_ADDED"]
    link = re.search(r"http://testserver(\S+)", mail.outbox[-1].body).group(1)
    client.post(link)
    client.post(page, {"action_primary": "", "email": "new@example.org"})
    client.post(page, {"action_remove": "", "email": "ana@example.org"})

    assert User.objects.get().email == "new@example.org"
    assert recorded(ana) == ["EMAIL_ADDED", "EMAIL_CONFIRMED", "EMAIL_CHANGED", "EMAIL_REMOVED"]


def test_a_change_that_cannot_be_recorded_is_not_made(client, ana, monkeypatch):
    seen = []

    def broken(*_, **__):
        seen.append(connection.in_atomic_block)
        raise RuntimeError("the record is full")

    monkeypatch.setattr("people.account_record.audit.record", broken)
    client.raise_request_exception = False

    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER},
    )

    assert answer.status_code == 500
    assert seen == [True]
    assert User.objects.get().check_password(PASSWORD)


def test_a_confirmation_without_a_request_is_recorded(ana):
    address = EmailAddress.objects.get()

    signals.email_confirmed.send(sender=EmailAddress, request=None, email_address=address)

    assert recorded(ana) == ["EMAIL_CONFIRMED"]
