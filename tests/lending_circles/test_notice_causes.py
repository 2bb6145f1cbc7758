"""What somebody does by a notice's link follows from the deed that the notice tells of."""

import datetime

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from lending_circles.operations import trust
from loans.models import Note
from people.causes import SECONDS_MAX, link_of
from people.models import AuditEvent, Notice, User
from tests import factories
from tests.lending_circles.extension_scene import a_scene, the_extension, the_night
from tests.lending_circles.extension_scene import trust as trusting
from tests.lending_circles.test_directions import grant
from tests.lending_circles.test_directions import link_of as between
from tests.lending_circles.test_ways_back import make_good
from tests.lending_circles.test_ways_back import make_once as a_default
from tests.night_scene import a_gift

pytestmark = pytest.mark.django_db


def told(account, kind):
    return Notice.objects.get(person=account.person_id, kind=kind)


def leads_somewhere(notice):
    try:
        return bool(resolve(notice.link))
    except Resolver404:
        return False


@pytest.fixture
def pair():
    network = factories.a_network()
    ana, bruno = factories.members(network, "Ana", "Bruno", stake=300)
    factories.agree(ana, bruno)
    return ana, bruno


def test_a_direction_opened_again_is_told_with_the_deed(pair):
    ana, bruno = pair
    link = between(bruno, ana)
    trust.pause_direction(
        link_id=link.pk, lender_account_id=bruno.pk, on=factories.DAY, by=bruno.person
    )

    grant(bruno, ana, "EXTEND")
    grant(bruno, ana, "LOAN")

    notice = told(ana, "REOPENED")
    assert notice.text == "Bruno lends to you again."
    assert (notice.cause.action, notice.cause.data["permission"]) == ("TRUST_GRANTED", "EXTEND")
    assert leads_somewhere(notice)


def test_many_directions_opened_at_once_are_told_one_by_one(pair):
    ana, bruno = pair
    link = between(bruno, ana)
    many = {"lender_account_id": bruno.pk, "link_ids": [link.pk], "by": bruno.person}
    trust.grant_many(**many, permission="EXTEND")
    trust.pause_direction(
        link_id=link.pk, lender_account_id=bruno.pk, on=factories.DAY, by=bruno.person
    )
    trust.grant_many(**many, limit_minor=100)
    assert not Notice.objects.filter(kind="REOPENED").exists()

    trust.grant_many(**many, permission="NONE")
    assert not Notice.objects.filter(kind="REOPENED").exists()
    trust.pause_direction(
        link_id=link.pk, lender_account_id=bruno.pk, on=factories.DAY, by=bruno.person
    )
    trust.grant_many(**many, permission="FORGIVE")

    assert told(ana, "REOPENED").cause.data["permission"] == "FORGIVE"


def test_what_one_does_by_the_notice_follows_from_what_it_tells(pair):
    ana, bruno = pair
    link = between(bruno, ana)
    trust.pause_direction(
        link_id=link.pk, lender_account_id=bruno.pk, on=factories.DAY, by=bruno.person
    )
    grant(bruno, ana, "EXTEND")
    ana.person.user = User.objects.create_user("ana@river.example", "a long password")
    ana.person.save()
    page = Client()
    page.force_login(ana.person.user)
    notice = told(ana, "REOPENED")

    came = page.post(reverse("notification", args=[notice.pk])).headers["Location"]
    assert came.startswith(f"{notice.link}?because=")
    shown = page.get(came)
    token = shown.context["request"].because
    assert token
    assert f'name="because" value="{token}"' in shown.content.decode()
    answer = page.post(notice.link, {"permission": "EXTEND", "limit": "", "because": token})

    assert answer.status_code == 302, answer.content.decode()[:2000]
    deed = AuditEvent.objects.filter(action="TRUST_GRANTED", person=ana.person).get()
    assert deed.cause == notice.cause


def test_an_old_notice_names_no_cause_any_more(pair):
    ana, _bruno = pair
    notice = Notice.objects.filter(person=ana.person_id, cause__isnull=False).first()
    end = notice.created_at + datetime.timedelta(seconds=SECONDS_MAX)

    assert "because=" in link_of(notice, at=end - datetime.timedelta(seconds=1))
    assert link_of(notice, at=end) == notice.link


def test_who_was_carried_and_who_carried_are_told_of_the_nearest_friends_deed():
    scene, loan = a_scene()
    trusting(scene, "ana", "bruno", gives="EXTEND")
    the_night(scene)

    borrower, lender = (
        told(scene.members[name], kind)
        for name, kind in (("bruno", "EXTENDED"), ("ana", "YOU_EXTENDED"))
    )
    assert borrower.cause == lender.cause
    assert borrower.cause.action == "EXTENSION_ADVANCED"
    assert borrower.cause.person == scene.members["ana"].person
    assert borrower.cause.subject_id == the_extension(loan).pk
    assert leads_somewhere(borrower)
    assert leads_somewhere(lender)


def test_lenders_hear_what_was_made_good_once():
    scene = a_default()
    a_gift(scene, "ana", 5_000)

    make_good(scene, 1_000)
    make_good(scene, 1_000)

    notice = told(scene.member("bruno"), "MADE_GOOD")
    assert notice.text == ("Ana made good 7.00 RIV of what you had lost. It is in your stake.")
    assert notice.cause.action == "LOSSES_MADE_GOOD"
    assert leads_somewhere(notice)


def test_beyond_the_circle_nobody_is_named_as_making_good():
    scene = a_default()
    Note.objects.filter(holder=scene.member("bruno").person).update(level=Note.Level.SECOND)
    a_gift(scene, "ana", 5_000)

    make_good(scene, 1_000)

    assert told(scene.member("bruno"), "MADE_GOOD").text.startswith("Somebody farther out made")
