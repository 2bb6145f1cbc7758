"""Clients of officers who have shown their second factor, as a sign-in leaves the session."""

import itertools
import time

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from people.models import Person, User

PASSWORD = "a ledger by the river"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
_numbers = itertools.count(1)


def login_of(person: Person) -> User:
    """The login of a person, made where there is none."""
    if person.user is None:
        person.user = User.objects.create_user(
            f"{person.handle}{next(_numbers)}@example.org", PASSWORD
        )
        person.save(update_fields=["user"])
    return person.user


def signed_in(person: Person) -> Client:
    """A client that signed in by password alone."""
    client = Client()
    client.force_login(login_of(person))
    return client


def with_factor(person: Person) -> User:
    """The login of a person, with an authenticator app set up."""
    user = login_of(person)
    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, SECRET)
    return user


def officer_client(person: Person) -> Client:
    """A client that signed in by password and second factor."""
    user = with_factor(person)
    client = signed_in(person)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client


def code(*, secret: str = SECRET) -> str:
    """The code that the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
