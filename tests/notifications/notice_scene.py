"""Somebody with a login, and what they are told."""

import datetime

from django.db import transaction

from people import operations as people
from people import steps as people_steps
from people.models import Person, User

NOON = datetime.datetime(2026, 1, 5, 12, tzinfo=datetime.UTC)


def somebody(name: str, *, has_login: bool = True) -> Person:
    person = people.register_person(name=name)
    if has_login:
        person.user = User.objects.create_user(f"{name.lower()}@river.example")
        person.save()
    return person


def told(*persons: Person, kind="TOP_UP_REQUIRED", text="Top up.", link="/me/stake/"):
    with transaction.atomic():
        people_steps.tell(
            [person.pk for person in persons], kind=kind, text=text, link=link, on=NOON.date()
        )
