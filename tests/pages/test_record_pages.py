"""The public record: banks, businesses, how it is counted; and the officers' analytics."""

import datetime
import inspect
import re

import pytest
from django.test import Client

from tests import bank_scene as scenes
from tests.officers import officer_client
from tests.track_record.nights import defaulting, live_to, paying
from track_record.definitions import DEFINITIONS

pytestmark = pytest.mark.django_db
QUERIES_MAX = 24


def day(month: int, number: int) -> datetime.date:
    return datetime.date(2026, month, number)


def make_once():
    """One loan repaid, one late, one lost; two months' ends."""
    scene = scenes.a_bank_network()
    scenes.fund_business(scene, 2_000)
    clean = scenes.a_bank_loan(scene)
    scenes.a_bank_loan(scene, {"ines": 30})
    lost = scenes.a_bank_loan(scene, {"ivo": 50}, collateral=100)
    scenes.an_offer(scene, case=scenes.a_case(scene, title="A van"))
    live_to(
        scene,
        day(3, 31),
        {day(2, 5): paying(scene, clean.pk), day(3, 20): defaulting(scene, lost.pk)},
    )
    return scene


@pytest.fixture
def scene(made_once):
    return made_once


def words(answer) -> str:
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ")).replace(" .", ".")


def test_everybody_reads_the_list_of_banks(scene, django_assert_max_num_queries):
    for number in range(3):
        scenes.a_bank_network(slug=f"more-{number}")

    with django_assert_max_num_queries(8):
        answer = Client().get("/banks")

    assert answer.status_code == 200
    assert "Bank of Union" in words(answer)
    assert Client().get("/banks?order=-par30").status_code == 200
    assert Client().get("/banks?order=nonsense").status_code == 200
    lines = b"".join(Client().get("/banks?format=csv").streaming_content).decode().splitlines()
    assert len(lines) == 5


def test_everybody_reads_the_record_of_a_bank(scene, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES_MAX):
        answer = Client().get(f"/banks/{scene.bank.slug}")

    text = words(answer)
    assert answer.status_code == 200
    # 300 of 300 outstanding are more than 30 days late.
    assert "PAR30 100.0 % 1 late loan" in text
    assert "3 loans stand behind these figures: too few" in text
    assert "2026-Q1 3 loans" in text
    assert "Borne by collateral 100.00 EUR" in text
    assert "A van" in text
    assert "<svg" in answer.content.decode()
    assert "Show as table" in text


def test_the_days_come_as_a_file(scene):
    answer = Client().get(f"/banks/{scene.bank.slug}/trend")

    lines = b"".join(answer.streaming_content).decode().splitlines()
    assert lines[0].startswith("day,open_count,outstanding (EUR),par1 (EUR)")
    assert lines[-1].startswith("2026-03-31,1,300.00,300.00,300.00,300.00,0.00")


def test_a_bank_without_loans_has_a_page(scene):
    empty = scenes.a_bank_network(slug="new", bond=0)

    answer = Client().get(f"/banks/{empty.bank.slug}")

    assert "Nothing was lent yet" in words(answer)
    assert Client().get("/banks/none").status_code == 404


def test_everybody_reads_the_record_of_a_business(scene, django_assert_max_num_queries):
    with django_assert_max_num_queries(QUERIES_MAX):
        answer = Client().get(f"/businesses/{scene.business.slug}")

    text = words(answer)
    assert "Berta's Bakery" in text.replace("&#x27;", "'")
    assert "Borrowed 1,800.00 EUR 3 loans" in text
    assert "Loans repaid in full 1" in text
    # People are named in no public record but as owners of what they answer for.
    assert "Ines" not in text
    assert Client().get("/businesses/none").status_code == 404


def test_how_it_is_counted_is_told_to_everybody():
    text = words(Client().get("/methodology"))

    assert "Portfolio at risk" in text
    assert "Realised return of closed loans" in text


@pytest.mark.parametrize("one", DEFINITIONS, ids=lambda one: one.code)
def test_definitions_are_the_words_of_the_rules(one):
    told = inspect.getdoc(one.rule).partition("Source:")[0]
    told = " ".join(told.split()).removeprefix("Return ")
    told = told.replace("`on`", "the day").replace("; `count` is of the loans", "")

    assert str(one.words) == told[0].upper() + told[1:]


def test_officers_see_roll_rates_and_concentration(scene, django_assert_max_num_queries):
    client = officer_client(scene.person("olga"))

    with django_assert_max_num_queries(40):
        answer = client.get(f"/desk/{scene.bank.slug}/analytics")

    text = words(answer)
    assert answer.status_code == 200
    assert "Where the money of the last month" in text
    assert "heat-4" in answer.content.decode()
    assert "Largest borrowers" in text


def test_analytics_are_for_the_banks_own_officers(scene):
    other = scenes.a_bank_network(slug="other", bond=0)

    for person in (scene.person("ines"), scene.person("berta"), other.person("olga")):
        answer = officer_client(person).get(f"/desk/{scene.bank.slug}/analytics")
        assert answer.status_code == 404
