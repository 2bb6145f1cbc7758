"""Organisers' pages are there for organisers of that network, and for nobody else."""

import csv
import re

import pytest
from django.urls import get_resolver, reverse

from governance.models import Network, Organiser
from pages.csv_files import csv_file, safe
from rules.money import Asset
from tests.architecture.test_closed import patterns
from tests.night_scene import a_network
from tests.pages.organisers import an_office, an_organiser, logged_in

pytestmark = pytest.mark.django_db
DOORS = ("day_end", "parameters", "pools", "ledger", "defaults", "members", "merchants")
# What stands in an address besides the network; every page of organisers is tried with it.
PLACES = {
    "<slug:network>": "river",
    "<str:on>": "2026-01-05",
    "<int:fund_id>": "1",
    "<int:number>": "1",
    "<int:account_id>": "1",
    "<int:journal_id>": "1",
    "<int:case_id>": "1",
    "<int:paper_id>": "1",
    "<slug:handle>": "mercado",
}


def addresses():
    found = []
    for place, _pattern in patterns(get_resolver()):
        if place.startswith("organise/<slug:network>"):
            filled = re.sub(r"<[^>]+>", lambda part: PLACES[part[0]], place)
            found.append(f"/{filled}")
    return found


def test_every_page_of_organisers_is_closed_to_everybody_else(client):
    office = an_office()
    eli = office.as_eli()
    other = logged_in(an_organiser(a_network(name="lake").network, "Otto"))
    pages = addresses()

    assert len(pages) > 15
    for page in pages:
        stranger = client.get(page)
        assert stranger.status_code == 302, page
        assert "login" in stranger.url
        for asked in (eli, other):
            assert asked.get(page).status_code in (404, 405), page
            assert asked.post(page).status_code in (404, 405), page


def test_an_organiser_who_was_is_none():
    office = an_office()
    olga = office.as_olga()
    assert olga.get(office.path("days/")).status_code == 200

    Organiser.objects.update(until=office.scene.on)

    assert olga.get(office.path("days/")).status_code == 404


def test_the_doors_lead_to_the_one_network():
    office = an_office()
    olga = office.as_olga()

    for name in DOORS:
        assert olga.get(reverse(name)).url == reverse(name, args=["river"])
        assert office.as_eli().get(reverse(name)).status_code == 404


def test_who_organises_two_is_asked_which_and_stays_there():
    office = an_office()
    lake = a_network(name="lake").network
    Organiser.objects.create(network=lake, person=office.olga, since=lake.started_on)
    olga = office.as_olga()

    asked = olga.get("/organise/pools/")
    inside = olga.get("/organise/lake/parameters/").content.decode()

    assert asked.status_code == 200
    assert b"/organise/river/pools/" in asked.content
    assert b"/organise/lake/pools/" in asked.content
    assert 'href="/organise/lake/members/"' in inside
    assert "/organise/river/" not in inside


def test_times_are_those_of_the_network():
    office = an_office()
    Network.objects.update(time_zone="Pacific/Kiritimati")

    assert b"+14:00" in office.as_olga().get(office.path("parameters/")).content


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "\nx"])
def test_no_cell_of_a_file_is_a_formula(text):
    assert safe(text) == f"'{text}"


def test_a_file_holds_plain_figures():
    columns = (
        {"key": "name", "label": "Name"},
        {"key": "minor", "label": "Sum", "kind": "signed"},
        {"key": "count", "label": "Count", "kind": "number"},
    )
    rows = [{"name": "=Ana", "minor": -1234, "count": 3}, {"name": "Bo", "minor": None}]

    answer = csv_file("x", columns, rows, asset=Asset("RIV", 2))
    lines = list(csv.reader(b"".join(answer).decode().splitlines()))

    assert answer["Content-Disposition"] == 'attachment; filename="x.csv"'
    assert lines == [["Name", "Sum (RIV)", "Count"], ["'=Ana", "-12.34", "3"], ["Bo", "", ""]]
