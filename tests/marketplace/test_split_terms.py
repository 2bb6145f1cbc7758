"""The share of sales with its bounds: built by officers, read by investors, told by stories."""

from pathlib import Path

import pytest
from django.test import Client

from loans.models import BankLoan
from marketplace.models import Offer
from stories.player import play
from stories.reader import read_story
from tests import bank_scene as scenes
from tests.investor_speaker import a_speaker
from tests.marketplace import offers as made
from tests.marketplace.test_offer_pages import a_filled_builder, as_, words
from tests.portfolios.investors import client_of

pytestmark = pytest.mark.django_db

TYPED = {
    "repayment": "REVENUE_SPLIT",
    "split": "10",
    "split_stepped_up": "25",
    "split_sale_floor": "0.10",
    "split_sale_ceiling": "40.00",
    "split_month_floor": "60.00",
    "split_month_ceiling": "300.00",
}
KEPT = {
    "split_millionths": 100_000,
    "split_stepped_up_millionths": 250_000,
    "split_sale_floor_minor": 10,
    "split_sale_ceiling_minor": 40_00,
    "split_month_floor_minor": 60_00,
    "split_month_ceiling_minor": 300_00,
}


FILES = Path(__file__).parents[2] / "stories" / "files"


def kept(row):
    return {name: getattr(row, name) for name in KEPT}


@pytest.fixture
def scene():
    return scenes.a_bank_network()


def test_an_officer_says_what_bounds_the_share_and_investors_read_it(scene):
    case = scenes.a_case(scene)
    made.a_prospectus(scene, case)
    olga = as_(scene, "olga")
    builder = f"/desk/{scene.bank.slug}/offers/new?case={case.public_id}"
    data = {**a_filled_builder(olga.get(builder)), **TYPED, "reflection_days": "0"}

    wrong = olga.post(builder, {**data, "split_sale_ceiling": "0.05", "deed": "draft"})
    reply = olga.post(builder, {**data, "deed": "draft"})

    assert wrong.status_code == 422
    assert "The most of a sale or a month lies below the least" in words(wrong)
    offer = Offer.objects.get()
    assert kept(offer) == KEPT
    again = olga.get(f"/desk/{scene.bank.slug}/offers/{offer.public_id}/terms")
    form = again.context["form"]
    assert {name: form[name].value() for name in TYPED} == TYPED
    olga.post(reply.url, {"deed": "list"})
    page = words(Client().get(f"/offers/{offer.public_id}"))
    for said in (
        "Of every sale, while an installment is late beyond its grace",
        "25 %",
        "At most, of a sale",
        "40.00",
        "what sales fall short of it is due at its end",
        "300.00",
    ):
        assert said in page.replace("\xa0", " "), said


def test_a_holder_reads_the_share_on_the_page_of_the_notes(scene):
    loan = scenes.a_bank_loan(scene, repayment="REVENUE_SPLIT", **KEPT)

    page = client_of(scene, "ines").get(f"/portfolio/loans/{loan.loan.public_id}/")

    text = words(page).replace("\xa0", " ")
    assert "Of every sale, while an installment is late beyond its grace" in text
    assert "At most, in a month" in text


def test_an_offer_without_a_share_speaks_of_none(scene):
    offer = made.an_open_offer(scene)

    assert "Of every sale" not in words(Client().get(f"/offers/{offer.public_id}"))


def test_programs_read_what_bounds_the_share(scene):
    bounded = made.an_open_offer(scene, repayment="REVENUE_SPLIT", **KEPT)
    plain = made.an_open_offer(scene)

    speaker = a_speaker(scene)

    def terms(offer):
        return speaker.get(f"/api/v1/offers/{offer.public_id}").json()["terms"]

    read = terms(bounded)
    assert (read["split"], read["split_stepped_up"]) == ("0.1", "0.25")
    assert {name: amount["amount"] for name, amount in read["split_bounds"].items()} == {
        "sale_floor": "0.10",
        "sale_ceiling": "40.00",
        "month_floor": "60.00",
        "month_ceiling": "300.00",
    }
    assert set(terms(plain)["split_bounds"].values()) == {None}


def test_a_story_bounds_the_share(db):
    play(read_story((FILES / "bank_split_bounds.yaml").read_text()))

    assert kept(BankLoan.objects.get()) == KEPT
