"""What people do with their own login and name."""

from django.db import transaction

from people import audit, steps
from people.models import NAME_LENGTH_MAX, Person, User
from people.refusals import Refusal
from people.text import name_hides_something


class EmailTaken(Refusal):
    """Somebody already logs in with this e-mail address."""

    code = "EMAIL_TAKEN"
    detail = "Somebody already logs in with this e-mail address."
    remedy = "Log in, or ask for a new password."


class NameHidesSomething(Refusal):
    """A name shows what it is."""

    code = "NAME_HIDES_SOMETHING"
    detail = "The name has characters that cannot be seen or that turn text round."
    remedy = "Write the name with plain letters and signs."


class NameMissing(Refusal):
    """A person needs a name."""

    code = "NAME_MISSING"
    detail = "A person needs a name that others can read."
    remedy = f"Give a name of 1 to {NAME_LENGTH_MAX} characters."


@transaction.atomic(durable=True)
def sign_up(*, user: User, name: str) -> Person:
    """Save a new login together with the person behind it.

    `user` is not saved yet. Raises EmailTaken, NameMissing and NameHidesSomething.
    """
    name = " ".join(name.split())
    user.email = user.email.lower()

    _check_name(name)
    if User.objects.filter(email=user.email).exists():
        raise EmailTaken

    user.save()
    person = steps.add_person(name=name, user=user)
    audit.record("PERSON_JOINED", by=person, subject=person)

    return person


@transaction.atomic(durable=True)
def register_person(
    *,
    name: str,
    handle: str | None = None,
    email: str | None = None,
    password: str | None = None,
    by: Person | None = None,
) -> Person:
    """Register a person, with a login where an e-mail address is given.

    Raises EmailTaken, NameMissing and NameHidesSomething.
    """
    name = " ".join(name.split())
    _check_name(name)
    if email and User.objects.filter(email=email.lower()).exists():
        raise EmailTaken

    user = User.objects.create_user(email, password) if email else None
    person = steps.add_person(name=name, handle=handle, user=user)
    audit.record("PERSON_REGISTERED", by=by, subject=person)

    return person


@transaction.atomic(durable=True)
def rename_person(*, person_id: int, name: str, by: Person | None) -> Person:
    """Change the name that others read; the handle stays, because others hold it.

    Raises NameMissing and NameHidesSomething.
    """
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    name = " ".join(name.split())

    _check_name(name)
    if name == person.name:
        return person

    before, person.name = person.name, name
    person.save(update_fields=["name"])
    audit.record("PERSON_RENAMED", by=by, subject=person, data={"before": before})

    return person


def _check_name(name: str) -> None:
    if not name or len(name) > NAME_LENGTH_MAX:
        raise NameMissing
    if name_hides_something(name):
        raise NameHidesSomething
