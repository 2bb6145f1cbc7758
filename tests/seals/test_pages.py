"""Anybody may look at the heads, and keep them."""

import datetime

import pytest
from django.utils import timezone

from people.models import User
from seals.models import Kind, Seal
from tests.accessibility import faults_on

NOW = timezone.now()


def a_seal(kind, number, *, days_ago=0):
    return Seal.objects.create(
        kind=kind,
        number=number,
        ids="{}",
        row_count=0,
        marks=b"",
        prev=bytes([number - 1]) * 32,
        head=bytes([number]) * 32,
        sealed_at=NOW - datetime.timedelta(days=days_ago),
        cluster=1,
        through_xid=1,
        through_id=0,
    )


@pytest.mark.django_db
def test_a_day_shows_its_last_heads_to_a_stranger(client):
    a_seal(Kind.JOURNALS, 1, days_ago=1)
    a_seal(Kind.JOURNALS, 2)
    a_seal(Kind.JOURNALS, 3)
    a_seal(Kind.DEEDS, 1)

    page = client.get("/seals/").content.decode()

    assert "03" * 32 in page
    assert "02" * 32 not in page
    assert page.count("01" * 32) == 2


@pytest.mark.django_db
def test_a_year_of_heads_is_a_file_of_lines(client):
    a_seal(Kind.DEEDS, 1, days_ago=400)
    a_seal(Kind.JOURNALS, 1, days_ago=200)
    a_seal(Kind.JOURNALS, 2)

    answer = client.get("/seals/heads.txt")

    today, then = (f"{NOW - datetime.timedelta(days=days):%Y-%m-%d}" for days in (0, 200))
    assert answer["Content-Type"].startswith("text/plain")
    assert answer.content.decode().splitlines() == [
        f"{today} JOURNALS 2 {'02' * 32}",
        f"{then} JOURNALS 1 {'01' * 32}",
    ]


@pytest.mark.django_db
def test_before_anything_is_sealed_the_page_says_so(client):
    assert "Nothing was sealed in the last days" in client.get("/seals/").content.decode()


@pytest.mark.browser
def test_the_page_fits_a_phone_and_a_desk(site, page):
    for number in range(1, 4):
        a_seal(Kind.JOURNALS, number, days_ago=3 - number)
        a_seal(Kind.DEEDS, number, days_ago=3 - number)

    page.goto("/seals/")

    assert faults_on(page) == []


@pytest.mark.django_db
def test_an_administrator_reads_the_chains(client):
    seal = a_seal(Kind.JOURNALS, 7)
    client.force_login(User.objects.create_superuser("root@example.org", "a long password"))

    for address in ("/admin/seals/seal/", f"/admin/seals/seal/{seal.pk}/change/"):
        assert "07" * 32 in client.get(address).content.decode()
