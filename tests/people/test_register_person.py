"""Registering people, and the steps that other apps use for it."""

import pytest
from django.db import IntegrityError, transaction

from people import operations, queries, steps
from people.models import AuditEvent, Person, User

pytestmark = pytest.mark.django_db


def test_a_person_needs_no_login():
    ana = operations.register_person(name="Ana", handle="ana")

    assert ana.user is None
    assert queries.person_by_handle("ana") == ana


def test_a_person_with_an_address_can_log_in():
    ana = operations.register_person(name="Ana", email="Ana@example.org", password="river-walk-9")

    assert ana.user.email == "ana@example.org"
    assert ana.user.check_password("river-walk-9")
    assert queries.person_of(ana.user) == ana


def test_a_taken_address_is_refused():
    operations.register_person(name="Ana", email="ana@example.org")

    with pytest.raises(operations.EmailTaken) as refusal:
        operations.register_person(name="Bea", email="ANA@example.org")

    assert refusal.value.code == "EMAIL_TAKEN"
    assert refusal.value.remedy
    assert Person.objects.count() == 1


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_name_that_says_nothing_or_too_much_is_refused(name):
    with pytest.raises(operations.NameMissing):
        operations.register_person(name=name)

    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    ("name", "handle"),
    [
        ("Zoë Núñez", "zoe-nunez"),
        ("  Ana  ", "ana"),
        ("42", "person-42"),
        ("李小龍", "person"),
        ("x" * 80, "x" * 30),
    ],
)
def test_a_handle_is_a_lower_case_word(name, handle):
    assert steps.handle_from(name) == handle


@pytest.mark.parametrize("handle", ["Ana", "1ana", "an a", "", "ana\n"])
def test_the_database_refuses_another_kind_of_handle(handle):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(name="Ana", handle=handle)


def test_the_database_keeps_addresses_in_lower_case():
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email="Ana@example.org")


def test_many_people_are_added_in_order():
    with transaction.atomic():
        people = steps.add_people(
            [steps.PersonDraft(name=f"Rater {number}", handle=f"r{number}") for number in range(9)]
        )

    assert [person.handle for person in people] == [f"r{number}" for number in range(9)]
    assert sorted(person.pk for person in people) == [person.pk for person in people]


def test_handles_stay_unique_when_people_of_one_name_come_at_once(committed_db):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    def come(_number):
        try:
            return operations.register_person(name="Ana").handle
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as crowd:
        handles = list(crowd.map(come, range(24)))

    assert len(set(handles)) == 24


@pytest.mark.parametrize("name", ["Ana\u202enauB", "Ana\u200b", "\u2066Ana\u2069"])
def test_a_name_that_turns_text_round_or_hides_something_is_refused(name):
    with pytest.raises(operations.NameHidesSomething):
        operations.register_person(name=name)

    assert not Person.objects.exists()


def test_the_joiners_of_a_script_belong_in_a_name():
    ali = operations.register_person(name="\u0639\u0644\u06cc\u200c\u0631\u0636\u0627")

    assert "\u200c" in ali.name
