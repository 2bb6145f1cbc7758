"""Registers the people of the demonstration; those who show something can log in."""

from demo import cast
from demo.market import cast as market_cast
from demo.second_factors import give_second_factor
from people.models import Person
from people.operations import register_person

LOGINS = {**cast.LOGINS, **market_cast.LOGINS}


def email_of(name: str) -> str:
    """Return the demonstration login of a person: their first name."""
    return f"{name.split(maxsplit=1)[0].lower()}@example.org"


def person(name: str) -> Person:
    """Register somebody; only those who are shown around the demonstration can log in."""
    if name not in LOGINS:
        return register_person(name=name)
    made = register_person(name=name, email=email_of(name), password=cast.PASSWORD)
    if name in market_cast.OFFICERS:
        assert made.user is not None
        give_second_factor(made.user)
    return made
