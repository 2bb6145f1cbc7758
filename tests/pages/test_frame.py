"""The frame finds its doors, marks where one is, and offers only roles that are held."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import path

from pages.frame import MEMBER, Frame, Place, doors


def page(request):
    raise AssertionError("Only the address is asked for.")


urlpatterns = [
    path("", page, name="home"),
    path("pay/", page, name="pay"),
    path("organise/", page, name="day_end"),
    path("organise/parameters/", page, name="parameters"),
]


def roles_of(user):
    return user.roles


@pytest.fixture(autouse=True)
def _addresses(settings):
    settings.ROOT_URLCONF = __name__


def test_a_place_without_an_address_has_no_door():
    found = doors(MEMBER, "/")

    assert [door.href for door in found] == ["/", "/pay/"]


@pytest.mark.parametrize(
    ("path", "current"),
    [("/", "/"), ("/pay/", "/pay/"), ("/pay/K7QF/", "/pay/"), ("/payments/", None), ("/x", None)],
)
def test_the_door_that_the_page_lies_behind_is_current(path, current):
    marked = [door.href for door in doors(MEMBER, path) if door.current]

    assert marked == ([current] if current else [])


def test_the_nearest_of_two_doors_is_current():
    places = [Place("day_end", "Day-end", "sunrise"), Place("parameters", "Parameters", "scale")]

    marked = [door.href for door in doors(places, "/organise/parameters/9/") if door.current]

    assert marked == ["/organise/parameters/"]


@pytest.mark.parametrize(
    ("roles", "offered"),
    [
        ({"member", "organiser"}, ["My money", "Organise"]),
        ({"member"}, []),
        ({"member", "till"}, []),
        (set(), []),
    ],
)
def test_only_roles_that_are_held_and_have_pages_are_offered(settings, roles, offered):
    settings.FRAME_ROLES = f"{__name__}.roles_of"
    request = RequestFactory().get("/pay/")
    request.user = SimpleNamespace(is_authenticated=True, roles=roles)

    assert [door.label for door in Frame(request).roles] == offered


def test_a_stranger_is_offered_no_role(settings):
    settings.FRAME_ROLES = f"{__name__}.roles_of"
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=False)

    assert Frame(request).roles == []


@pytest.mark.parametrize(
    ("roles", "first", "base"),
    [
        ({"organiser", "investor"}, "/organise/", "base_organiser.html"),
        ({"member", "organiser", "investor"}, "/", "base.html"),
        (set(), "/", "base.html"),
    ],
)
def test_pages_of_no_frame_stand_in_the_one_that_a_login_lands_in(settings, roles, first, base):
    settings.FRAME_ROLES = f"{__name__}.roles_of"
    request = RequestFactory().get("/notifications/")
    request.user = SimpleNamespace(is_authenticated=True, roles=roles)

    assert Frame(request).own[0].href == first
    assert Frame(request).own_base == base
